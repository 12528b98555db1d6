/**
 * What a check comes to: held, or the smallest case that breaks a property.
 */
import type { Mask } from '../../model/secrets.ts';
import type { Evidence } from './judging/complaints.ts';
import type { Coverage } from '../coverage/coverage.ts';
import type { Shard } from './search/caseTurns.ts';
import type { Json } from '../../model/json.ts';
import type { OutcomePlan } from '../../model/outcomePlan.ts';
import type { Simulation } from '../../trace/simulation.ts';
import type { CaseSize } from './cases/caseSize.ts';
import type { ExplicitCase } from './cases/explicitCase.ts';
import type { StatesSearched } from './search/statesSearched.ts';

/** The smallest case that was found to break a property. */
export interface Counterexample {
  /** Name of the property or judge. */
  readonly property: string;
  /** What is wrong, with values. */
  readonly message: string;
  readonly evidence: Evidence;
  /** What tasks returned instead of what their bodies would, by task id. */
  readonly inputs: Readonly<Record<string, Json>>;
  /** What disturbed the run: entries for `faults` of `simulate`. */
  readonly plan: OutcomePlan;
  /** Of the simulation. */
  readonly seed: number;
  /** Disturbances of the plan, and items of all inputs together. */
  readonly size: CaseSize;
  /** The run that shows it; null: the simulation did not come to an end. */
  readonly run: Simulation | null;
  /** The run it is compared with, where two are. */
  readonly undisturbed: Simulation | null;
  /** The passing run that differs least; null: there is none that is simpler. */
  readonly nearest: NearestPassing | null;
  /** Of fast-check: with it and the seed of the check this case is drawn at once; empty: it was not drawn. */
  readonly path: string;
}

/** A case one step simpler than a counterexample, and nothing is wrong with it. */
export interface NearestPassing extends ExplicitCase {
  readonly run: Simulation;
  /** The first lines of the accounts of both runs that differ, the failing one's first; null: their inputs differ, or the failing one did not end. */
  readonly difference: readonly [failing: string, passing: string] | null;
}

export interface CheckReport {
  /** Nothing that was drawn broke any property. */
  readonly held: boolean;
  /** Cases that were judged before the first that failed, or all. */
  readonly cases: number;
  /** Simulations that were played, those while shrinking included. */
  readonly runs: number;
  /** Of the check. */
  readonly seed: number;
  /** The share of the cases that was drawn here; null: all. */
  readonly shard: Shard | null;
  readonly counterexample: Counterexample | null;
  /** The case that was found first, as small as it becomes, when the smallest breaks another property; it is saved besides. */
  readonly foundAs: Counterexample | null;
  /** Mapped tasks that did otherwise for an item that stood elsewhere; looked for when everything held, but not under `fast`. */
  readonly positional: readonly string[];
  /** With the strategy `exhaustive`, how many cases there are; null: with another one, or a saved counterexample was replayed. */
  readonly states: StatesSearched | null;
  /** Saved counterexamples whose property holds now: files. */
  readonly mended: readonly string[];
  /** Why fewer cases were judged than were asked for, though nothing failed; null: they were all. */
  readonly cut: 'budget' | 'interrupted' | null;
  /** Where it is saved; null: nowhere. */
  readonly file: string | null;
  /** Where `foundAs` is saved. */
  readonly foundAsFile: string | null;
  /** The Dag as it is written, undisturbed. */
  readonly asWritten: Simulation;
  /** Takes the secrets out of what is shown of the runs, inputs and plans; texts and messages here go without them. */
  readonly mask: Mask;
  /** What the runs have reached of the DAG; null: it was not asked for. */
  readonly coverage: Coverage | null;
  /** All of it in a few lines. */
  readonly text: string;
}
