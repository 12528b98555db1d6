/**
 * What `checkDag` asks of every DAG besides the run judges: names, sentences, and what each costs.
 */
import { RUN_JUDGES } from '../../../invariants/judgeRun.ts';

export interface CheckProperty {
  readonly name: string;
  readonly sentence: string;
  /** Runs that it costs, in words. */
  readonly costs: string;
  /** Whether `fast` leaves it out. */
  readonly isLeftOut: boolean;
}

export const CHECK_PROPERTIES: readonly CheckProperty[] = [
  {
    name: 'undisturbed-success',
    sentence: 'what nothing disturbs ends well',
    costs: 'no run',
    isLeftOut: false,
  },
  {
    name: 'same-seed-same-digest',
    sentence: 'what is played twice with one seed is the same run',
    costs: 'a run for each undisturbed one',
    isLeftOut: true,
  },
  {
    name: 'intended',
    sentence: 'the outcome rests on no defect of Airflow',
    costs: 'a run for each case',
    isLeftOut: true,
  },
  {
    name: 'finishing-order',
    sentence: 'what is merely later ends as if it were not',
    costs: 'no run but the disturbed one',
    isLeftOut: false,
  },
  {
    name: 'retry',
    sentence: 'tries that fail and are tried again change nothing of the end',
    costs: 'no run but the disturbed one',
    isLeftOut: false,
  },
  {
    name: 'crash-after-effect',
    sentence: 'a worker that is killed after a request, and whose task is tried again, changes nothing of the end',
    costs: 'a run for each effect of the DAG as it is written, 50 at most',
    // The runs only: where such a kill is drawn, it is asked.
    isLeftOut: false,
  },
];

/** Names that may be left out. */
export const PROPERTY_NAMES: readonly string[] = [
  ...CHECK_PROPERTIES,
  ...RUN_JUDGES.map(({ id }) => ({ name: id })),
].map(({ name }) => name);

/** A line for each, for help texts. */
export function propertiesText(): string {
  const widest = Math.max(...CHECK_PROPERTIES.map(({ name }) => name.length));
  return CHECK_PROPERTIES.map(({ name, sentence, costs }) => `  ${name.padEnd(widest)}  ${sentence} (${costs})`).join(
    '\n',
  );
}
