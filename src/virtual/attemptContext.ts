/**
 * What a body sees of its attempt: `getContext()` and `getClient()`. Which attempt that is follows the body across awaits.
 * Global under a well-known symbol, so that two loaded copies of the package agree on it.
 */
import { executionAsyncResource } from 'node:async_hooks';
import { mistake } from '../model/errors.ts';
import type { Json, JsonObject } from '../model/json.ts';
import type { VirtualProcess } from './virtualProcess.ts';

/** The context of a running attempt. Names and meaning follow Airflow's context; more may be put in for `mapIndexTemplate`. */
export interface TaskContext {
  readonly dagId: string;
  readonly runId: string;
  readonly taskId: string;
  /** -1 when unmapped. */
  readonly mapIndex: number;
  /** Instances the task was expanded to; 1 when unmapped. Ours: Airflow's task instance has no such member. */
  readonly mapCount: number;
  /** `mapCount - 1`; -1 when unmapped. */
  readonly maxMapIndex: number;
  /** Counted from 1. */
  readonly tryNumber: number;
  /** Retries allowed. */
  readonly maxTries: number;
  /** How often this try was rescheduled so far; only sensors are. */
  readonly taskRescheduleCount: number;
  readonly logicalDate: Date;
  readonly dataIntervalStart: Date;
  readonly dataIntervalEnd: Date;
  /** `2026-01-01` */
  readonly ds: string;
  /** `20260101` */
  readonly dsNodash: string;
  /** `2026-01-01T00:00:00+00:00` */
  readonly ts: string;
  /** `20260101T000000` */
  readonly tsNodash: string;
  readonly params: JsonObject;
  /** The label of the map index as far as it is known before the body has run. */
  readonly mapIndexLabel: string | null;
  /** Aborts when the attempt is cancelled. */
  readonly signal: AbortSignal;
  [name: string]: unknown;
}

export interface XComAddress {
  /** Default: `return_value`. */
  readonly key?: string;
  /** Default: the task itself. */
  readonly taskId?: string;
  /** Default: every index; one value comes bare, several as a list, none as null. */
  readonly mapIndex?: number;
}

/** The run's own data, as a body reads and writes it. */
export interface TaskClient {
  getXCom<Value = Json>(address: XComAddress): Promise<Value | null>;
  setXCom(entry: { readonly key: string; readonly value: Json }): Promise<void>;
  /** A variable given to the run, or null. */
  getVariable(name: string): Promise<string | null>;
  setVariable(name: string, value: string): Promise<void>;
  /** A connection given to the run; raises when there is none. */
  getConnection(connectionId: string): Promise<JsonObject>;
}

/** What a worker lends to the body it runs. */
export interface AttemptScope {
  readonly context: TaskContext;
  readonly client: TaskClient;
  /** What the attempt is in virtual time. */
  readonly process: VirtualProcess;
  /** Inside `real()`: timers and requests are real ones. */
  readonly isReal: boolean;
  /** Takes a line of console output. */
  write(line: string): void;
}

interface Slot {
  /** The attempt of the synchronous body that is running now. */
  current: AttemptScope | null;
  /** Simulations that follow attempts across awaits. */
  followers: number;
}

const SLOT = Symbol.for('dagproof.attemptSlot');
const slot: Slot = ((globalThis as { [SLOT]?: Slot })[SLOT] ??= { current: null, followers: 0 });

/** Where what a body begins (a promise, a callback, an operation of Node) carries its attempt. */
const CARRIED = Symbol.for('dagproof.carriedAttempt');

interface Carrier {
  [CARRIED]?: AttemptScope | undefined;
}

/** The attempt whose body is running here; undefined outside a body. */
export function currentAttempt(): AttemptScope | undefined {
  return slot.current ?? (slot.followers === 0 ? undefined : (executionAsyncResource() as Carrier)[CARRIED]);
}

/** The process whose timers, requests and draws are virtual here; undefined outside a body, and inside `real()`. */
export function currentProcess(): VirtualProcess | undefined {
  const attempt = currentAttempt();
  return attempt === undefined || attempt.isReal ? undefined : attempt.process;
}

/** Attempts are in sight across awaits until the last that asked for it gives back what it got; a hook of Node's has to hand them on meanwhile. */
export function followAttempts(): () => void {
  slot.followers++;
  return () => void slot.followers--;
}

/** Hands the attempt of what is running on to what it has just begun. (By our own hook: a storage of Node's would be a second one, called for every promise.) */
export function handOn(begun: object): AttemptScope | undefined {
  const attempt = (executionAsyncResource() as Carrier)[CARRIED];
  if (attempt !== undefined) (begun as Carrier)[CARRIED] = attempt;
  return slot.current ?? attempt;
}

/** Runs a body that must end at once, with its attempt in sight. */
export function runSync<Given, Value>(scope: AttemptScope, body: (given: Given) => Value, given: Given): Value {
  const before = slot.current;
  slot.current = scope;
  try {
    return body(given);
  } finally {
    slot.current = before;
  }
}

/** Runs a body whose attempt stays in sight across its awaits. */
export function runAsync<Value>(scope: AttemptScope, body: () => Value): Value {
  const carrier = executionAsyncResource() as Carrier;
  const before = carrier[CARRIED];
  carrier[CARRIED] = scope;
  try {
    return body();
  } finally {
    carrier[CARRIED] = before;
  }
}

/**
 * The context of the attempt this body belongs to.
 *
 * @throws DagproofError `outside-a-body` when called anywhere else.
 * @example dag.task('which', () => getContext().mapIndex)
 */
export function getContext(): TaskContext {
  return required('getContext').context;
}

/**
 * The client of the attempt this body belongs to: XComs, variables and connections of the simulated run.
 *
 * @throws DagproofError `outside-a-body` when called anywhere else.
 * @example await getClient().setXCom({ key: 'rows', value: 3 })
 */
export function getClient(): TaskClient {
  return required('getClient').client;
}

function required(name: string): AttemptScope {
  const attempt = currentAttempt();
  if (attempt !== undefined) return attempt;
  throw mistake(
    'outside-a-body',
    `${name}() was called outside a task body.`,
    'Call it inside the handler given to dag.task(), while a simulation runs it.',
  );
}
