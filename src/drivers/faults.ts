/**
 * The builder spelling of outcome plan entries: `fail('process_file').at(2).onTry(1)` is plain data.
 */
import { deferralOf, type TriggerOptions } from '../model/deferral.ts';
import { mistake } from '../model/errors.ts';
import type { Json } from '../model/json.ts';
import type { PlanEntry, PlanWhat, PlanWhere, ReportedEnd } from '../model/outcomePlan.ts';
import { DURATION_HELP, parseDuration, type Duration } from '../model/time.ts';

/** A plan entry that can still be narrowed. */
export interface Fault extends PlanEntry {
  /** Only this map index. */
  at(mapIndex: number): Fault;
  /** Only this try, counted from 1. */
  onTry(tryNumber: number): Fault;
  /** Only in this run: its position in order of creation, its run id, or its logical date. */
  inRun(run: number | string): Fault;
}

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
  const afterMs = after === undefined ? undefined : parseDuration(after);
  if (afterMs === null) {
    const message = `stuckInQueued(${JSON.stringify(task)}, ...) was given the time ${JSON.stringify(after)}.`;
    throw mistake('bad-duration', message, DURATION_HELP);
  }
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
  const durationMs = parseDuration(duration);
  if (durationMs === null) {
    throw mistake(
      'bad-duration',
      `take(${JSON.stringify(task)}, ${JSON.stringify(duration)}) has no duration.`,
      DURATION_HELP,
    );
  }
  return fault({ task }, { kind: 'take', durationMs });
}

function fault(where: PlanWhere, what: PlanWhat): Fault {
  const entry: PlanEntry = { where, what };
  return Object.defineProperties(entry as Fault, {
    at: { value: (mapIndex: number) => fault({ ...where, mapIndex }, what) },
    onTry: { value: (tryNumber: number) => fault({ ...where, tryNumber }, what) },
    inRun: { value: (run: number | string) => fault({ ...where, run }, what) },
  });
}
