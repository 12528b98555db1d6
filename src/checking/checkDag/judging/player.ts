/**
 * Plays runs of one DAG for a check: at once where its bodies return at once, in virtual time where they wait. What goes wrong with a simulation
 * is an answer too.
 */
import { playSession } from '../../../drivers/simulate.ts';
import { playSessionSync } from '../../../drivers/simulateSync.ts';
import { prepareSimulation, type PreparedSimulation } from '../../../drivers/preparedSimulation.ts';
import type { SimulateOptions } from '../../../drivers/options.ts';
import type { CompiledDag } from '../../../model/dagSpec.ts';
import { isDagproofError, type DagproofError } from '../../../model/errors.ts';
import type { Json } from '../../../model/json.ts';
import { DEFAULT_PROFILE, type Profile } from '../../../model/profile.ts';
import { profileNamed } from '../../../model/quirks.ts';
import type { OutcomePlan } from '../../../model/outcomePlan.ts';
import type { Simulation } from '../../../trace/simulation.ts';
import { keepReady } from '../../../virtual/keepReady.ts';

export interface PlayedRun {
  readonly run: Simulation;
  /** What `expand` gave an instance; undefined: nothing. */
  itemOf(taskId: string, mapIndex: number): Json | undefined;
}

/** What differs from run to run. */
export interface RunSetting {
  readonly plan: OutcomePlan;
  readonly seed: number;
  readonly profile?: string | Profile;
}

export class Player {
  readonly dag: CompiledDag;
  readonly #options: SimulateOptions;
  /** By name of the profile; undefined: that of the options. */
  readonly #prepared = new Map<string | undefined, PreparedSimulation>();
  #isWaiting: boolean;
  #isAmongMany = false;
  #release: (() => void) | null = null;
  /** Runs played so far. */
  runs = 0;

  constructor(dag: CompiledDag, options: SimulateOptions) {
    this.dag = dag;
    // Judges hold what bodies receive to what the DAG says.
    this.#options = { ...options, recordArguments: true };
    this.#isWaiting = (options.stubs ?? []).length > 0;
  }

  /** The one that runs are played under where their setting names no other. */
  get profile(): Profile {
    return profileOf(this.#options.profile);
  }

  /** @throws DagproofError whatever ends the simulation instead of the run. */
  async play({ plan, seed, profile }: RunSetting): Promise<PlayedRun> {
    this.runs++;
    const prepared = this.#preparedFor(profile);
    const variation = { faults: plan, seed };
    if (!this.#isWaiting) {
      try {
        const session = prepared.open(variation);
        return { run: playSessionSync(session), itemOf: session.itemOf };
      } catch (error) {
        if (!isAsynchronousBody(error)) throw error;
        this.#isWaiting = true;
      }
    }
    if (this.#isAmongMany) this.#release ??= keepReady();
    const session = prepared.open(variation);
    return { run: await playSession(session), itemOf: session.itemOf };
  }

  /** Runs that are played meanwhile leave up between them what bodies that wait need of this process. */
  async many<Value>(play: () => Promise<Value>): Promise<Value> {
    this.#isAmongMany = true;
    try {
      return await play();
    } finally {
      this.#isAmongMany = false;
      this.#release?.();
      this.#release = null;
    }
  }

  #preparedFor(profile: string | Profile | undefined): PreparedSimulation {
    // One of the caller's own is no other's: it would be kept for nothing.
    if (typeof profile === 'object') return prepareSimulation(this.dag, { ...this.#options, profile });
    let prepared = this.#prepared.get(profile);
    if (prepared === undefined) {
      const options = profile === undefined ? this.#options : { ...this.#options, profile };
      this.#prepared.set(profile, (prepared = prepareSimulation(this.dag, options)));
    }
    return prepared;
  }
}

function profileOf(given: string | Profile | undefined): Profile {
  if (given === undefined) return DEFAULT_PROFILE;
  return typeof given === 'string' ? (profileNamed(given) ?? DEFAULT_PROFILE) : given;
}

function isAsynchronousBody(error: unknown): error is DagproofError {
  return isDagproofError(error) && error.problems.some(({ code }) => code === 'asynchronous-body');
}
