/**
 * What can go wrong with bodies in virtual time that is nobody's failure in Airflow: named errors that end the simulation, and list what each
 * task waits for.
 */
import type { DagproofError } from '../model/errors.ts';
import { mistake } from '../model/errors.ts';
import { formatDuration } from '../model/time.ts';
import type { VirtualProcess } from './virtualProcess.ts';
import type { UntrackedWork } from './workLedger.ts';

const MOST_LISTED = 20;

/** One line for each attempt in flight. */
export function describeAttempts(processes: readonly VirtualProcess[]): string {
  const inOrder = processes.toSorted((left, right) => left.options.ordinal - right.options.ordinal);
  const lines = inOrder.map((process) => {
    const waits = process.describeWaits(formatDuration);
    return `      ${process.name} waits for ${waits === '' ? 'a promise that no timer and no request of its own will settle' : waits}`;
  });
  const rest = lines.length - MOST_LISTED;
  return lines.slice(0, MOST_LISTED).join('\n') + (rest > 0 ? `\n      and ${rest} more` : '');
}

export function deadlock(nowMs: number, waiting: string): DagproofError {
  return mistake(
    'deadlock',
    `Nothing can happen any more at virtual time ${formatDuration(nowMs)}, but bodies are still running:\n${waiting}`,
    'Settle what they wait for, give the task an executionTimeout, or declare work that is neither a timer nor a request: `await real(() => work())`.',
  );
}

export function stalled(nowMs: number, work: string, waiting: string): DagproofError {
  return mistake(
    'stalled',
    `Virtual time stands still at ${formatDuration(nowMs)}, as real work does not end: ${work}.\n${waiting}`,
    'Real work should end by itself. Polling by setImmediate never lets virtual time pass: wait by setTimeout instead.',
  );
}

export function livelock(nowMs: number, attempt: string, waiting: string): DagproofError {
  return mistake(
    'livelock',
    `${attempt} is woken again and again without virtual time passing ${formatDuration(nowMs)}:\n${waiting}`,
    'A loop that asks without waiting never ends: have it wait between two requests, or give the stub a latency. If it is meant, raise limits.wakeUpsPerInstant.',
  );
}

export function budgetExceeded(nowMs: number, limit: number, attempt: string): DagproofError {
  return mistake(
    'budget-exceeded',
    `Bodies were woken more than ${limit} times by virtual time ${formatDuration(nowMs)}, the last of them ${attempt}.`,
    'A loop that waits and asks for ever never ends: give the task an executionTimeout. If so much is meant, raise limits.wakeUps.',
  );
}

export function untrackedRealWork({ kind, attempt, stack }: UntrackedWork): DagproofError {
  return mistake(
    'untracked-real-work',
    `${attempt} began real work that virtual time cannot wait for (${NAMES[kind] ?? kind}):\n${stack}`,
    `Stub it, or declare it, so that virtual time waits for it: \`await real(() => work())\`. ${HINTS[kind] ?? ''}`.trimEnd(),
  );
}

const SOCKET_HINT =
  'Stubs answer what is asked by the global fetch, node:http and node:https; the package undici has a fetch of its own, which goes past them.';

/** What the work most often is. */
const HINTS: Readonly<Record<string, string>> = {
  TCPWRAP: SOCKET_HINT,
  TCPCONNECTWRAP: SOCKET_HINT,
  TLSWRAP: SOCKET_HINT,
  HTTP2SESSION: SOCKET_HINT,
  Timeout:
    'A timer kept from before dagproof was loaded is real: load `dagproof/setup` first (vitest setupFiles, node --import).',
};

const NAMES: Readonly<Record<string, string>> = {
  TCPWRAP: 'a TCP socket',
  TCPCONNECTWRAP: 'a TCP connection',
  TCPSERVERWRAP: 'a server',
  TLSWRAP: 'a TLS socket',
  UDPWRAP: 'a UDP socket',
  WORKER: 'a worker thread',
  Timeout: 'a timer of the real clock',
  PIPECONNECTWRAP: 'a local socket',
  HTTP2SESSION: 'an HTTP/2 session',
};
