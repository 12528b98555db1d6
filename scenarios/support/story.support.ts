/**
 * What a scenario tells: stories, each one run of a DAG with the facts that must hold of it.
 * It knows how to play a story, not how to print or keep one.
 */
import { simulate, type Dag, type SimulateOptions, type Simulation } from 'dagproof';

/** The outside world of a story: what bodies reach over the network, opened before a run and closed after it. */
export interface World {
  open(): void;
  close(): void;
}

export interface Story {
  readonly name: string;
  /** What is seen in it, for the reader of its output. */
  readonly sentence: string;
  readonly dag: Dag;
  readonly options?: SimulateOptions;
  readonly world?: World;
  /** Tasks whose XComs are printed, and kept in the summary. */
  readonly xcoms: readonly string[];
  /** Asserts the facts; throws when one does not hold. */
  readonly check: (run: Simulation) => void;
}

/** Runs a story once, from a fresh world, without judging the run. */
export async function play(story: Story): Promise<Simulation> {
  story.world?.open();
  try {
    return await simulate(story.dag, story.options);
  } finally {
    story.world?.close();
  }
}
