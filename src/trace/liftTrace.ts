/**
 * Brings lines of a trace that an older version of the format wrote to the present one, a step for each version. What a step fills in is what dagproof
 * did when it was written, whatever its defaults are by now.
 */
import { isJsonList, isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import { TRACE_FORMAT_VERSION } from './trace.ts';

/** The line as the present version has it; lines of others than JSON objects are for the reader to refuse. */
export function liftLine(line: JsonObject, version: number): JsonObject {
  let lifted = line;
  for (let from = version; from < TRACE_FORMAT_VERSION; from++) lifted = STEPS[from]?.(lifted) ?? lifted;
  return lifted;
}

/** By the version that a step leads away from. */
const STEPS: Readonly<Record<number, (line: JsonObject) => JsonObject>> = { 1: toVersion2 };

/** While version 1 was written, DAGs, settings and limits gained members; its readers filled in nothing. */
function toVersion2(line: JsonObject): JsonObject {
  const header = line['header'];
  if (header === undefined || !isJsonObject(header)) return line;
  const lifted = {
    ...header,
    formatVersion: 2,
    actions: header['actions'] ?? [],
    scriptedByFunction: header['scriptedByFunction'] ?? [],
    config: filled(header['config'], CONFIG_OF_1),
    limits: filled(header['limits'], LIMITS_OF_1),
    dag: dagOf2(header['dag']),
  };
  return { header: lifted };
}

const CONFIG_OF_1: JsonObject = {
  minHeartbeatInterval: 5,
  triggerTimeoutCheckInterval: 15,
  taskInstanceHeartbeatTimeout: 300,
  taskInstanceHeartbeatTimeoutDetectionInterval: 10,
  taskQueuedTimeout: 600,
  taskQueuedTimeoutCheckInterval: 120,
  numStuckInQueuedRetries: 2,
};

const LIMITS_OF_1: JsonObject = { wakeUps: 500_000, wakeUpsPerInstant: 100_000 };

const TASK_OF_1: JsonObject = {
  sensor: null,
  templateExt: [],
  isSetup: false,
  isTeardown: false,
  onFailureFailDagrun: false,
  ignoreFirstDependsOnPast: false,
  outlets: [],
};

function dagOf2(dag: Json | undefined): Json {
  const tasks = dag === undefined || !isJsonObject(dag) ? undefined : dag['tasks'];
  if (tasks === undefined || !isJsonList(tasks)) return dag ?? null;
  return { templateSearchpath: [], ...(dag as JsonObject), tasks: tasks.map((task) => filled(task, TASK_OF_1)) };
}

/** Members that are there win. */
function filled(value: Json | undefined, defaults: JsonObject): Json {
  return value !== undefined && isJsonObject(value) ? { ...defaults, ...value } : (value ?? { ...defaults });
}
