/**
 * What a published bug of Airflow is here: a small DAG that shows it, the quirk that has it, and who names it when `checkDag` runs the DAG under
 * the quirk. Without the quirk the same check holds.
 */
import type { Arbitrary } from 'fast-check';
import type { Dag, Json, SimulateOptions, Simulation } from 'dagproof';
import type { DisturbanceKind } from 'dagproof/check';

export interface PublishedBug {
  /** Number of the issue in apache/airflow. */
  readonly issue: number;
  /** Name of the quirk: of this issue, or of the one that reports the same defect first. */
  readonly quirk: `airflow#${number}`;
  readonly dag: () => Dag;
  /** What names it: a judge, a built-in property, or one of `properties`. */
  readonly property: string;
  readonly options?: Omit<SimulateOptions, 'faults' | 'seed' | 'order' | 'profile'>;
  readonly inputs?: Readonly<Record<string, Arbitrary<Json>>>;
  readonly faults?: readonly DisturbanceKind[] | false;
  /** By name, where only the author of the DAG knows what is right. */
  readonly properties?: Readonly<Record<string, (run: Simulation) => boolean>>;
  /** Profiles that are held besides: with the defect, and without it; 3.3.2 with the quirk and without it unless given. */
  readonly profiles?: { readonly withIt: string; readonly without: string };
  /** Releases of which Airflow itself was recorded with it (`properties/airflow/cases/published-*`); none: it rests on the report. */
  readonly recordedWith: readonly string[];
}
