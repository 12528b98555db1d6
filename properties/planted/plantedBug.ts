/**
 * What a planted bug is: a DAG with one mistake that an engineer would really make, what shows it, and the same DAG with the mistake mended.
 */
import type { Arbitrary } from 'fast-check';
import type { Dag, Json, SimulateOptions, Simulation } from 'dagproof';

/** A property as a user writes it; false or a throw says that the run violates it. */
export type RunProperty = (run: Simulation) => boolean;

export interface PlantedBug {
  /** What is wrong, in one line. */
  readonly sentence: string;
  /** A fresh Dag with the mistake. */
  readonly dag: () => Dag;
  readonly options?: Omit<SimulateOptions, 'faults' | 'seed' | 'order'>;
  /** What tasks return that others are mapped over, by task id. */
  readonly inputs?: Readonly<Record<string, Arbitrary<Json>>>;
  /** By name, where nobody but the DAG's author can know what is right. */
  readonly properties?: Readonly<Record<string, RunProperty>>;
  /** A fresh Dag without the mistake, which violates nothing. */
  readonly right: () => Dag;
  /** The one that must be violated: a built-in property, or one of `properties`. */
  readonly property: string;
  /** How small the smallest failing case is: items, faults, order. */
  readonly smallest: string;
}
