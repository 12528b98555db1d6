/**
 * Which of the drawn cases are played here: cases are numbered from 0 in the order they are drawn, and a shard plays every so-many-th of them, so that
 * all shards together play what one check would. Cases that shrink are always played.
 */
import type { Problem } from '../../../model/errors.ts';

/** `{ number: 2, of: 4 }`: the second quarter. Counted from 1. */
export interface Shard {
  readonly number: number;
  readonly of: number;
}

/** Shards that are played at the same time. */
export interface OtherShards {
  /** Number of the lowest case that any of them found to fail: whatever is above it is of no use. */
  readonly lowest: () => number;
  /** The number of a case that was found to fail here. */
  readonly tell: (caseNumber: number) => void;
}

const NO_OTHERS: OtherShards = { lowest: () => Infinity, tell: () => {} };

export class CaseTurns {
  readonly #shard: Shard;
  readonly #others: OtherShards;
  /** Cases that were drawn, of every shard. */
  drawn = 0;
  /** Those of this shard. */
  played = 0;
  /** Number of the case that failed; null: none has. */
  found: number | null = null;

  constructor(shard: Shard | null, others: OtherShards = NO_OTHERS) {
    this.#shard = shard ?? { number: 1, of: 1 };
    this.#others = others;
  }

  /** Whether nothing that may follow is played here any more. */
  get isOver(): boolean {
    return (this.found ?? this.drawn) > this.#others.lowest();
  }

  /** Whether to play what comes next: asked once for each case. */
  isNext(): boolean {
    if (this.found !== null) return this.found <= this.#others.lowest();
    const number = this.drawn++;
    const { number: shard, of } = this.#shard;
    if (number % of !== shard - 1 || number > this.#others.lowest()) return false;
    this.played++;
    return true;
  }

  /** The case that was asked for last has failed. */
  fail(): void {
    if (this.found !== null) return;
    this.found = this.drawn - 1;
    this.#others.tell(this.found);
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
