/** How far an instance has come in a try that is performed in parts. */

/** How often an instance has deferred in a try, and how its last deferral came out. */
export interface Deferred {
  readonly tryNumber: number;
  readonly count: number;
  /** When its trigger has had enough time. */
  readonly timeoutAtMs: number;
  /** How its next execution begins; null: it waits, or has begun. */
  readonly resumed: 'by event' | 'by failure' | 'by timeout' | null;
}

/** How far a sensor has come in a try. */
export interface Sensing {
  readonly tryNumber: number;
  readonly pokes: number;
  readonly pokesOfExecution: number;
  /** Start of the execution. */
  readonly startedAtMs: number;
  readonly firstRescheduleMs: number | null;
  /** Date of the last reschedule. */
  readonly notBeforeMs: number;
}
