/**
 * Several runs of one DAG as one immutable value: each run is a world of its own.
 */
import type { DagSpec } from '../../src/model/dagSpec.ts';
import type { OutcomePlan } from '../../src/model/outcomePlan.ts';
import type { CaseRuns } from '../../src/trace/caseFormat.ts';
import type { RunToBe } from './runDates.ts';
import type { ReferenceOptions } from './runReference.ts';
import type { DueEvent } from './dueEvent.ts';
import type { World } from './world.ts';

/** A run's way from queued to running: its logical date, and the time. */
export interface RunStart {
  readonly logicalDate: number;
  readonly atMs: number;
}

/** Runs a round starts or examines at most. */
export const AT_MOST = 20;

export interface OneRun {
  readonly toBe: RunToBe;
  readonly state: 'queued' | 'running' | 'ended';
  /** Passes made over all runs before the last one over this; -1: none. */
  readonly lastPass: number;
  readonly world: World;
}

export interface All {
  readonly given: Input;
  readonly nowMs: number;
  readonly asked: readonly RunToBe[];
  readonly runs: readonly OneRun[];
  readonly starts: readonly RunStart[];
  readonly passes: number;
  readonly eventsCreated: number;
  /** What happens to all runs, by time. */
  readonly actions: readonly { readonly atMs: number; readonly event: DueEvent }[];
}

export interface Input {
  readonly spec: DagSpec;
  readonly plan: OutcomePlan;
  readonly runs: CaseRuns;
  readonly options: ReferenceOptions;
}

/** Changes the world of one run; its events are numbered after all there are. */
export function inRun(all: All, at: number, change: (world: World) => World): All {
  const run = all.runs[at] as OneRun;
  const world = change({ ...run.world, eventsCreated: all.eventsCreated });
  const runs = all.runs.map((other) => (other === run ? { ...run, world } : other));
  return { ...all, runs, eventsCreated: world.eventsCreated };
}
