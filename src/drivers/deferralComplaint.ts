/**
 * What is wrong with a deferral that may come from JSON.
 */
import type { Deferral, TriggerPlan } from '../model/deferral.ts';
import { copyJson, isJsonObject, NotPlainJson } from '../model/json.ts';

const TRIGGERS: readonly TriggerPlan['kind'][] = ['fires', 'fails', 'never', 'ends'];
const ENDS = ['success', 'failed', 'skipped'];

/** Null: nothing is. */
export function complaintOfDeferral({ trigger, timeoutMs }: Partial<Deferral>): string | null {
  if (timeoutMs !== null && !isMilliseconds(timeoutMs)) return 'what.timeoutMs is whole milliseconds or null';
  if (typeof trigger !== 'object' || trigger === null || !TRIGGERS.includes(trigger.kind)) {
    return `what.trigger.kind is one of ${TRIGGERS.join(', ')}`;
  }
  if (trigger.kind === 'never') return null;
  if (!isMilliseconds(trigger.afterMs)) return 'what.trigger.afterMs is whole milliseconds';
  if (trigger.kind === 'fires') return isPlain(trigger.event) ? null : 'what.trigger.event is plain JSON';
  if (trigger.kind === 'fails') return null;
  if (!ENDS.includes(trigger.state)) return `what.trigger.state is one of ${ENDS.join(', ')}`;
  const { xcoms = {} } = trigger;
  return isJsonObject(xcoms) && isPlain(xcoms) ? null : 'what.trigger.xcoms is a record of plain JSON';
}

function isMilliseconds(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isPlain(value: unknown): boolean {
  try {
    copyJson(value ?? null);
    return true;
  } catch (error) {
    if (error instanceof NotPlainJson) return false;
    throw error;
  }
}
