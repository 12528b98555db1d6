/**
 * Holds the runs of one configuration against those of the reference, and the reference against what a reference has to be.
 */
import { firstDifferingLine } from '../../src/trace/account.ts';
import { NO_DIGEST, type Played } from './playAll.ts';

export interface Difference {
  readonly seed: number;
  readonly order: string;
  /** The first line of the account in which they differ. */
  readonly reference: string;
  readonly other: string;
}

/** Runs that are not as in the reference, or are not there. */
export function differences(reference: readonly Played[], others: readonly Played[]): Difference[] {
  const byPlay = new Map(others.map((played) => [nameOf(played), played]));
  return reference.flatMap((played) => {
    const { seed, order, digest, account } = played;
    const other = byPlay.get(nameOf(played));
    if (other?.digest === digest) return [];
    const [left, right] = firstDifferingLine(account, other?.account ?? []) ?? [digest, other?.digest ?? 'no run'];
    return [{ seed, order, reference: left, other: right }];
  });
}

function nameOf({ seed, order }: Played): string {
  return `${seed} ${order}`;
}

/** Enough seeds for every fault to strike one. */
const MANY_SEEDS = 40;

/** Why these runs would prove nothing, a sentence each. */
export function complaintsOf(reference: readonly Played[]): string[] {
  const refused = reference.filter(({ digest }) => digest === NO_DIGEST);
  const complaints = refused.map(
    ({ seed, order, account }) => `seed ${seed}, ${order}, was refused: ${account.join('\n')}`,
  );
  if (new Set(reference.map(({ digest }) => digest)).size < reference.length - refused.length) {
    complaints.push('runs of different seeds are the same: the workload draws too little');
  }
  const seeds = new Set(reference.map(({ seed }) => seed));
  if (seeds.size < MANY_SEEDS) return complaints;
  const [first, ...rest] = reference.map(({ warnings }) => warnings);
  const everywhere = (first ?? []).filter((warning) => rest.every((warnings) => warnings.includes(warning)));
  return [...complaints, ...everywhere.map((warning) => `in every run: ${warning}`)];
}
