/**
 * What a scenario tells: stories, each one run of a DAG with the facts that must hold of it.
 * It knows how to play a story, not how to print or keep one.
 */
import {
  crashAfterEachEffect,
  simulate,
  simulateRuns,
  type CrashReport,
  type Dag,
  type RunsSimulation,
  type SimulateOptions,
  type SimulateRunsOptions,
  type Simulation,
} from 'dagproof';

/** The outside world of a story: what bodies reach over the network, opened before a run and closed after it. */
export interface World {
  open(): void | Promise<void>;
  close(): void | Promise<void>;
}

export interface Story {
  readonly name: string;
  /** What is seen in it, for the reader of its output. */
  readonly sentence: string;
  readonly dag: Dag;
  readonly options?: SimulateOptions;
  /** Of a story about several runs, in place of `options`. */
  readonly several?: {
    readonly options: SimulateRunsOptions;
    /** Asserts what is true of all of them together. */
    readonly check: (all: RunsSimulation) => void;
    /** The run that is told, by its logical date. */
    readonly told: string;
  };
  /** Of a story about crashes: asserts what is true of all of them. The run after the first crash is told. */
  readonly crashes?: (report: CrashReport) => void;
  readonly world?: World;
  /** Tasks whose XComs are printed, and kept in the summary. */
  readonly xcoms: readonly string[];
  /** Asserts the facts; throws when one does not hold. */
  readonly check: (run: Simulation) => void;
}

/** Runs a story once, from a fresh world, without judging the run; `more` is added to its options. */
export async function play(story: Story, more: Pick<SimulateOptions, 'recordArguments'> = {}): Promise<Simulation> {
  await story.world?.open();
  try {
    if (story.crashes !== undefined) {
      const report = await crashAfterEachEffect(story.dag, { ...story.options, ...more });
      story.crashes(report);
      return (report.crashes[0] as CrashReport['crashes'][number]).run;
    }
    if (story.several === undefined) return await simulate(story.dag, { ...story.options, ...more });
    const { options, check, told } = story.several;
    const all = await simulateRuns(story.dag, { ...options, ...more });
    check(all);
    return all.run(told);
  } finally {
    await story.world?.close();
  }
}
