/**
 * The fields of a Dag: what each takes and where it goes in a compiled DagSpec, with Airflow's defaults.
 */
import { DAG_DEFAULTS } from '../model/dagDefaults.ts';
import type { DagSpec } from '../model/dagSpec.ts';
import type { Problem } from '../model/errors.ts';
import { compileProblems } from './compileProblems.ts';
import type { DagDraft } from './draft.ts';
import {
  date,
  duration,
  flag,
  integer,
  jsonRecord,
  oneText,
  orNull,
  readFields,
  text,
  textList,
  type FieldTable,
} from './fieldReaders.ts';
import { describe } from './nodes.ts';
import { isRecord } from './values.ts';

const DAG_FIELDS: FieldTable = {
  schedule: ['schedule', orNull(text)],
  startDate: ['startDate', orNull(date)],
  catchup: ['catchup', flag],
  maxActiveTasks: ['maxActiveTasks', integer(1)],
  maxActiveRuns: ['maxActiveRuns', integer(1)],
  dagrunTimeout: ['dagrunTimeoutMs', orNull(duration)],
  failFast: ['failFast', flag],
  params: ['params', jsonRecord],
  templateSearchpath: ['templateSearchpath', oneText(textList)],
};

/** Known to Airflow, without effect in a simulated run so far. */
const IGNORED_FIELDS = [
  ...['queue', 'tags', 'description', 'endDate'],
  ...['dagDisplayName', 'docMd', 'maxConsecutiveFailedDagRuns', 'renderTemplateAsNativeObj'],
  ...['disableBundleVersioning', 'isPausedUponCreation', 'ownerLinks', 'accessControl'],
  ...['onSuccessCallback', 'onFailureCallback'],
];

interface CompiledDagFields {
  readonly fields: Omit<DagSpec, 'dagId'>;
  readonly ignored: readonly string[];
  readonly problems: readonly Problem[];
}

export function compileDagFields(draft: DagDraft): CompiledDagFields {
  const where = `DAG "${draft.dagId}"`;
  const read = readFields({
    given: draft.options,
    table: DAG_FIELDS,
    ignored: IGNORED_FIELDS,
    others: ['defaultArgs'],
    where,
  });
  const defaultArgs = draft.options['defaultArgs'];
  const isUsable = defaultArgs === undefined || isRecord(defaultArgs);
  const fields: Omit<DagSpec, 'dagId'> = { ...DAG_DEFAULTS, ...Object.fromEntries(read.values) };
  const { catchup, schedule, startDate } = fields;
  return {
    fields,
    ignored: read.ignored,
    problems: [
      ...read.problems,
      ...(isUsable
        ? []
        : [compileProblems.badField(where, 'defaultArgs', describe(defaultArgs), 'a record of task fields')]),
      ...(catchup && schedule !== null && startDate === null ? [compileProblems.catchupFromNowhere(where)] : []),
    ],
  };
}
