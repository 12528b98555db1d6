/**
 * What is checked when an attempt's output is pushed as an XCom: a producer that feeds a mapping must push a list or dict that is
 * not too long, and every value must be plain JSON. A refusal fails the producing attempt, retries apply.
 * Rules: semantics-mapping 1.6-1.7 (rules push/none-from-source, push/unmappable-from-source, push/max-map-length);
 * task-sdk/src/airflow/sdk/execution_time/task_runner.py.
 */
import type { IndexedTask } from '../engine/dagIndex.ts';
import { literalLength, UNKNOWN_LENGTH } from '../engine/lengths.ts';
import type { Run } from '../engine/run.ts';
import { sourcesAtAnyDepth } from '../engine/seenByRelease2.ts';
import type { AttemptError, AttemptResult } from '../model/attempt.ts';
import { RETURN_VALUE } from '../model/dagSpec.ts';
import { UNMAPPED, type InstanceId } from '../model/ids.ts';
import { copyJson, isJsonObject, NotPlainJson, type Json } from '../model/json.ts';

/** Why an output may not be pushed. */
export class OutputRefusal {
  readonly error: AttemptError;
  constructor(error: AttemptError) {
    this.error = error;
  }
}

/** The value to push, a copy (null: nothing), or why it is refused. */
export type CheckedOutput = Json | OutputRefusal;

export function checkOutput(run: Run, task: IndexedTask, output: unknown): CheckedOutput {
  let value: Json;
  try {
    value = output === undefined || !task.spec.doXcomPush ? null : copyJson(output);
  } catch (error) {
    if (!(error instanceof NotPlainJson)) throw error;
    return refused('XComNotPlainJson', `${task.taskId} returned a value that XCom cannot carry: ${error.message}`);
  }
  if ((typeof value === 'object' && value !== null) || typeof value === 'string') {
    const { xcomCharacters } = run.settings.limits;
    const characters = JSON.stringify(value).length;
    if (characters > xcomCharacters) {
      return refused(
        'XComTooLarge',
        `${task.taskId} returned ${characters} characters of JSON; the limit is ${xcomCharacters}`,
      );
    }
  }
  if (task.spec.multipleOutputs && value !== null && !isJsonObject(value)) {
    return refused('TypeError', `${task.taskId} has multiple outputs, so it must return a dict`);
  }
  return checkMapping(run, task, value);
}

function checkMapping(run: Run, task: IndexedTask, value: Json): CheckedOutput {
  const isNested = run.settings.profile.nestedReference === 'source';
  const isSource = task.isMappingSource || (isNested && sourcesAtAnyDepth(run.dag.spec).has(task.taskId));
  if (!isSource || task.isMappedOperator) return value;
  if (value === null) return refused('XComForMappingNotPushed', `${task.taskId} did not push XCom for task mapping`);
  const length = literalLength(value);
  if (length === UNKNOWN_LENGTH) {
    return refused(
      'UnmappableXComTypePushed',
      `${task.taskId} returned ${JSON.stringify(value)}: not a list or dict to map over`,
    );
  }
  const { maxMapLength } = run.settings.config;
  if (length > maxMapLength) {
    return refused(
      'UnmappableXComLengthPushed',
      `${task.taskId} returned ${length} items to map over; maxMapLength is ${maxMapLength}`,
    );
  }
  return value;
}

function refused(name: string, message: string): OutputRefusal {
  return new OutputRefusal({ name, message });
}

/** Pushes what a successful attempt leaves: keys pushed by hand, each output of several, the return value and its length. */
export function pushOutput(
  run: Run,
  task: IndexedTask,
  instance: InstanceId,
  result: AttemptResult,
  value: Json,
): void {
  const mapIndex = run.instances.mapIndex[instance] as number;
  for (const [key, pushed] of result.detail?.pushes ?? []) {
    if (key === RETURN_VALUE) run.xcoms.pushReturnValue(instance, task.number, mapIndex, pushed);
    else run.xcoms.pushNamed(instance, key, pushed);
  }
  if (value === null) return;
  if (task.spec.multipleOutputs && isJsonObject(value)) {
    for (const [key, entry] of Object.entries(value)) run.xcoms.pushNamed(instance, key, entry);
  }
  run.xcoms.pushReturnValue(instance, task.number, mapIndex, value);
  if (task.isMappingSource && !task.isMappedOperator && mapIndex === UNMAPPED) {
    run.xcoms.recordLength(task.number, literalLength(value));
    run.lengthVersion++;
  }
}
