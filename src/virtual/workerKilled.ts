/**
 * The end of a process whose worker was killed: nothing is thrown that a body could see, and what comes of the attempt is up to the scheduler.
 */
import type { ReportedEnd } from '../model/outcomePlan.ts';

export class WorkerKilled {
  /** What its executor reports; null: nobody notices until heartbeats are missed. */
  readonly reported: ReportedEnd | null;
  /** Position in the plan of the entry that killed it. */
  readonly planEntry: number;

  constructor(reported: ReportedEnd | null, planEntry: number) {
    this.reported = reported;
    this.planEntry = planEntry;
  }
}
