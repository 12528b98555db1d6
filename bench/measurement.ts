/**
 * One measured figure and the goal it is held to.
 */
export interface Measurement {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** The highest value that holds, or the lowest where more is better. */
  readonly goal: number;
  readonly holds: boolean;
}

export function atMost(name: string, value: number, unit: string, goal: number): Measurement {
  return { name, value: value >= 100 ? Math.round(value) : Math.round(value * 100) / 100, unit, goal, holds: value <= goal };
} // prettier-ignore
