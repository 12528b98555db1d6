/**
 * Who holds a slot of what has only so many: a pool, or the active tasks of a run.
 */
import type { InstanceState } from '../../../src/model/states.ts';
import type { TaskSpec } from '../../../src/model/dagSpec.ts';
import type { Facts, ToldMove } from './facts.ts';
import { standing } from './history.ts';

const ACTIVE: readonly InstanceState[] = ['queued', 'running'];

/** An instance was queued although, with those in this state counted as active, its pool or the run had no slot left. */
export function isSlotTaken(facts: Facts, move: ToldMove, state: InstanceState): boolean {
  if (move.state !== 'queued') return false;
  const { pool, poolSlots } = facts.tasks.get(move.taskId) as TaskSpec;
  const others = standing(facts, move.position).map((other) => ({
    ...other,
    spec: facts.tasks.get(other.taskId) as TaskSpec,
  }));
  if (!others.some((other) => other.state === state)) return false;
  const holders = others.filter((other) => ACTIVE.includes(other.state) || other.state === state);
  if (holders.length >= facts.spec.maxActiveTasks) return true;
  const given = facts.runCase.settings?.pools?.[pool];
  const total = typeof given === 'number' ? given : (given?.slots ?? facts.config.defaultPoolSlots);
  const used = holders.reduce((sum, { spec }) => sum + (spec.pool === pool ? spec.poolSlots : 0), 0);
  return total >= 0 && used + poolSlots > total;
}
