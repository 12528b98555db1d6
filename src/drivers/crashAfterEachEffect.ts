/**
 * The idempotency check: a DAG is run once for each effect it has on the outside world, its worker killed right after that effect, and every
 * run has to leave the world as the undisturbed one did.
 */
import microdiff from 'microdiff';
import type { AttemptRequest } from '../model/attempt.ts';
import type { CompiledDag } from '../model/dagSpec.ts';
import { mistake } from '../model/errors.ts';
import { instanceName } from '../model/ids.ts';
import type { Json } from '../model/json.ts';
import type { Simulation } from '../trace/simulation.ts';
import type { SentRequest } from '../virtual/requestDesk.ts';
import { killAtRequest } from './requestFaults.ts';
import type { SimulateOptions } from './options.ts';
import { compiledOf, openSession, type RunWatch, type Simulatable } from './session.ts';
import { playSession, simulate } from './simulate.ts';

/** A request by which a body changed the outside world. */
export interface Effect {
  readonly taskId: string;
  readonly mapIndex: number;
  readonly tryNumber: number;
  readonly method: string;
  readonly url: string;
  /** Its place among the requests of its attempt, counted from 1. */
  readonly nth: number;
}

/** A thing that a stub holds otherwise than in the undisturbed run. */
export interface StateDifference {
  /** `lake.sales.summary/orders.json.size` */
  readonly path: string;
  /** As the undisturbed run left it; undefined: nothing was there. */
  readonly undisturbed: Json | undefined;
  readonly crashed: Json | undefined;
}

/** The run in which the worker was killed after one effect. */
export interface Crash {
  readonly effect: Effect;
  readonly run: Simulation;
  /** Empty: the world is as it should be. */
  readonly differences: readonly StateDifference[];
}

export interface CrashReport {
  readonly undisturbed: Simulation;
  /** One for each effect of the undisturbed run, in the order in which they happened. */
  readonly crashes: readonly Crash[];
  /** Those that left the world otherwise. */
  readonly failures: readonly Crash[];
  /** All of it in a few lines. */
  readonly text: string;
}

/**
 * Runs a DAG twice undisturbed, to see that it repeats itself, then once for each effect of that run with the worker killed after it, and compares what the stubs hold at the
 * end. An effect is a request other than GET, HEAD and OPTIONS that a server has acted on. A task without retries gets one: the operator who
 * clears it does the same.
 *
 * @throws DagproofError `no-stubs` when there is nothing to compare, `undisturbed-failed` when the DAG does not succeed by itself,
 * `undisturbed-differs` when something outlives a run, so that two of them differ without any crash.
 * @example
 * const report = await crashAfterEachEffect(dag, { stubs: [lake] });
 * assert.deepEqual(report.failures, [], report.text);
 */
export async function crashAfterEachEffect(dag: Simulatable, options: SimulateOptions = {}): Promise<CrashReport> {
  if ((options.stubs ?? []).length === 0) {
    const remedy = 'Give stubs: [...], whose state at the end of each run is compared.';
    throw mistake('no-stubs', 'crashAfterEachEffect() was given no stubs.', remedy);
  }
  const compiled = compiledOf(dag);
  const { run: undisturbed, effects } = await runUndisturbed(compiled, options);
  checkRepeats(undisturbed, (await runUndisturbed(compiled, options)).run);
  const crashes: Crash[] = [];
  for (const effect of effects) {
    const { taskId, mapIndex, tryNumber, nth } = effect;
    const fault = killAtRequest(taskId, { reported: 'failed' }).at(mapIndex).onTry(tryNumber).onRequest({ nth });
    const run = await simulate(withRetry(compiled, taskId), { ...options, faults: [fault, ...(options.faults ?? [])] });
    crashes.push({ effect, run, differences: differencesOf(undisturbed.stubs, run.stubs) });
  }
  const failures = crashes.filter(({ differences }) => differences.length > 0);
  return { undisturbed, crashes, failures, text: reportText(crashes, failures) };
}

async function runUndisturbed(
  compiled: CompiledDag,
  options: SimulateOptions,
): Promise<{ run: Simulation; effects: Effect[] }> {
  const effects: Effect[] = [];
  const run = await playSession(openSession(compiled, options, watchEffects(effects)));
  if (run.state === 'success') return { run, effects };
  const failed = run.instances().find(({ state }) => state === 'failed');
  const reason = failed === undefined ? '' : `: ${run.explain(failed.taskId, failed.mapIndex)}`;
  throw mistake(
    'undisturbed-failed',
    `The undisturbed run ended ${run.state}${reason}.`,
    'Make the DAG succeed by itself first: what a crash leaves is compared with what it leaves.',
  );
}

/** What differs without any crash would be blamed on every one of them. */
function checkRepeats(undisturbed: Simulation, again: Simulation): void {
  const differences = differencesOf(undisturbed.stubs, again.stubs).slice(0, MOST_LISTED);
  if (differences.length === 0) return;
  throw mistake(
    'undisturbed-differs',
    `The undisturbed run leaves the world otherwise when it is repeated:\n${differences.map(differenceText).join('\n')}`,
    'Something outlives a run, such as a token, a counter or a file that a module keeps: have each task make it anew.',
  );
}

/** Methods that change nothing (RFC 9110, 9.2.1). */
export const SAFE_METHODS: readonly string[] = ['GET', 'HEAD', 'OPTIONS', 'TRACE'];

function watchEffects(effects: Effect[]): RunWatch {
  const nothing = (): void => {};
  return {
    observer: { instant: nothing, created: nothing, renumbered: nothing, deleted: nothing, moved: nothing, ended: nothing },
    received: nothing,
    performed: nothing,
    answered: (attempt: AttemptRequest, { method, url, nth }: SentRequest, status: number) => {
      if (SAFE_METHODS.includes(method) || status >= 400) return;
      const { taskId, mapIndex, tryNumber } = attempt;
      effects.push({ taskId, mapIndex, tryNumber, method, url, nth });
    },
  };
} // prettier-ignore

function withRetry(compiled: CompiledDag, taskId: string): CompiledDag {
  const tasks = compiled.spec.tasks.map((task) => {
    return task.taskId === taskId && task.retries === 0 ? { ...task, retries: 1 } : task;
  });
  return { ...compiled, spec: { ...compiled.spec, tasks } };
}

type StubStates = Simulation['stubs'];

function differencesOf(undisturbed: StubStates, crashed: StubStates): StateDifference[] {
  return microdiff(undisturbed, crashed).map((difference) => ({
    path: difference.path.join('.'),
    undisturbed: 'oldValue' in difference ? (difference.oldValue as Json) : undefined,
    crashed: 'value' in difference ? (difference.value as Json) : undefined,
  }));
}

const MOST_LISTED = 20;
const LONGEST_VALUE = 60;

function reportText(crashes: readonly Crash[], failures: readonly Crash[]): string {
  const head = `${crashes.length} effects, ${failures.length} of which leave the world otherwise when the worker is killed right after them`;
  const lines = failures.slice(0, MOST_LISTED).flatMap(({ effect, run, differences }) => {
    const { taskId, mapIndex, tryNumber, method, url } = effect;
    const place = `  ${instanceName(taskId, mapIndex)} try ${tryNumber}, after ${method} ${url}: the run ended ${run.state}`;
    return [place, ...differences.slice(0, MOST_LISTED).map(differenceText)];
  });
  return [head, ...lines].join('\n');
}

function differenceText({ path, undisturbed, crashed }: StateDifference): string {
  return `    ${path}: ${valueText(crashed)} instead of ${valueText(undisturbed)}`;
}

function valueText(value: Json | undefined): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length <= LONGEST_VALUE ? text : `${text.slice(0, LONGEST_VALUE)}...`;
}
