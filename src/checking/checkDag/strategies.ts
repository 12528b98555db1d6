/**
 * How a check comes by its cases. Apart from what plays them, so that a command line can be read without fast-check.
 */

/**
 * `random`: inputs, disturbances and, now and then, an order of priorities are drawn. `pct`: every case has an order of priorities, and at most one
 * disturbance besides. `exhaustive`: every case up to `bound`, the smallest first.
 */
export const STRATEGIES = ['random', 'pct', 'exhaustive'] as const;

export type Strategy = (typeof STRATEGIES)[number];

/** Of one case of the strategy `exhaustive`. */
export const MOST_DISTURBANCES = 2;
