/**
 * How wide a drawn input is: mostly the widths at which mapped DAGs break, which a uniform draw would seldom meet.
 */
import * as fc from 'fast-check';
import { mistake } from '../../model/errors.ts';
import { DEFAULT_CONFIG } from '../../model/settings.ts';

export interface WidthOptions {
  /** The longest input that is handled as usual: it is drawn, and one more. `maxMapLength` of Airflow (1024) unless given. */
  readonly limit?: number;
  /** No narrower input is drawn; 0 unless given. */
  readonly least?: number;
  /** No wider one; one more than the limit unless given. */
  readonly most?: number;
}

/** Widths between the few and the limit that are drawn as well. */
const SOME = [3, 4, 5, 6, 7] as const;

interface WeightedWidth {
  readonly width: number;
  readonly weight: number;
}

/** Where a width is named twice, the first weight counts. */
function weightedWidths({ limit = DEFAULT_CONFIG.maxMapLength, least = 0, most = limit + 1 }: WidthOptions) {
  const isSound = [limit, least, most].every((width) => Number.isSafeInteger(width) && width >= 0) && least <= most;
  if (!isSound) {
    const given = JSON.stringify({ limit, least, most });
    throw mistake('bad-width', `Widths cannot be drawn from ${given}.`, 'Give whole numbers, the least first.');
  }
  const weights = new Map<number, number>();
  const add = (width: number, weight: number): void => {
    if (width >= least && width <= most && !weights.has(width)) weights.set(width, weight);
  };
  add(0, 8);
  add(1, 8);
  add(2, 8);
  add(limit, 2);
  add(limit + 1, 2);
  for (const width of SOME) if (width < limit) add(width, 2);
  // Nothing of these lies in between.
  if (weights.size === 0) for (const width of [least, most]) add(width, 1);
  const widths = [...weights].map(([width, weight]): WeightedWidth => ({ width, weight }));
  return { widths, least, most };
}

/**
 * Values of weighted widths, which shrink as the arbitrary of all widths does: to any narrower one.
 *
 * @param between The arbitrary of values of any width from the least to the most.
 */
export function ofWeightedWidth<Value>(
  between: (least: number, most: number) => fc.Arbitrary<Value>,
  options: WidthOptions,
): fc.Arbitrary<Value> {
  const { widths, least, most } = weightedWidths(options);
  const choice = fc.noBias(
    fc.oneof(...widths.map(({ width, weight }) => ({ weight, arbitrary: fc.constant(between(width, width)) }))),
  );
  const any = between(least, most);
  const generate: typeof any.generate = (random, biasFactor) =>
    choice.generate(random, undefined).value.generate(random, biasFactor);
  // All but how wide a value is drawn is that of `any`; fast-check asks for a class of ours instead, and has no other way.
  return Object.assign(Object.create(any) as typeof any, { generate });
}
