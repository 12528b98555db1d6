/**
 * Pools and active limits hold at every instant of any run, whatever fails and in whatever order things end: counted again from the moves
 * alone, by intervals in which an instance holds its slots.
 *
 * Turned red by, for example, `poolSlots > openSlots(poolOf(run, rows))` becoming `openSlots(poolOf(run, rows)) <= 0` in src/scheduler/selection.ts.
 */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryCase } from '../src/checking/generator/arbitraryCase.ts';
import type { GeneratedCase } from '../src/checking/generator/buildCase.ts';
import { simulateSync } from '../src/drivers/simulateSync.ts';
import { DEFAULT_CONFIG, DEFAULT_POOL, poolSlotsOf } from '../src/model/settings.ts';
import { namedMoves } from '../src/trace/namedMoves.ts';
import type { Simulation } from '../src/trace/simulation.ts';
import { propertySettings } from './support/propertySettings.ts';
import { caseOptions } from './support/runCase.ts';
import { guard } from './support/sometimes.ts';
import { complain } from './support/wholeRuns.ts';

/** Whoever is queued or running holds its slots; a deferred one only where its pool says so, which is left out here. */
const ACTIVE: ReadonlySet<string> = new Set(['queued', 'running']);

/** Workers that are gone leave the executor before the instance is told: its limit is no limit of instances then. */
const LEAVES_EARLY: ReadonlySet<string> = new Set([
  'worker_lost',
  'worker_killed',
  'stuck_in_queued',
  'heartbeat_lost',
]);

interface Limit {
  readonly name: string;
  readonly most: number;
  /** What one instance of a task takes of it; 0: nothing. */
  readonly takes: (taskId: string) => number;
}

function limitsOf({ spec, pools, config, plan }: GeneratedCase): Limit[] {
  const tasks = new Map(spec.tasks.map((task) => [task.taskId, task]));
  const sizes = { [DEFAULT_POOL]: config.defaultPoolSlots ?? DEFAULT_CONFIG.defaultPoolSlots, ...pools };
  const parallelism = plan.some(({ what }) => LEAVES_EARLY.has(what.kind))
    ? Infinity
    : (config.parallelism ?? DEFAULT_CONFIG.parallelism);
  return [
    ...Object.entries(sizes).map(([pool, size]): Limit => {
      const slots = poolSlotsOf(size);
      const takes = (taskId: string): number => {
        const task = tasks.get(taskId);
        return task?.pool === pool ? task.poolSlots : 0;
      };
      return { name: `pool ${pool}`, most: slots < 0 ? Infinity : slots, takes };
    }),
    { name: 'maxActiveTasks', most: spec.maxActiveTasks, takes: () => 1 },
    { name: 'parallelism', most: parallelism, takes: () => 1 },
    ...spec.tasks.flatMap(({ taskId, maxActiveTisPerDag, maxActiveTisPerDagrun }) => {
      const takes = (other: string): number => Number(other === taskId);
      return [maxActiveTisPerDag, maxActiveTisPerDagrun].flatMap((most): Limit[] =>
        most === null ? [] : [{ name: `active instances of ${taskId}`, most, takes }],
      );
    }),
  ];
}

/** The most that was taken of a limit at once. */
function highestOf(run: Simulation, { takes }: Limit): number {
  const active = new Set<string>();
  let taken = 0;
  let highest = 0;
  for (const { taskId, mapIndex, state } of namedMoves(run.trace)) {
    const name = `${taskId}[${mapIndex}]`;
    const [was, is] = [active.has(name), ACTIVE.has(state)];
    if (was === is) continue;
    taken += is ? takes(taskId) : -takes(taskId);
    if (is) active.add(name);
    else active.delete(name);
    highest = Math.max(highest, taken);
  }
  return highest;
}

describe('a run', () => {
  it('never takes more than its pools and limits allow', () => {
    const sometimes = guard(['a pool used up', 'maxActiveTasks used up', 'a limit of a task used up', 'a retry']);
    fc.assert(
      fc.property(arbitraryCase(), fc.nat(), (drawn, seed) => {
        // A pool that shrinks lets go on what it has let in.
        const generated = { ...drawn, actions: drawn.actions.filter(({ kind }) => kind !== 'resize_pool') };
        const run = simulateSync(generated, { ...caseOptions(generated), order: 'seeded', seed });
        for (const limit of limitsOf(generated)) {
          const highest = highestOf(run, limit);
          if (highest > limit.most)
            complain({ generated, seed }, `${highest} taken of ${limit.name}, which is ${limit.most}`);
          if (highest < limit.most || highest < 1) continue;
          sometimes.note('a pool used up', limit.name.startsWith('pool'));
          sometimes.note('maxActiveTasks used up', limit.name === 'maxActiveTasks');
          sometimes.note('a limit of a task used up', limit.name.startsWith('active'));
        }
        sometimes.note(
          'a retry',
          run.instances().some(({ tryNumber }) => tryNumber > 1),
        );
      }),
      propertySettings(150, 500),
    );
    expect(sometimes.below(10)).toEqual([]);
  });
});
