/**
 * What a page of a report is made from: runs with what is wrong with them. These types are the specification of what stands in the file.
 */

export const PAGE_FORMAT_VERSION = 1;

export interface PageData {
  readonly formatVersion: typeof PAGE_FORMAT_VERSION;
  readonly toolkitVersion: string;
  /** What was done: `dagproof check dags/sales.ts`. */
  readonly title: string;
  /** At least one; the first is shown first. */
  readonly cases: readonly PageCase[];
  /** What there was no room for, a line each: cases and runs that are left out. Absent: nothing. */
  readonly cut?: readonly string[];
}

/** A run of a DAG, a checked DAG or a test, with what belongs to it. */
export interface PageCase {
  /** The DAG's id, or the name of a test. */
  readonly name: string;
  readonly isFailed: boolean;
  /** The first is the one to look at; at least one. */
  readonly runs: readonly PageRun[];
  readonly findings: readonly PageFinding[];
  /** What else was said of it, a line each: coverage, cases judged. */
  readonly notes: readonly string[];
}

export interface PageRun {
  /** `failing`: shows what is wrong; `passing`: the nearest run in which nothing is; `undisturbed`: without faults; `run`: any other. */
  readonly role: 'failing' | 'passing' | 'undisturbed' | 'run';
  /** What tells it from others of its case: a date, a profile; absent: its role does. */
  readonly name?: string;
  /** As `encodeTrace` writes it, without the values of secrets. */
  readonly trace: string;
  /** Of what was played: values of secrets and all that there was no room for included. Absent: that of the trace. */
  readonly digest?: string;
  /** What there was no room for, a line each: instances, moves, the rest of long values. Absent: nothing. */
  readonly cut?: readonly string[];
}

/** Something that is wrong with the first run of a case. */
export interface PageFinding {
  /** Name of the property or judge. */
  readonly property: string;
  readonly message: string;
  /** Whom it is about, the most telling first. */
  readonly instances: readonly { readonly taskId: string; readonly mapIndex: number }[];
  /** Virtual ms; null: the run as a whole. */
  readonly atMs: number | null;
  /** Defects of Airflow that the outcome rests on, in words with the release that has none. */
  readonly defects: readonly string[];
  /** The command that shows it again; null: there is none. */
  readonly replay: string | null;
}
