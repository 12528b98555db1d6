/**
 * Compares what was expected with what was observed, and names the first difference with both sides: rounds first, because they come first in
 * time, then the end of the run, instances, XComs. What the expectation leaves out is not compared.
 */
import { instanceName } from '../../src/model/ids.ts';
import { canonicalJson, type Json } from '../../src/model/json.ts';
import type {
  Expectation,
  ExpectedCallback,
  ExpectedInstance,
  ExpectedRound,
  RunExpectation,
} from '../../src/trace/caseFormat.ts';

export interface Difference {
  /** `round 3 at 2000 ms, load[1]`, `run`, `load[1] value`. */
  readonly where: string;
  readonly expected: string;
  readonly observed: string;
}

/** The first difference; null: the observation is what was expected. */
export function compareExpectations(expected: Expectation, observed: Expectation): Difference | null {
  return (
    differingRound(expected.rounds, observed.rounds ?? []) ??
    differingText('run', endText(expected), endText(observed)) ??
    differingEnd(expected, observed) ??
    differingCallback(expected, observed) ??
    differingInstance(expected.instances, observed.instances) ??
    differingXCom(expected, observed) ??
    differingAssets(expected, observed)
  );
}

/** The first difference of several runs: which there are, then when they start, then what happens in each, in order of creation. */
export function compareRunExpectations(
  expected: readonly RunExpectation[],
  observed: readonly RunExpectation[],
): Difference | null {
  const names = (runs: readonly RunExpectation[]): string => runs.map(runName).join(', ') || 'none';
  const starts = (runs: readonly RunExpectation[]): string =>
    runs.map((run) => `${runName(run)} at ${run.startMs === null ? 'no time' : `${run.startMs} ms`}`).join(', ');
  return (
    differingText('runs', names(expected), names(observed)) ??
    differingText('starts of runs', starts(expected), starts(observed)) ??
    expected.reduce<Difference | null>((found, run, position) => {
      const ours = observed[position];
      if (found !== null || ours === undefined) return found;
      const difference = compareExpectations(run, ours);
      return difference === null ? null : { ...difference, where: `${runName(run)}: ${difference.where}` };
    }, null)
  );
}

function runName({ runType, logicalDate }: RunExpectation): string {
  return `${runType} ${logicalDate}`;
}

function differingText(where: string, expected: string, observed: string): Difference | null {
  return expected === observed ? null : { where, expected, observed };
}

function endText({ state, end }: Expectation): string {
  return end === 'finished' ? state : `${state} (${end})`;
}

function differingEnd({ endMs }: Expectation, observed: Expectation): Difference | null {
  if (endMs === undefined || endMs === null) return null;
  return differingText('end of the run', `${endMs} ms`, `${observed.endMs ?? 'no'} ms`);
}

function differingCallback({ callback }: Expectation, observed: Expectation): Difference | null {
  if (callback === undefined) return null;
  const ours = observed.callback ?? null;
  const isAny = callback !== null && !('instance' in callback);
  return differingText('run callback', callbackText(callback), isAny ? (ours?.reason ?? 'none') : callbackText(ours));
}

function callbackText(callback: Expectation['callback']): string {
  if (callback === undefined || callback === null) return 'none';
  const { reason, instance }: ExpectedCallback = { instance: null, ...callback };
  return instance === null ? reason : `${reason} with ${instanceName(instance.taskId, instance.mapIndex)}`;
}

function differingRound(
  expected: readonly ExpectedRound[] | undefined,
  observed: readonly ExpectedRound[],
): Difference | null {
  if (expected === undefined) return null;
  for (let number = 0; number < Math.max(expected.length, observed.length); number++) {
    const [theirs, ours] = [expected[number], observed[number]];
    const difference = differingOneRound(`round ${number + 1}`, theirs, ours);
    if (difference !== null) return difference;
  }
  return null;
}

function differingOneRound(
  name: string,
  expected: ExpectedRound | undefined,
  observed: ExpectedRound | undefined,
): Difference | null {
  if (expected === undefined || observed === undefined) {
    const at = `${name} at ${(expected ?? observed)?.atMs ?? 0} ms`;
    return differingText(at, roundText(expected), roundText(observed));
  }
  if (expected.atMs !== observed.atMs) return differingText(name, `at ${expected.atMs} ms`, `at ${observed.atMs} ms`);
  const at = `${name} at ${expected.atMs} ms`;
  for (const instance of new Set([...Object.keys(expected.states), ...Object.keys(observed.states)])) {
    const [theirs, ours] = [expected, observed].map(({ states }) => stateText(states, instance));
    const difference = differingText(`${at}, ${instance}`, theirs ?? '', ours ?? '');
    if (difference !== null) return difference;
  }
  return differingText(`${at}, queued`, namesText(expected.queued), namesText(observed.queued));
}

function stateText(states: ExpectedRound['states'], instance: string): string {
  if (!Object.hasOwn(states, instance)) return 'unchanged';
  return states[instance] ?? 'gone';
}

function namesText(names: readonly string[]): string {
  return names.join(', ') || 'nothing';
}

function roundText(round: ExpectedRound | undefined): string {
  if (round === undefined) return 'no such round';
  const states = Object.entries(round.states).map(([name, state]) => `${name} ${state ?? 'gone'}`);
  return [...states, ...(round.queued.length > 0 ? [`queued ${namesText(round.queued)}`] : [])].join(', ');
}

const FIELDS = ['state', 'tryNumber', 'maxTries', 'renderedMapIndex', 'given', 'value'] as const;
/** Fields whose absence says that there is nothing, not that nobody looked. */
const ALWAYS_COMPARED: readonly string[] = ['given', 'value'];

function differingInstance(
  expected: readonly ExpectedInstance[],
  observed: readonly ExpectedInstance[],
): Difference | null {
  const theirs = new Map(expected.map((instance) => [instanceName(instance.taskId, instance.mapIndex), instance]));
  const ours = new Map(observed.map((instance) => [instanceName(instance.taskId, instance.mapIndex), instance]));
  for (const name of new Set([...theirs.keys(), ...ours.keys()])) {
    const [their, our] = [theirs.get(name), ours.get(name)];
    if (their === undefined || our === undefined) {
      return differingText(name, their?.state ?? 'no such row', our?.state ?? 'no such row');
    }
    for (const field of FIELDS) {
      if (!Object.hasOwn(their, field) && !ALWAYS_COMPARED.includes(field)) continue;
      const difference = differingText(`${name} ${field}`, fieldText(their[field]), fieldText(our[field]));
      if (difference !== null) return difference;
    }
  }
  return null;
}

function fieldText(value: Json | undefined): string {
  if (value === undefined) return 'none';
  return typeof value === 'string' ? value : canonicalJson(value);
}

function differingXCom(expected: Expectation, observed: Expectation): Difference | null {
  if (expected.xcoms === undefined) return null;
  const texts = ({ xcoms = [] }: Expectation): Map<string, string> =>
    new Map(
      xcoms.map((one) => [`${instanceName(one.taskId, one.mapIndex)} XCom ${one.key}`, canonicalJson(one.value)]),
    );
  const [theirs, ours] = [texts(expected), texts(observed)];
  for (const name of new Set([...theirs.keys(), ...ours.keys()])) {
    const difference = differingText(name, theirs.get(name) ?? 'none', ours.get(name) ?? 'none');
    if (difference !== null) return difference;
  }
  return null;
}

function differingAssets({ assetEvents }: Expectation, observed: Expectation): Difference | null {
  if (assetEvents === undefined) return null;
  const text = (events: Expectation['assetEvents'] = []): string =>
    events.map(({ asset, taskId, mapIndex }) => `${asset} of ${instanceName(taskId, mapIndex)}`).join(', ') || 'none';
  return differingText('asset events', text(assetEvents), text(observed.assetEvents));
}
