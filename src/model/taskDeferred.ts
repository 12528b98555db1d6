/**
 * How a body defers: `defer(...)` ends its execution, and what it names goes on when the trigger has fired.
 */
import { deferralOf, type TriggerOptions } from './deferral.ts';
import { copyJson } from './json.ts';

/** Thrown by `defer`; recognised by its name, also of another copy of the package. */
export class TaskDeferred extends Error {
  readonly options: TriggerOptions;
  /** What goes on with the event of the trigger; null: the event is the output. */
  readonly resume: ((event: never) => unknown) | null;

  constructor(options: TriggerOptions, resume: ((event: never) => unknown) | null) {
    super('the task defers');
    this.name = 'TaskDeferred';
    this.options = options;
    this.resume = resume;
  }
}

/** What a body waits for, and how it goes on. */
export interface DeferOptions<Event, Output> extends Omit<TriggerOptions, 'event'> {
  /** What the trigger fires, plain JSON; default null. */
  readonly event?: Event;
  /** Goes on with the event of the trigger, in an execution of its own; may defer again. Left out: the event is the output. */
  readonly resume?: (event: Event) => Output;
}

/**
 * Ends the execution of a body until a trigger fires: no slot is held meanwhile, and no try is used up. Call it last, as in `return defer(...)`.
 *
 * @throws DagproofError `bad-duration`.
 * @example
 * dag.task('wait_for_job', ({ job }: { job: string }) =>
 *   defer({ for: '5m', event: { rows: 3 }, timeout: '1h', resume: ({ rows }) => `${job}: ${rows}` }));
 */
export function defer<Event = null, Output = Event>({
  resume,
  event,
  ...options
}: DeferOptions<Event, Output>): Output {
  const plain = { ...options, ...(event === undefined ? {} : { event: copyJson(event) }) };
  deferralOf('defer', plain);
  throw new TaskDeferred(plain, resume ?? null);
}
