/**
 * What a check and its worker processes say to each other. Everything is plain data.
 */
import type { ShareResult } from '../../checking/checkDag/search/checkShares.ts';
import type { Shard } from '../../checking/checkDag/search/caseTurns.ts';
import type { Problem } from '../../model/errors.ts';
import type { CheckFlags } from './checkFlags.ts';

/** To a worker. */
export type Order =
  | {
      readonly kind: 'begin';
      readonly path: string;
      readonly flags: CheckFlags;
      /** The command as it was typed, for texts. */
      readonly argv: readonly string[];
    }
  | { readonly kind: 'play'; readonly dagId: string; readonly shard: Shard }
  /** Another worker has found a case that fails. */
  | { readonly kind: 'lowest'; readonly caseNumber: number }
  | { readonly kind: 'stop' };

/** From a worker. */
export type Answer =
  | { readonly kind: 'played'; readonly cases: number }
  | { readonly kind: 'found'; readonly caseNumber: number }
  | { readonly kind: 'done'; readonly result: ShareResult }
  | { readonly kind: 'refused'; readonly problems: readonly [Problem, ...Problem[]] }
  | { readonly kind: 'failed'; readonly message: string };
