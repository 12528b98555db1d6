/**
 * A number that changes in steps, by columns of pixels: however many steps there are, as many values come out as there are columns.
 */
import { valueOnScale, type Scale } from './scale.ts';

/** From each position on the value beside it holds; positions ascend. */
export interface Steps {
  readonly positions: ArrayLike<number>;
  readonly values: ArrayLike<number>;
}

/** The highest value in each column of pixels; before the first step it is 0. */
export function highestByColumn({ positions, values }: Steps, scale: Scale): Float64Array {
  const columns = new Float64Array(Math.max(0, Math.ceil(scale.width)));
  let step = firstAfter(positions, scale.from);
  let value = step === 0 ? 0 : (values[step - 1] as number);
  for (let column = 0; column < columns.length; column++) {
    const end = valueOnScale(scale, scale.left + column + 1);
    let highest = value;
    for (; step < positions.length && (positions[step] as number) < end; step++) {
      value = values[step] as number;
      if (value > highest) highest = value;
    }
    columns[column] = highest;
  }
  return columns;
}

/** The value that holds at a position. */
export function valueAt({ positions, values }: Steps, position: number): number {
  const step = firstAfter(positions, position);
  return step === 0 ? 0 : (values[step - 1] as number);
}

/** The first step after a position. */
export function firstAfter(positions: ArrayLike<number>, position: number): number {
  let [low, high] = [0, positions.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((positions[middle] as number) <= position) low = middle + 1;
    else high = middle;
  }
  return low;
}
