/**
 * The builder spelling of outcome plan entries: `fail('process_file').at(2).onTry(1)` is plain data.
 */
import { deferralOf, type TriggerOptions } from '../model/deferral.ts';
import type { Json } from '../model/json.ts';
import type { ReportedEnd } from '../model/outcomePlan.ts';
import type { Duration } from '../model/time.ts';
import { fault, milliseconds, type Fault } from './fault.ts';

/**
 * The attempt fails; retries apply.
 *
 * @param task Task id or glob.
 * @example simulate(dag, { faults: [fail('process_file').at(2).onTry(1)] })
 */
export function fail(task: string, message?: string): Fault {
  return fault({ task }, { kind: 'fail', ...(message === undefined ? {} : { message }) });
}

/** The attempt fails for good, as AirflowFailException does. */
export function failWithoutRetry(task: string, message?: string): Fault {
  return fault({ task }, { kind: 'fail_without_retry', ...(message === undefined ? {} : { message }) });
}

/** The attempt is skipped, as AirflowSkipException does. */
export function skip(task: string, message?: string): Fault {
  return fault({ task }, { kind: 'skip', ...(message === undefined ? {} : { message }) });
}

/** The attempt returns this value instead of running its body. */
export function returns(task: string, value: Json): Fault {
  return fault({ task }, { kind: 'return', value });
}

/** The attempt never ends, unless an execution timeout ends it. */
export function hang(task: string): Fault {
  return fault({ task }, { kind: 'hang' });
}

/**
 * The attempt ends as by its execution timeout, with an AirflowTaskTimeout: when that strikes, or without one when the attempt would have ended.
 *
 * @example simulate(dag, { faults: [timesOut('load').onTry(1)] })
 */
export function timesOut(task: string): Fault {
  return fault({ task }, { kind: 'timeout' });
}

/**
 * The attempt takes this much longer, whatever it does and however long that takes; a sensor's poke does.
 *
 * @example simulate(dag, { faults: [slow('load', '10m').withProbability(0.1)] })
 */
export function slow(task: string, by: Duration): Fault {
  return fault({ task }, { kind: 'slow', byMs: milliseconds(`slow(${JSON.stringify(task)}, ...)`, by) });
}

/**
 * A sensor's pokes are unsuccessful this many times a try (`null`: always); then it is done, unless `then` says otherwise.
 *
 * @example simulate(dag, { faults: [poke('wait_for_file', 3, { value: 'landing/a.csv' })] })
 */
export function poke(
  task: string,
  falseTimes: number | null,
  options: { readonly then?: 'done' | 'fail' | 'fail_without_retry' | 'skip'; readonly value?: Json } = {},
): Fault {
  return fault({ task }, { kind: 'poke', falseTimes, ...options });
}

/**
 * The attempt defers until its trigger does something; what comes then is decided by the next entry that is no deferral.
 *
 * @example simulate(dag, { faults: [defers('wait_for_job', { for: '5m', event: 'done', timeout: '1h' })] })
 */
export function defers(task: string, options: TriggerOptions = {}): Fault {
  return fault({ task }, { kind: 'defer', ...deferralOf(`defers(${JSON.stringify(task)}, ...)`, options) });
}

/** The trigger of a body that defers by itself does this instead of what the body says. */
export function triggers(task: string, options: TriggerOptions = {}): Fault {
  return fault({ task }, { kind: 'trigger', ...deferralOf(`triggers(${JSON.stringify(task)}, ...)`, options) });
}

/**
 * The worker of the attempt is lost after the attempt's duration. Nobody notices until heartbeats are missed, unless the executor reports an end.
 *
 * @example simulate(dag, { durations: { load: '10m' }, faults: [workerLost('load').onTry(1)] })
 */
export function workerLost(task: string, { reported = null }: { readonly reported?: ReportedEnd | null } = {}): Fault {
  return fault({ task }, { kind: 'worker_lost', reported });
}

/**
 * The worker of the attempt is killed `after` so long, or at its end before it has reported it: what the body did until then is done, what it
 * returned is lost. Nobody notices until heartbeats are missed, unless the executor reports an end.
 *
 * @example simulate(dag, { faults: [workerKilled('load', { reported: 'failed' }).onTry(1)] })
 */
export function workerKilled(
  task: string,
  { after, reported = null }: { readonly after?: Duration; readonly reported?: ReportedEnd | null } = {},
): Fault {
  const afterMs = after === undefined ? undefined : milliseconds(`workerKilled(${JSON.stringify(task)}, ...)`, after);
  return fault({ task }, { kind: 'worker_killed', reported, ...(afterMs === undefined ? {} : { afterMs }) });
}

/**
 * Nobody hears of the attempt any more, at once or `after` so long, although its worker goes on: when heartbeats have been missed for too long it
 * is lost, and what it returns later is refused. An attempt that ends before that ends well.
 *
 * @example simulate(dag, { durations: { load: '10m' }, faults: [heartbeatLost('load').onTry(1)] })
 */
export function heartbeatLost(task: string, { after }: { readonly after?: Duration } = {}): Fault {
  const afterMs = after === undefined ? undefined : milliseconds(`heartbeatLost(${JSON.stringify(task)}, ...)`, after);
  return fault({ task }, { kind: 'heartbeat_lost', ...(afterMs === undefined ? {} : { afterMs }) });
}

/**
 * The end of the attempt is reported a second time, at once or `after` so long.
 *
 * @example simulate(dag, { faults: [finishesTwice('load', { after: '5s' })] })
 */
export function finishesTwice(task: string, { after }: { readonly after?: Duration } = {}): Fault {
  const afterMs = after === undefined ? undefined : milliseconds(`finishesTwice(${JSON.stringify(task)}, ...)`, after);
  return fault({ task }, { kind: 'finish_twice', ...(afterMs === undefined ? {} : { afterMs }) });
}

/**
 * A list, a record or a text that the attempt returns loses its tail; `keep`: how many entries or characters are left, half of them unless given.
 *
 * @example simulate(dag, { faults: [truncatesOutput('list_files', { keep: 2 })] })
 */
export function truncatesOutput(task: string, { keep }: { readonly keep?: number } = {}): Fault {
  return fault({ task }, { kind: 'truncate_output', ...(keep === undefined ? {} : { keep }) });
}

/** The attempt returns more than an XCom carries (`limits.xcomCharacters`). */
export function oversizesOutput(task: string): Fault {
  return fault({ task }, { kind: 'oversize_output' });
}

/** The attempt returns the JSON text of its value instead of the value, so that nothing can be mapped over it. */
export function unmappableOutput(task: string): Fault {
  return fault({ task }, { kind: 'unmappable_output' });
}

/**
 * No worker takes the attempt: it stays queued until the scheduler finds it stuck, so many `times` in a row (left out: always), or until
 * the executor reports an end, `after` so long.
 *
 * @example simulate(dag, { faults: [stuckInQueued('load', { times: 1 })] })
 */
export function stuckInQueued(
  task: string,
  options: { readonly times?: number; readonly reported?: ReportedEnd; readonly after?: Duration } = {},
): Fault {
  const { times, reported = null, after } = options;
  const afterMs = after === undefined ? undefined : milliseconds(`stuckInQueued(${JSON.stringify(task)}, ...)`, after);
  return fault(
    { task },
    {
      kind: 'stuck_in_queued',
      reported,
      ...(afterMs === undefined ? {} : { afterMs }),
      ...(times === undefined ? {} : { times }),
    },
  );
}

/** The attempt takes this long in virtual time; a sensor's poke does. */
export function take(task: string, duration: Duration): Fault {
  const durationMs = milliseconds(`take(${JSON.stringify(task)}, ...)`, duration);
  return fault({ task }, { kind: 'take', durationMs });
}
