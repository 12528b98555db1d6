/**
 * What tasks have returned is within the limits: characters of one XCom, and the length of what others are mapped over (semantics-mapping 1.7).
 * What a body pushes by hand and what a trigger leaves is not checked when it is pushed, so it is not judged.
 */
import { UNMAPPED } from '../model/ids.ts';
import { isJsonList, isJsonObject, type Json } from '../model/json.ts';
import { STATE } from '../model/states.ts';
import { CAUSE } from '../model/transition.ts';
import type { Hearing } from './hearing.ts';
import type { Judge } from './judge.ts';
import { sizeOf } from './lengths.ts';

const ID = 'xcom-limits';

export const XCOM_LIMITS: Judge = {
  id: ID,
  sentence: 'Returned values are within the limits of an XCom, and of what may be mapped over.',
  attend: (hearing) => ({ ended: () => judgeValues(hearing) }),
};

function judgeValues(hearing: Hearing): void {
  const { trace, instanceCount } = hearing;
  const { xcomCharacters } = trace.header.limits;
  const { maxMapLength } = trace.header.config;
  for (let instance = 0; instance < instanceCount; instance++) {
    const value = trace.returnValues[instance];
    if (typeof value === 'string' || (typeof value === 'object' && value !== null)) {
      if (mostCharacters(value) > xcomCharacters) judgeSize(hearing, instance, value);
      const length = sizeOf(value) ?? 0;
      if (length > maxMapLength && hearing.mapIndex[instance] === UNMAPPED) judgeLength(hearing, instance, length);
    }
  }
}

function judgeSize(hearing: Hearing, instance: number, value: Json): void {
  const { xcomCharacters } = hearing.trace.header.limits;
  const characters = JSON.stringify(value).length;
  if (characters <= xcomCharacters || !isReturned(hearing, instance)) return;
  const message = `${hearing.nameOf(instance)} left an XCom of ${characters} characters, and the limit is ${xcomCharacters}.`;
  hearing.accuse(ID, message, { instances: [instance], atMs: null });
}

function judgeLength(hearing: Hearing, instance: number, length: number): void {
  const { isMappingSource, isMapped } = hearing.taskOf(instance);
  if (!isMappingSource || isMapped || !isReturned(hearing, instance)) return;
  const { maxMapLength } = hearing.trace.header.config;
  const message = `${hearing.nameOf(instance)} returned ${length} entries to map over, and maxMapLength is ${maxMapLength}.`;
  hearing.accuse(ID, message, { instances: [instance], atMs: null });
}

/** Whether the value is that of a worker's success. */
function isReturned({ trace }: Hearing, instance: number): boolean {
  const { moves } = trace;
  for (let row = moves.length - 1; row >= 0; row--) {
    if (moves.instanceAt(row) !== instance || moves.stateAt(row) !== STATE.success) continue;
    const cause = moves.causeAt(row);
    return cause === CAUSE.returned || cause === CAUSE.planned;
  }
  return false;
}

/** No JSON text of the value is longer: cheaper than the text. */
function mostCharacters(value: Json): number {
  if (typeof value === 'string') return 6 * value.length + 2;
  let most = 2;
  if (isJsonList(value)) for (const item of value) most += mostCharacters(item) + 1;
  else if (isJsonObject(value))
    for (const key of Object.keys(value)) most += 6 * key.length + 4 + mostCharacters(value[key] ?? null);
  else most = 25;
  return most;
}
