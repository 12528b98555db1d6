/**
 * What a matcher answers vitest: whether it holds, and a message of few lines that names each instance that differs, with the reason of its state.
 */
import { indexesText } from '../report/reasons.ts';
import { instanceName } from '../model/ids.ts';
import type { InstanceState } from '../model/states.ts';
import { formatDuration } from '../model/time.ts';
import { objectFromEntries } from '../model/json.ts';
import { explain, ruleLine } from '../trace/explanation.ts';
import type { Simulation } from '../trace/simulation.ts';
import { rerunLine, type NamedTest } from './rerunLine.ts';

/** What vitest binds a matcher to, as far as it is used here; alike in vitest 4 and 5. */
export interface MatcherContext {
  readonly isNot: boolean;
  /** The test that claims; undefined outside one. */
  readonly task?: NamedTest;
  equals(left: unknown, right: unknown): boolean;
  readonly utils: { stringify(value: unknown, maxDepth?: number, options?: { readonly min?: boolean }): string };
}

/** What vitest takes for the answer of a matcher. */
export interface Verdict {
  readonly pass: boolean;
  readonly message: () => string;
  readonly actual?: unknown;
  readonly expected?: unknown;
}

/** One instance that a matcher looked at. */
export interface Observation {
  readonly taskId: string;
  readonly mapIndex: number;
  readonly agrees: boolean;
  /** What should be, in a few words; null: this one is only told, to explain the rest. */
  readonly expected: string | null;
  /** What is, in one line, with its reason. */
  readonly observed: string;
  /** The same in the words of `expected`, for the difference that vitest shows below the message; default: `observed`. */
  readonly brief?: string;
}

/** Instances that share a line of the message are one line; of more lines the rest is counted. */
const MOST_LINES = 8;

interface Judged {
  /** What was claimed, such as `have succeeded`. */
  readonly claim: string;
  readonly observations: readonly Observation[];
  /** Of a claim about the run as a whole, which the observations only explain. */
  readonly whole?: { readonly actual: unknown; readonly expected: unknown; readonly pass: boolean };
}

/** The answer about a run: it holds where all observations agree. With `not` the message tells what was observed. */
export function judge(run: Simulation, context: MatcherContext, { claim, observations, whole }: Judged): Verdict {
  const { isNot, task } = context;
  const differing = observations.filter(({ agrees }) => !agrees);
  const pass = whole?.pass ?? differing.length === 0;
  const message = (): string => {
    const title = `expected the run of ${run.dag.dagId} ${isNot ? 'not ' : ''}to ${claim}`;
    const told = lines(isNot ? observations : differing, isNot);
    const again = task === undefined ? '' : `To see it again: ${rerunLine(task)}`;
    const decision = isNot ? '' : decisionText(run, differing);
    return [title, decision === '' ? told : `${told}\n${decision}`, `  ${endText(run)}`, again]
      .filter((part) => part !== '')
      .join('\n\n');
  };
  return pass ? { pass, message } : { pass, message, ...(whole ?? differences(differing)) };
}

/** States that the upstream gives an instance, or keeps it in. */
const DECIDED_ABOVE: ReadonlySet<InstanceState> = new Set(['none', 'skipped', 'upstream_failed', 'removed']);

/** How the upstream of the first instance stood that its rule, and not its body, brought to its state; empty: there is none. */
function decisionText(run: Simulation, differing: readonly Observation[]): string {
  for (const { taskId, mapIndex } of differing) {
    const known = run.dag.tasks.some((task) => task.taskId === taskId) ? run.instances(taskId) : [];
    const state = known.find((instance) => instance.mapIndex === mapIndex)?.state;
    if (state === undefined || !DECIDED_ABOVE.has(state)) continue;
    const explanation = explain(run, taskId, mapIndex);
    const line = explanation.upstream.length > 1 ? ruleLine(explanation) : null;
    if (line !== null) return `  ${instanceName(taskId, mapIndex)}: ${line}`;
  }
  return '';
}

/** What vitest shows as a difference: what differs, and nothing else. */
function differences(differing: readonly Observation[]): { readonly actual: unknown; readonly expected: unknown } {
  const shown = grouped(differing, ({ observed, brief }) => brief ?? observed).slice(0, MOST_LINES);
  return {
    actual: objectFromEntries(shown.map(({ name, observed }) => [name, observed])),
    expected: objectFromEntries(shown.map(({ name, expected }) => [name, expected])),
  };
}

/** The run's own end, and where it came from. */
function endText(run: Simulation): string {
  const end = run.endReason === 'finished' ? run.state : `${run.state}, stopped: ${run.endReason}`;
  const { seed, order } = run.trace.header;
  return `run ${run.runId}: ${end} after ${formatDuration(run.durationMs)} of virtual time, seed ${seed}, order ${order}`;
}

interface Line {
  readonly taskId: string;
  /** With the map indexes that share the line: `read[0..3, 7]`. */
  readonly name: string;
  readonly expected: string | null;
  readonly observed: string;
}

function lines(observations: readonly Observation[], isNot: boolean): string {
  const all = grouped(observations, ({ observed }) => observed);
  const shown = all.slice(0, MOST_LINES);
  const width = Math.max(0, ...shown.map(({ name }) => name.length));
  const texts = shown.map(({ name, expected, observed }) => {
    const start = `  ${name.padEnd(width)}${width === 0 ? '' : '  '}`;
    if (isNot || expected === null) return `${start}${observed}`;
    return `${start}expected ${expected}\n${' '.repeat(start.length)}observed ${observed}`;
  });
  if (all.length > shown.length) texts.push(`  ... and ${all.length - shown.length} more`);
  return texts.join('\n');
}

/** Instances of one task that should have been the same and came to the same. */
function grouped(observations: readonly Observation[], textOf: (observation: Observation) => string): Line[] {
  const groups = new Map<string, { readonly line: Omit<Line, 'name'>; readonly indexes: number[] }>();
  for (const observation of observations) {
    const { taskId, mapIndex, expected } = observation;
    const observed = textOf(observation);
    const key = JSON.stringify([taskId, expected, observed]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { line: { taskId, expected, observed }, indexes: [mapIndex] });
    else group.indexes.push(mapIndex);
  }
  return [...groups.values()].map(({ line, indexes }) => ({ ...line, name: `${line.taskId}${indexesText(indexes)}` }));
}
