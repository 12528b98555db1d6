/**
 * One measured figure and the goal it is held to.
 */
export interface Measurement {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** The highest value that holds, or the lowest where more is better; null: it is only told. */
  readonly goal: number | null;
  readonly isMoreBetter: boolean;
  readonly holds: boolean;
}

export function atMost(name: string, value: number, unit: string, goal: number): Measurement {
  return { name, value: rounded(value), unit, goal, isMoreBetter: false, holds: value <= goal };
}

export function atLeast(name: string, value: number, unit: string, goal: number): Measurement {
  return { name, value: rounded(value), unit, goal, isMoreBetter: true, holds: value >= goal };
}

export function told(name: string, value: number, unit: string): Measurement {
  return { name, value: rounded(value), unit, goal: null, isMoreBetter: false, holds: true };
}

function rounded(value: number): number {
  return value >= 100 ? Math.round(value) : Math.round(value * 100) / 100;
}
