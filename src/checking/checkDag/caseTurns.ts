/**
 * Which of the drawn cases are played here: cases are numbered from 0 in the order they are drawn, and a shard plays every so-many-th of them, so that
 * all shards together play what one check would. Cases that shrink are always played.
 */
import type { Problem } from '../../model/errors.ts';

/** `{ number: 2, of: 4 }`: the second quarter. Counted from 1. */
export interface Shard {
  readonly number: number;
  readonly of: number;
}

export class CaseTurns {
  readonly #shard: Shard;
  readonly #lowestElsewhere: () => number;
  #drawn = 0;
  /** Cases that were drawn and are this shard's. */
  played = 0;
  /** Number of the case that failed; null: none has. */
  found: number | null = null;

  /** @param lowestElsewhere Number of the lowest case that another shard found to fail: whatever is above is of no use. */
  constructor(shard: Shard | null, lowestElsewhere: () => number = () => Infinity) {
    this.#shard = shard ?? { number: 1, of: 1 };
    this.#lowestElsewhere = lowestElsewhere;
  }

  /** Whether to play what comes next: asked once for each case. */
  isNext(): boolean {
    if (this.found !== null) return this.found <= this.#lowestElsewhere();
    const number = this.#drawn++;
    const { number: shard, of } = this.#shard;
    if (number % of !== shard - 1 || number > this.#lowestElsewhere()) return false;
    this.played++;
    return true;
  }

  /** The case that was asked for last has failed. */
  fail(): void {
    this.found ??= this.#drawn - 1;
  }
}

export function shardProblems(shard: Shard | null, path: string | undefined): Problem[] {
  if (shard === null) return [];
  const { number, of } = shard;
  const isRight = Number.isSafeInteger(number) && Number.isSafeInteger(of) && number >= 1 && number <= of;
  const remedy = 'Give the number of the shard, counted from 1, and how many there are: 2/4.';
  if (!isRight) return [{ code: 'bad-shard', message: `shard is ${number}/${of}.`, remedy }];
  if (path === undefined) return [];
  const message = `shard is ${number}/${of}, and path "${path}" names one case.`;
  return [
    { code: 'shard-of-one-case', message, remedy: 'Leave the shard out: a path counts the cases of all shards.' },
  ];
}
