/**
 * Runs as JUnit XML, which CI servers show as tests: a test suite for each run, a test case for each task instance, with the tries that failed
 * before as Surefire writes them, so that what is flaky is marked.
 */
import { UNMAPPED } from '../../model/ids.ts';
import { attemptsOf, type Attempt } from '../../trace/attempts.ts';
import type { InstanceView } from '../../trace/instances.ts';
import type { Simulation } from '../../trace/simulation.ts';
import { element, xmlDocument, xmlText } from '../../model/xml.ts';

/**
 * The text of the file. Times are virtual seconds.
 *
 * @example writeFileSync('run.xml', junitOfRuns([run]))
 */
export function junitOfRuns(runs: readonly Simulation[]): string {
  const suites = runs.map(suiteOf);
  const sum = (count: (suite: Suite) => number): number => suites.reduce((total, suite) => total + count(suite), 0);
  const counts = { tests: sum(({ tests }) => tests), failures: sum(({ failures }) => failures) };
  return xmlDocument(element('testsuites', { name: 'dagproof', ...counts }, suites.map(({ xml }) => xml).join('')));
}

interface Suite {
  readonly xml: string;
  readonly tests: number;
  readonly failures: number;
}

function suiteOf(run: Simulation): Suite {
  const instances = run.instances();
  const byName = new Map<string, Attempt[]>();
  for (const attempt of attemptsOf(run)) {
    const ofInstance = byName.get(attempt.name);
    if (ofInstance === undefined) byName.set(attempt.name, [attempt]);
    else ofInstance.push(attempt);
  }
  const cases = instances.map((view) => testCase(run, view, byName.get(nameOf(view)) ?? []));
  const failures = instances.filter(({ state }) => isFailure(state)).length;
  const skipped = instances.filter(({ state }) => state === 'skipped' || state === 'removed').length;
  const ended = instances.filter(({ state }) => state === 'success').length;
  const errors = instances.length - failures - skipped - ended;
  const counts = { tests: instances.length, failures, errors, skipped, time: seconds(run.durationMs) };
  const facts = { seed: run.trace.header.seed, profile: run.trace.header.profile, digest: run.digest };
  const properties = Object.entries(facts).map(([name, value]) => element('property', { name, value }, ''));
  const content = element('properties', {}, properties.join('')) + cases.join('');
  const xml = element('testsuite', { name: `${run.dag.dagId} ${run.runId}`, ...counts }, content);
  return { xml, tests: instances.length, failures };
}

function testCase(run: Simulation, view: InstanceView, attempts: readonly Attempt[]): string {
  const { taskId, mapIndex, state } = view;
  const tries = attempts.filter(({ tryNumber }) => tryNumber > 0);
  const time = tries.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0);
  const facts = { classname: `${run.dag.dagId}.${taskId}`, name: nameOf(view), time: seconds(time) };
  return element('testcase', facts, outcomeOf(run, view, tries) + logsOf(run, taskId, mapIndex, state));
}

/** Surefire's names: a try that failed before a success is a flaky failure, before a failure a rerun. */
function outcomeOf(run: Simulation, { taskId, mapIndex, state }: InstanceView, tries: readonly Attempt[]): string {
  const message = run.explain(taskId, mapIndex);
  const before = tries.filter(({ state: end }) => end === 'up_for_retry');
  const again = (name: string): string => before.map(({ tryNumber }) => element(name, errorOf(run, { taskId, mapIndex, tryNumber }), '')).join('');
  if (isFailure(state)) return element('failure', { type: state, message }, xmlText(message)) + again('rerunFailure');
  if (state === 'skipped' || state === 'removed') return element('skipped', { message }, '');
  if (state === 'success') return again('flakyFailure');
  return element('error', { type: state, message }, '');
} // prettier-ignore

interface TryName {
  readonly taskId: string;
  readonly mapIndex: number;
  readonly tryNumber: number;
}

function errorOf(run: Simulation, { taskId, mapIndex, tryNumber }: TryName): { type: string; message: string } {
  const error = run.attempts(taskId, mapIndex).find((attempt) => attempt.tryNumber === tryNumber)?.error;
  return { type: error?.name ?? 'failed', message: `try ${tryNumber}: ${error?.message ?? 'no error was recorded'}` };
}

function logsOf(run: Simulation, taskId: string, mapIndex: number, state: string): string {
  const logs = run.attempts(taskId, mapIndex).flatMap(({ logs: text }) => (text === undefined ? [] : [text]));
  return logs.length === 0 || state === 'removed' ? '' : element('system-out', {}, xmlText(logs.join('\n')));
}

function isFailure(state: string): boolean {
  return state === 'failed' || state === 'upstream_failed';
}

function nameOf({ taskId, mapIndex }: InstanceView): string {
  return mapIndex === UNMAPPED ? taskId : `${taskId}[${mapIndex}]`;
}

function seconds(milliseconds: number): number {
  return milliseconds / 1000;
}
