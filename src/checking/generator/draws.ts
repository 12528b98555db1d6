/**
 * Turns numbers 0..99 that fast-check draws and shrinks into decisions; a smaller number is always the simpler decision.
 * It knows nothing of DAGs.
 */

/** The largest number a decision is made from. */
export const LARGEST_DRAW = 99;

export interface Draws {
  /** A whole number in 0..count-1; 0 when `count` is below 2. */
  below(count: number): number;
  /** One of `options`, of which the first is the simplest. */
  pick<Option>(options: readonly [Option, ...Option[]]): Option;
  /** One of the options by weight, of which the first with a weight above 0 is the simplest. */
  weighted<Option>(options: readonly (readonly [weight: number, option: Option])[]): Option;
  /** True in about `percent` of all draws; false is the simpler answer. */
  chance(percent: number): boolean;
}

/**
 * Reads `numbers` one after another; past the end every draw is 0, so that taking numbers away keeps a case valid.
 *
 * @example drawsFrom([99]).pick(['plain', 'mapped']) // 'mapped'
 */
export function drawsFrom(numbers: readonly number[]): Draws {
  let position = 0;
  const below = (count: number): number => {
    const drawn = numbers[position++] ?? 0;
    return count < 2 ? 0 : Math.floor((drawn * count) / (LARGEST_DRAW + 1));
  };
  return {
    below,
    pick: (options) => options[below(options.length)] ?? options[0],
    weighted: (options) => weightedOption(options, below),
    chance: (percent) => below(LARGEST_DRAW + 1) >= 100 - percent,
  };
}

function weightedOption<Option>(
  options: readonly (readonly [weight: number, option: Option])[],
  below: (count: number) => number,
): Option {
  let rest = below(options.reduce((total, [weight]) => total + weight, 0));
  for (const [weight, option] of options) {
    if (rest < weight) return option;
    rest -= weight;
  }
  throw new RangeError('no option has a weight above 0');
}
