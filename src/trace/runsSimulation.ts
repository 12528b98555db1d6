/**
 * Several finished runs of one DAG as their user reads them: each a `Simulation` of its own, and in which order they started.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { mistake } from '../model/errors.ts';
import { isoDate } from '../model/time.ts';
import type { Simulation } from './simulation.ts';

/** A run's way from queued to running. */
export interface RunStart {
  readonly runId: string;
  /** Virtual ms. */
  readonly atMs: number;
}

export class RunsSimulation {
  /** In order of creation. */
  readonly runs: readonly Simulation[];
  /** In the order in which runs started; those that never did are not among them. */
  readonly starts: readonly RunStart[];
  /** Of all runs, each once. */
  readonly warnings: readonly string[];

  constructor(runs: readonly Simulation[], starts: readonly RunStart[], warnings: readonly string[]) {
    this.runs = runs;
    this.starts = starts;
    this.warnings = [...new Set([...warnings, ...runs.flatMap((run) => run.warnings)])];
  }

  /** Virtual time at the end of the last run, ms. */
  get endMs(): number {
    return Math.max(0, ...this.runs.map((run) => run.trace.endMs));
  }

  /** SHA-256 over the digests of all runs and the order of their starts. */
  get digest(): string {
    const told = JSON.stringify([this.runs.map((run) => run.digest), this.starts, [...this.warnings].sort()]);
    return bytesToHex(sha256(utf8ToBytes(told)));
  }

  /**
   * One run.
   *
   * @param which Its position in order of creation, its run id, or its logical date.
   * @throws DagproofError `unknown-run` with the runs there are.
   * @example (await simulateRuns(dag, { until: '2026-01-03' })).run('2026-01-02').state
   */
  run(which: number | string | Date): Simulation {
    const date = typeof which === 'number' ? null : isoDate(which);
    const found =
      typeof which === 'number'
        ? this.runs[which]
        : this.runs.find((run) => run.runId === which || run.logicalDate === date);
    if (found !== undefined) return found;
    const known = this.runs.map((run) => run.runId).join(', ');
    throw mistake(
      'unknown-run',
      `There is no run ${JSON.stringify(which)}.`,
      `Runs: ${known === '' ? 'none' : known}.`,
    );
  }
}
