/**
 * A run as lines of text that can be compared: its moves, then what its attempts asked and said, then what was left at the end. And the first line in
 * which two differ.
 */
import { instanceName } from '../model/ids.ts';
import { canonicalJson } from '../model/json.ts';
import { formatDuration } from '../model/time.ts';
import type { Simulation } from './simulation.ts';
import { namedMoves } from './namedMoves.ts';
import type { RequestView } from './struckRequests.ts';

export function accountOf(run: Simulation): string[] {
  const moves = namedMoves(run.trace).map(
    ({ timeMs, taskId, mapIndex, state, tryNumber, cause }) =>
      `${formatDuration(timeMs)} ${instanceName(taskId, mapIndex)} ${state} on try ${tryNumber} (${cause.replaceAll('_', ' ')})`,
  );
  const attempts = run.instances().flatMap(({ taskId, mapIndex }) =>
    run.attempts(taskId, mapIndex).flatMap(({ tryNumber, requests = [], logs = '', error }) => {
      const name = `${instanceName(taskId, mapIndex)} try ${tryNumber}`;
      return [
        ...requests.map((request) => `${name} ${requestText(request)}`),
        ...(logs === '' ? [] : logs.split('\n').map((line) => `${name} says ${line}`)),
        ...(error === undefined ? [] : [`${name} error ${error.name} ${error.message}`]),
      ];
    }),
  );
  const values = run.instances().flatMap(({ taskId, mapIndex }) => {
    const name = instanceName(taskId, mapIndex);
    return Object.entries(run.xcoms(taskId, mapIndex)).map(
      ([key, value]) => `${name} leaves ${key} ${canonicalJson(value)}`,
    );
  });
  const stubs = Object.entries(run.stubs).map(([name, state]) => `stub ${name} ${canonicalJson(state)}`);
  const end = `the run is ${run.state}, ${run.endReason} after ${formatDuration(run.durationMs)}`;
  return [
    ...moves,
    ...attempts,
    ...values,
    ...stubs,
    end,
    ...[...run.warnings].sort().map((text) => `warning: ${text}`),
  ];
}

/** `asks GET https://api.example.test/a at 0s: 200 at 1s`, with the fault that struck it. */
export function requestText({ method, url, sentMs, deliveredMs, status, fault }: RequestView): string {
  const answer = deliveredMs === null ? 'gave up' : `${status ?? 'no answer'} at ${formatDuration(deliveredMs)}`;
  return `asks ${method} ${url} at ${formatDuration(sentMs)}: ${answer}${fault === undefined ? '' : `, struck by ${fault}`}`;
}

/** The first line in which they differ, from both; null: they are the same. */
export function firstDifferingLine(
  left: readonly string[],
  right: readonly string[],
): readonly [string, string] | null {
  const length = Math.max(left.length, right.length);
  for (let line = 0; line < length; line++) {
    const [one, other] = [left[line] ?? 'nothing', right[line] ?? 'nothing'];
    if (one !== other) return [one, other];
  }
  return null;
}
