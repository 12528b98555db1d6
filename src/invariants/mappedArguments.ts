/**
 * What bodies received of what they are mapped over, beside what belongs to their index. Two judges share it: of keywords that are zipped, and of all others.
 */
import type { ExpandSpec, ValueSpec } from '../model/dagSpec.ts';
import { getOwn, type Json } from '../model/json.ts';
import type { AttemptRecord } from '../trace/trace.ts';
import { containsZip, isAsTold, toldOfExpand, toldText, type Told } from './elements.ts';
import type { Hearing } from './hearing.ts';
import type { Judge } from './judge.ts';
import type { JudgedTask } from './judgedDag.ts';

/** Needs a trace with recorded arguments, in which nobody cleared or marked anything. */
export function judgeOfMappedArguments({
  id,
  sentence,
  isZipJudge,
}: Pick<Judge, 'id' | 'sentence'> & { readonly isZipJudge: boolean }): Judge {
  return {
    id,
    sentence,
    attend: (hearing) => {
      const { dag, trace, isByHand } = hearing;
      if (!dag.hasMapping || isByHand || !trace.attempts.some(({ given }) => given !== undefined)) return null;
      return {
        ended: () => {
          for (const record of trace.attempts) {
            if (record.given !== undefined) judgeRecord(hearing, { id, record, isZipJudge });
          }
        },
      };
    },
  };
}

interface Question {
  readonly id: string;
  readonly record: AttemptRecord;
  readonly isZipJudge: boolean;
}

function judgeRecord(hearing: Hearing, { id, record, isZipJudge }: Question): void {
  const { instance, given = {} } = record;
  const task = hearing.taskOf(instance);
  const mapIndex = hearing.mapIndex[instance] as number;
  for (const { argument, value, told, isRendered } of toldArguments(hearing, task, mapIndex)) {
    if (containsZip(value) !== isZipJudge) continue;
    const received: Json | undefined = getOwn(given, argument);
    if (isAsTold(told, received, isRendered ? task.spec.templateExt : null)) continue;
    const message = `${hearing.nameOf(instance)} should have received ${toldText(told)} as ${argument} and received ${toldText(received)}.`;
    hearing.accuse(id, message, { instances: [instance], atMs: null });
  }
}

interface ToldArgument {
  readonly argument: string;
  readonly value: ValueSpec;
  readonly told: Told;
  /** Texts of the DAG file are, and those of rows of keyword arguments wherever they come from (semantics-mapping 1.10); in a group none is. */
  readonly isRendered: boolean;
}

function toldArguments(hearing: Hearing, task: JudgedTask, mapIndex: number): readonly ToldArgument[] {
  const { expand } = task.spec;
  const [group, ...further] = task.mappedGroups;
  // What several mapped groups around a task give differs by profile, and Airflow maps no task inside one.
  if (further.length > 0 || mapIndex < 0 || (expand !== null && group !== undefined)) return [];
  if (expand !== null) return named(hearing, expand, mapIndex);
  if (group === undefined) return [];
  const told = named(hearing, group.expand, mapIndex);
  return task.spec.arguments.flatMap(([argument, value]) => {
    if (value.kind !== 'element' || value.groupId !== group.groupId) return [];
    const found = told.find((candidate) => candidate.argument === value.name);
    return found === undefined ? [] : [{ ...found, argument, isRendered: false }];
  });
}

function named(hearing: Hearing, expand: ExpandSpec, index: number): readonly ToldArgument[] {
  const told = toldOfExpand(hearing, expand, index) ?? [];
  return told.map(([argument, value, element]) => {
    const isWritten = value.kind === 'literal' || value.kind === 'list' || value.kind === 'record';
    return { argument, value, told: element, isRendered: isWritten || expand.kind === 'kwargs' };
  });
}
