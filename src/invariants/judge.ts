/**
 * The contract of a judge: one sentence about runs, and a watch over one run that tells where it is broken.
 * A judge never accuses a correct run; where it cannot tell, it is silent.
 */
import type { Creation } from '../trace/trace.ts';
import type { Hearing } from './hearing.ts';

export interface Judge {
  /** In kebab-case. */
  readonly id: string;
  /** What holds in every run. */
  readonly sentence: string;
  /** Begins to watch a run that is about to be heard; null: there is nothing in it that the sentence could be about. */
  readonly attend: (hearing: Hearing) => Watch | null;
}

/** Told of what happens in one run, in order; the columns of the hearing stand as they did before the move. */
export interface Watch {
  readonly moved?: (instance: number, from: number, to: number) => void;
  /** Rows came into being, a placeholder became index 0 (count 0) or is gone (count -1): the columns know it already. */
  readonly created?: (creation: Creation) => void;
  /** All has been heard: the columns stand as the run left them. */
  readonly ended?: () => void;
}
