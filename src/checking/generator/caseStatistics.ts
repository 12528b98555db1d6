/**
 * Says what a generated case contains, by named classes, so that a test can assert that the generator reaches each of them.
 * It reads the spec and the plan; what a run makes of them is not its matter.
 */
import type { DagSpec, DecisionSpec, TaskSpec } from '../../model/dagSpec.ts';
import type { Json } from '../../model/json.ts';
import { isJsonObject } from '../../model/json.ts';
import type { PlanWhat } from '../../model/outcomePlan.ts';
import type { ClearTasks, MarkRun, MarkTask, RunAction } from '../../model/runAction.ts';
import { DEFAULT_POOL } from '../../model/settings.ts';
import { TRIGGER_RULES } from '../../model/triggerRules.ts';
import type { GeneratedCase } from './buildCase.ts';
import { isInMappedGroup } from './choosePlan.ts';
import type { CaseTest } from './mappingClasses.ts';
import { isSorted, mappingClasses, someTask, widthOf } from './mappingClasses.ts';

/** Every class by its name, with the test that tells whether a case belongs to it. */
export const CASE_CLASSES: ReadonlyMap<string, CaseTest> = new Map([
  ...mappingClasses(),
  ...decisionClasses(),
  ...taskClasses(),
  ...roleClasses(),
  ...surroundingClasses(),
  ...planClasses(),
  ...actionClasses(),
  ...TRIGGER_RULES.map((rule) => [`rule ${rule}`, someTask((task) => task.triggerRule === rule)] as const),
]);

/** The names of the classes a case belongs to. */
export function classesOf(generated: GeneratedCase): string[] {
  return [...CASE_CLASSES].filter(([, holds]) => holds(generated)).map(([name]) => name);
}

/**
 * How many of the cases belong to each class; classes without a case are there with 0.
 *
 * @example caseStatistics(fc.sample(arbitraryCase(), 100)).get('zip with fillvalue') // 9
 */
export function caseStatistics(cases: Iterable<GeneratedCase>): Map<string, number> {
  const counts = new Map([...CASE_CLASSES.keys()].map((name) => [name, 0]));
  for (const generated of cases) {
    for (const name of classesOf(generated)) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

function decisionClasses(): [string, CaseTest][] {
  const kinds: DecisionSpec['kind'][] = ['branch', 'if', 'switch', 'short_circuit', 'latest_only'];
  return [
    ...kinds.map((kind): [string, CaseTest] => [`decision ${kind}`, someTask((task) => task.decision?.kind === kind)]),
    ['mapped decision', someTask((task) => task.decision !== null && task.expand !== null)],
    [
      'mapped traditional decision',
      someTask((task) => task.decision !== null && task.expand !== null && task.style === 'traditional'),
    ],
    ['decision in a mapped group', someTask((task, { spec }) => task.decision !== null && isInMappedGroup(spec, task))],
    [
      'decision above a mapped task',
      someTask((task, { spec }) => {
        const above = spec.tasks.filter(({ taskId }) => task.upstream.includes(taskId));
        return task.expand !== null && above.some(({ decision }) => decision !== null);
      }),
    ],
  ];
}

function taskClasses(): [string, CaseTest][] {
  return [
    ['one task', ({ spec }) => spec.tasks.length === 1],
    ['many tasks', ({ spec }) => spec.tasks.length > 4],
    ['names against placement', ({ spec }) => !isSorted(spec.tasks.map(({ taskId }) => taskId))],
    ['hostile task id', someTask(({ taskId }) => /__proto__|constructor|toString/.test(taskId))],
    ['hostile argument name', someTask((task) => task.arguments.some(([name]) => name in {}))],
    ['traditional mapped task', someTask(({ style, expand }) => style === 'traditional' && expand !== null)],
    ['empty operator', someTask(({ isEmpty }) => isEmpty)],
    ['mapped empty operator', someTask(({ isEmpty, expand }) => isEmpty && expand !== null)],
    ['sensor that pokes', someTask(({ sensor }) => sensor?.mode === 'poke')],
    ['sensor that reschedules', someTask(({ sensor }) => sensor?.mode === 'reschedule')],
    ['mapped sensor', someTask(({ sensor, expand }) => sensor !== null && expand !== null)],
    ['soft fail', someTask(({ sensor }) => sensor?.softFail === true)],
    ['silent fail', someTask(({ sensor }) => sensor?.silentFail === true)],
    ['never fail', someTask(({ sensor }) => sensor?.neverFail === true)],
    ['poke backoff', someTask(({ sensor }) => sensor?.exponentialBackoff === true)],
    ['required argument', someTask(({ requiredArguments }) => requiredArguments.length > 0)],
    ['retries', someTask(({ retries }) => retries > 0)],
    ['retries of a mapped task', someTask(({ retries, expand }) => retries > 0 && expand !== null)],
    ['backoff', someTask(({ retries, retryExponentialBackoff }) => retries > 0 && retryExponentialBackoff > 1)],
    ['execution timeout', someTask(({ executionTimeoutMs }) => executionTimeoutMs !== null)],
    ['outlets', someTask(({ outlets }) => outlets.length > 0)],
    ['outlets of a mapped task', someTask(({ outlets, expand }) => outlets.length > 0 && expand !== null)],
    ['outlets of an empty operator', someTask(({ outlets, isEmpty }) => outlets.length > 0 && isEmpty)],
    ['no push', someTask(({ doXcomPush }) => !doXcomPush)],
    ['multiple outputs', someTask(({ multipleOutputs }) => multipleOutputs)],
  ];
}

function roleClasses(): [string, CaseTest][] {
  const above =
    (holds: (upstream: TaskSpec, task: TaskSpec) => boolean): CaseTest =>
    ({ spec }) =>
      spec.tasks.some((task) => spec.tasks.some((other) => task.upstream.includes(other.taskId) && holds(other, task)));
  return [
    ['setup', someTask(({ isSetup }) => isSetup)],
    ['mapped setup', someTask(({ isSetup, expand }) => isSetup && expand !== null)],
    ['setup in a mapped group', someTask((task, { spec }) => task.isSetup && isInMappedGroup(spec, task))],
    ['teardown', someTask(({ isTeardown }) => isTeardown)],
    ['mapped teardown', someTask(({ isTeardown, expand }) => isTeardown && expand !== null)],
    ['teardown in a mapped group', someTask((task, { spec }) => task.isTeardown && isInMappedGroup(spec, task))],
    ['teardown that counts', someTask(({ onFailureFailDagrun }) => onFailureFailDagrun)],
    ['teardown of two setups', someTask((task, { spec }) => task.isTeardown && setupsAbove(spec, task) > 1)],
    [
      'setup and teardown in one group',
      above((up, task) => up.isSetup && task.isTeardown && up.groupId !== null && up.groupId === task.groupId),
    ],
    ['work below a setup', above((up, task) => up.isSetup && !task.isTeardown)],
    ['work below a teardown', above((up, task) => up.isTeardown && !task.isTeardown)],
    ['decision above a teardown', above((up, task) => up.decision !== null && task.isTeardown)],
    [
      'setup without teardown',
      ({ spec }) =>
        spec.tasks.some(
          (task) =>
            task.isSetup && !spec.tasks.some((other) => other.isTeardown && other.upstream.includes(task.taskId)),
        ),
    ],
  ];
}

function setupsAbove(spec: DagSpec, task: TaskSpec): number {
  return spec.tasks.filter(({ isSetup, taskId }) => isSetup && task.upstream.includes(taskId)).length;
}

function surroundingClasses(): [string, CaseTest][] {
  return [
    ['pool', someTask(({ pool }) => pool !== DEFAULT_POOL)],
    ['several pool slots', someTask(({ poolSlots }) => poolSlots > 1)],
    ['priority', someTask(({ priorityWeight }) => priorityWeight > 1)],
    ['weight rule', someTask(({ weightRule }) => weightRule !== 'downstream')],
    ['maxActiveTisPerDag', someTask(({ maxActiveTisPerDag }) => maxActiveTisPerDag !== null)],
    ['maxActiveTisPerDagrun', someTask(({ maxActiveTisPerDagrun }) => maxActiveTisPerDagrun !== null)],
    ['maxActiveTasks', ({ spec }) => spec.maxActiveTasks < 16],
    ['dagrunTimeout', ({ spec }) => spec.dagrunTimeoutMs !== null],
    ['failFast', ({ spec }) => spec.failFast && spec.tasks.length > 1],
    ['failFast with a teardown', ({ spec }) => spec.failFast && spec.tasks.some(({ isTeardown }) => isTeardown)],
    ['parallelism', ({ config }) => (config.parallelism ?? 32) < 32],
    ['maxTisPerQuery', ({ config }) => (config.maxTisPerQuery ?? 16) < 16],
    ['maxMapLength', ({ config }) => config.maxMapLength !== undefined],
  ];
}

function actionClasses(): [string, CaseTest][] {
  const some =
    (holds: (action: RunAction, generated: GeneratedCase) => boolean): CaseTest =>
    (generated) =>
      generated.actions.some((action) => holds(action, generated));
  const clears = (holds: (action: ClearTasks) => boolean): CaseTest =>
    some((action) => action.kind === 'clear' && holds(action));
  const states: MarkTask['state'][] = ['success', 'failed', 'skipped'];
  const runStates: MarkRun['state'][] = ['success', 'failed', 'queued'];
  return [
    ['scheduler restart', some((action) => action.kind === 'restart_scheduler' && !action.adopts)],
    ['scheduler restart with adoption', some((action) => action.kind === 'restart_scheduler' && action.adopts)],
    ['pool resized', some((action) => action.kind === 'resize_pool')],
    ['pool closed', some((action) => action.kind === 'resize_pool' && action.slots === 0)],
    ['clear of a task', clears(({ tasks }) => tasks?.some((marker) => typeof marker === 'string') === true)],
    ['clear of one index', clears(({ tasks }) => tasks?.some((marker) => typeof marker !== 'string') === true)],
    ['clear of the whole run', clears(({ tasks }) => tasks === undefined)],
    ['clear with upstream', clears(({ upstream }) => upstream === true)],
    ['clear with downstream', clears(({ downstream }) => downstream === true)],
    ['clear of failed ones', clears(({ onlyFailed }) => onlyFailed === true)],
    ['clear of running ones', clears(({ onlyRunning }) => onlyRunning === true)],
    ['clear long after', clears(({ atMs }) => atMs > 20_000)],
    ['clear without a reset', clears(({ resetDagRuns }) => resetDagRuns === false)],
    ['several actions', ({ actions }) => actions.length > 1],
    ...states.map((state): [string, CaseTest] => [
      `mark ${state}`,
      some((action) => action.kind === 'mark' && action.state === state),
    ]),
    ...runStates.map((state): [string, CaseTest] => [
      `mark the run ${state}`,
      some((action) => action.kind === 'mark_run' && action.state === state),
    ]),
  ];
}

function planClasses(): [string, CaseTest][] {
  const some =
    (holds: (what: PlanWhat, where: GeneratedCase['plan'][number]['where']) => boolean): CaseTest =>
    ({ plan }) =>
      plan.some(({ what, where }) => holds(what, where));
  const kinds: PlanWhat['kind'][] = [
    ...(['fail', 'fail_without_retry', 'skip', 'return', 'hang', 'poke'] as const),
    ...(['defer', 'worker_lost', 'stuck_in_queued', 'take', 'slow', 'timeout', 'heartbeat_lost'] as const),
    ...(['finish_twice', 'truncate_output', 'unmappable_output'] as const),
  ];
  const returned = (holds: (value: Json) => boolean): CaseTest =>
    some((what) => what.kind === 'return' && holds(what.value));
  return [
    ...kinds.map((kind): [string, CaseTest] => [`plan ${kind}`, some((what) => what.kind === kind)]),
    ...(['fires', 'fails', 'never', 'ends'] as const).map((kind): [string, CaseTest] => [
      `trigger ${kind}`,
      some((what) => what.kind === 'defer' && what.trigger.kind === kind),
    ]),
    ['plan of one index', some((what, { mapIndex }) => what.kind !== 'return' && mapIndex !== undefined)],
    ['plan of one item', some((_, { item }) => item !== undefined)],
    ['plan of a window', some((_, { afterMs, beforeMs }) => afterMs !== undefined && beforeMs !== undefined)],
    ['plan of one try', some((_, { tryNumber }) => tryNumber !== undefined)],
    ['plan of a group', some((_, { task }) => task.endsWith('.*'))],
    ['returned width 0', returned((value) => widthOf(value) === 0)],
    ['returned width 1', returned((value) => widthOf(value) === 1)],
    ['returned width many', returned((value) => widthOf(value) > 1)],
    ['returned dict', returned(isJsonObject)],
    ['returned null', returned((value) => value === null)],
    ['returned text', returned((value) => typeof value === 'string')],
    ['no faults', ({ plan }) => plan.every(({ what }) => what.kind === 'return' || what.kind === 'take')],
  ];
}
