/**
 * Compares the outcomes of a task with what a test expects: one state for all of its instances, a list by map index, or some indexes only.
 */
import { mistake } from '../model/errors.ts';
import { UNMAPPED } from '../model/ids.ts';
import { INSTANCE_STATES, type InstanceState } from '../model/states.ts';
import type { Simulation } from '../trace/simulation.ts';
import type { OutcomeForm } from './outcomeForms.ts';
import { shortJson } from './shortJson.ts';
import { outcomesOf, type InstanceOutcome } from './outcomes.ts';
import type { MatcherContext, Observation } from './verdict.ts';

/** A state by its name, or a form such as `failed(/503/)`. */
export type ExpectedOutcome = InstanceState | OutcomeForm;

/** One for every instance, a list with one for each map index, or a record of those map indexes that matter. */
export type ExpectedOutcomes =
  ExpectedOutcome | readonly ExpectedOutcome[] | { readonly [mapIndex: number]: ExpectedOutcome };

/** Looks at the instances of a task one by one. */
export function compareOutcomes(
  run: Simulation,
  taskId: string,
  { expected, context }: { readonly expected: ExpectedOutcomes; readonly context: MatcherContext },
): Observation[] {
  const observed = outcomesOf(run, taskId);
  const wanted = wantedByIndex(
    expected,
    observed.map(({ mapIndex }) => mapIndex),
  );
  const found = new Map(observed.map((outcome) => [outcome.mapIndex, outcome]));
  return [...wanted].map(([mapIndex, one]) => observe(found.get(mapIndex), { taskId, mapIndex, one, context }));
}

/** What is expected of which map index; null: that there is none. */
function wantedByIndex(expected: ExpectedOutcomes, present: readonly number[]): Map<number, ExpectedOutcome | null> {
  if (isOne(expected)) return new Map((present.length === 0 ? [UNMAPPED] : present).map((index) => [index, expected]));
  if (!isList(expected)) return new Map(Object.entries(expected).map(([index, one]) => [Number(index), one]));
  const wanted = new Map<number, ExpectedOutcome | null>(expected.map((one, index) => [index, one]));
  for (const index of present) if (!wanted.has(index)) wanted.set(index, null);
  return wanted;
}

function isList(expected: ExpectedOutcomes): expected is readonly ExpectedOutcome[] {
  return Array.isArray(expected);
}

function isOne(expected: ExpectedOutcomes): expected is ExpectedOutcome {
  return typeof expected === 'string' || (typeof expected === 'object' && 'asymmetricMatch' in expected);
}

function observe(
  outcome: InstanceOutcome | undefined,
  { taskId, mapIndex, one, context }: ObservedPlace & { readonly one: ExpectedOutcome | null; context: MatcherContext },
): Observation {
  const expected = one === null ? 'no such instance' : expectedText(one, context);
  if (outcome === undefined) return { taskId, mapIndex, agrees: false, expected, observed: 'no such instance' };
  const agrees = one !== null && isAsExpected(outcome, one, context);
  // A form may be about the value, which neither state nor reason tells.
  const isOfValue = outcome.state === 'success' && typeof one === 'object' && one !== null;
  const value = isOfValue ? `, returned ${shortJson(outcome.value)}` : '';
  return { taskId, mapIndex, agrees, expected, observed: outcome.reason + value, brief: outcome.state + value };
}

interface ObservedPlace {
  readonly taskId: string;
  readonly mapIndex: number;
}

function isAsExpected(
  { mapIndex: _, ...outcome }: InstanceOutcome,
  expected: ExpectedOutcome,
  context: MatcherContext,
): boolean {
  return typeof expected === 'string' ? outcome.state === expected : context.equals(outcome, expected);
}

function expectedText(expected: ExpectedOutcome, { utils }: MatcherContext): string {
  if (typeof expected !== 'string')
    return formText(expected, (value) => utils.stringify(value, undefined, { min: true }));
  if (INSTANCE_STATES.includes(expected)) return expected;
  throw mistake(
    'unknown-state',
    `There is no task instance state ${JSON.stringify(expected)}.`,
    `States: ${INSTANCE_STATES.join(', ')}.`,
  );
}

/** As it was written, `failed(/503/)`: vitest keeps what a form was given as its sample. */
function formText(form: OutcomeForm, print: (value: unknown) => string): string {
  const { sample } = form as { readonly sample?: unknown };
  return Array.isArray(sample) ? `${String(form)}(${sample.map(print).join(', ')})` : print(form);
}
