/**
 * A run as trace events of Chrome, which Perfetto and chrome://tracing open: a track for each task and as many beside it as ran at once, pools as
 * counters, requests as slices of their own. Times are virtual.
 */
import { attemptsOf, type Attempt } from '../../trace/attempts.ts';
import { poolUse } from '../../trace/poolUse.ts';
import type { Simulation } from '../../trace/simulation.ts';

/** As the format has it: `ts` and `dur` in microseconds. */
interface TraceEvent {
  readonly name: string;
  readonly ph: 'X' | 'i' | 'C' | 'b' | 'e' | 'M';
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly [more: string]: unknown;
}

const PROCESS = 1;

/**
 * The text of a `.json` file.
 *
 * @example writeFileSync('run.perfetto.json', traceEvents(run))
 */
export function traceEvents(run: Simulation): string {
  const { header } = run.trace;
  const tracks = new Tracks(run);
  const attempts = attemptsOf(run);
  const slices = attempts.flatMap((attempt) => (attempt.tryNumber === 0 ? [] : sliceOf(attempt, tracks)));
  const decisions = attempts.flatMap((attempt) => (attempt.tryNumber === 0 ? decisionOf(attempt, tracks) : []));
  const events: TraceEvent[] = [
    metadata('process_name', 0, { name: `${header.dag.dagId} ${header.runId}` }),
    ...tracks.named(),
    ...slices,
    ...decisions,
    ...requestsOf(run),
    ...poolEvents(run),
  ];
  const { dag, seed, profile } = header;
  const facts = { dagId: dag.dagId, runId: header.runId, seed, profile, state: run.state, digest: run.digest };
  return `${JSON.stringify({ displayTimeUnit: 'ms', otherData: facts, traceEvents: events })}\n`;
}

function sliceOf(attempt: Attempt, tracks: Tracks): TraceEvent[] {
  const { name, tryNumber, startMs, endMs, state, cause } = attempt;
  const tid = tracks.take(attempt);
  const args = { try: tryNumber, state, cause };
  return [{ name, cat: 'attempt', ph: 'X', pid: PROCESS, tid, ts: us(startMs), dur: us(endMs - startMs), args }];
}

function decisionOf({ taskId, name, startMs, state, cause }: Attempt, tracks: Tracks): TraceEvent[] {
  const tid = tracks.first(taskId);
  return [{ name: `${name} ${state}`, ph: 'i', s: 't', pid: PROCESS, tid, ts: us(startMs), args: { state, cause } }];
}

function requestsOf(run: Simulation): TraceEvent[] {
  let id = 0;
  return run.trace.attempts.flatMap(({ requests = [] }) =>
    requests.flatMap(({ method, url, sentMs, deliveredMs, status }): TraceEvent[] => {
      const common = { name: `${method} ${url}`, cat: 'request', id: ++id, pid: PROCESS, tid: 0 };
      return [
        { ...common, ph: 'b', ts: us(sentMs), args: { status } },
        { ...common, ph: 'e', ts: us(deliveredMs ?? run.durationMs) },
      ];
    }),
  );
}

function poolEvents(run: Simulation): TraceEvent[] {
  return poolUse(run.trace).flatMap(({ pool, slots, taken, resized }) => {
    const name = `pool ${pool}`;
    const count = (series: string, [timeMs, value]: readonly [number, number]): TraceEvent => {
      return { name, ph: 'C', pid: PROCESS, tid: 0, ts: us(timeMs), args: { [series]: value } };
    };
    const limits = slots === -1 ? resized : [[0, slots] as const, ...resized];
    return [
      ...taken.map((step) => count('taken', step)),
      ...limits.filter(([, size]) => size !== -1).map((step) => count('slots', step)),
    ];
  });
}

function metadata(name: string, tid: number, args: Readonly<Record<string, unknown>>): TraceEvent {
  return { name, ph: 'M', pid: PROCESS, tid, ts: 0, args };
}

function us(milliseconds: number): number {
  return milliseconds * 1000;
}

/** Attempts of one track follow each other: whoever begins while another of its task is under way gets a track beside it. */
class Tracks {
  readonly #endsMs = new Map<string, number[]>();
  readonly #offsets = new Map<string, number>();
  readonly #most: number;

  constructor(run: Simulation) {
    // So that the tracks of one task stay together, whatever begins first.
    this.#most = Math.max(1, run.instances().length);
    for (const [position, { taskId }] of run.dag.tasks.entries()) {
      this.#offsets.set(taskId, 1 + position * this.#most);
      this.#endsMs.set(taskId, []);
    }
  }

  first(taskId: string): number {
    return this.#offsets.get(taskId) ?? 0;
  }

  take({ taskId, startMs, endMs }: Attempt): number {
    const ends = this.#endsMs.get(taskId) ?? [];
    const free = ends.findIndex((end) => end <= startMs);
    const track = free === -1 ? ends.length : free;
    ends[track] = endMs;
    return this.first(taskId) + track;
  }

  /** Once all attempts have their track. */
  named(): TraceEvent[] {
    return [...this.#offsets].flatMap(([taskId, tid]) => {
      const tracks = Math.max(1, this.#endsMs.get(taskId)?.length ?? 0);
      return Array.from({ length: tracks }, (_, track) => {
        return metadata('thread_name', tid + track, { name: track === 0 ? taskId : `${taskId} (${track + 1})` });
      });
    });
  }
}
