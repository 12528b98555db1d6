/**
 * Whoever is queued takes slots that its pool has open: those of queued and running instances, and of deferred ones where the pool counts them,
 * never exceed its size. A pool that was made smaller may hold more than it has until they end, but lets nobody in (semantics-scheduling 5.4).
 * Of several runs that share a pool each is judged by itself.
 */
import type { ResizePool } from '../model/runAction.ts';
import { poolSlotsOf } from '../model/settings.ts';
import { isActiveCode, STATE } from '../model/states.ts';
import type { Hearing } from './hearing.ts';
import type { Judge } from './judge.ts';

const ID = 'pool-slots';

export const POOL_SLOTS: Judge = {
  id: ID,
  sentence: 'The slots of a pool are never exceeded.',
  attend: (hearing) => {
    const { dag, trace } = hearing;
    const { pools, actions } = trace.header;
    const resizes = actions.filter((action) => action.kind === 'resize_pool');
    if (resizes.length === 0 && !canBeScarce(hearing)) return null;
    const sizes = dag.pools.map((name) => poolSlotsOf(pools[name] ?? -1));
    const holdsDeferred = dag.pools.map((name) => {
      const pool = pools[name];
      return typeof pool === 'object' && pool.includeDeferred === true;
    });
    const taken = dag.pools.map(() => 0);
    return {
      moved: (instance, from, to) => {
        const { spec, pool } = hearing.taskOf(instance);
        const isDeferredHeld = holdsDeferred[pool] === true;
        const change = Number(holds(to, isDeferredHeld)) - Number(holds(from, isDeferredHeld));
        if (change !== 0) taken[pool] = (taken[pool] as number) + change * spec.poolSlots;
        if (to !== STATE.queued || from === STATE.queued) return;
        const name = dag.pools[pool] as string;
        const size = sizeAt(hearing.timeMs, sizes[pool] as number, { name, resizes });
        if (size === -1 || (taken[pool] as number) <= size) return;
        const message = `${taken[pool]} slots of the pool ${name} are taken once ${hearing.nameOf(instance)} is queued, and it has ${size}.`;
        hearing.accuse(ID, message, { instances: [instance] });
      },
    };
  },
};

/** Whether all instances at once could take more than there is. */
function canBeScarce({ dag, trace, instanceCount }: Hearing): boolean {
  return dag.pools.some((name) => {
    const size = poolSlotsOf(trace.header.pools[name] ?? -1);
    return size !== -1 && size < instanceCount * dag.mostPoolSlots;
  });
}

function holds(state: number, isDeferredHeld: boolean): boolean {
  return isActiveCode(state) || (isDeferredHeld && state === STATE.deferred);
}

/** Of sizes that a pool has at the same time, before and after it is resized, the largest. */
function sizeAt(
  timeMs: number,
  first: number,
  { name, resizes }: { readonly name: string; readonly resizes: readonly ResizePool[] },
): number {
  let size = first;
  for (const { pool, atMs, slots } of resizes) {
    if (pool !== name || atMs > timeMs) continue;
    if (atMs < timeMs || slots === -1) size = slots;
    else if (size !== -1) size = Math.max(size, slots);
  }
  return size;
}
