/**
 * Nobody is queued beyond the limits on queued and running instances: those of the run, of the executor, and of the task itself
 * (semantics-scheduling 5.4). Of several runs each is judged by itself, as what others hold only makes a limit tighter.
 */
import { isActiveCode, STATE } from '../model/states.ts';
import type { Hearing } from './hearing.ts';
import type { Judge } from './judge.ts';

const ID = 'active-limits';

/** Of a worker that is gone the executor may know before the instance is told: its slot is free while the instance counts as active. */
const LOSSES: ReadonlySet<string> = new Set(['worker_lost', 'worker_killed', 'stuck_in_queued', 'heartbeat_lost']);

export const ACTIVE_LIMITS: Judge = {
  id: ID,
  sentence: 'Active instances never exceed maxActiveTasks, parallelism, or the limits of their task.',
  attend: (hearing) => {
    const { dag, trace, instanceCount } = hearing;
    const { maxActiveTasks } = dag.spec;
    const hasLosses = trace.header.plan.some(({ what }) => LOSSES.has(what.kind));
    const parallelism = hasLosses ? Infinity : trace.header.config.parallelism;
    const limit = Math.min(maxActiveTasks, parallelism);
    if (instanceCount <= limit && !dag.hasTaskLimits) return null;
    const activeByTask = dag.tasks.map(() => 0);
    let active = 0;
    return {
      moved: (instance, from, to) => {
        const change = Number(isActiveCode(to)) - Number(isActiveCode(from));
        const task = hearing.task[instance] as number;
        active += change;
        activeByTask[task] = (activeByTask[task] as number) + change;
        if (to !== STATE.queued || from === STATE.queued) return;
        if (active > limit) {
          const name = active > maxActiveTasks ? 'maxActiveTasks' : 'parallelism';
          accuse(hearing, instance, { active, name, limit: active > maxActiveTasks ? maxActiveTasks : parallelism });
        }
        if (dag.hasTaskLimits) judgeTask(hearing, instance, activeByTask[task] as number);
      },
    };
  },
};

function judgeTask(hearing: Hearing, instance: number, active: number): void {
  const { maxActiveTisPerDag, maxActiveTisPerDagrun } = hearing.taskOf(instance).spec;
  for (const [name, limit] of [
    ['maxActiveTisPerDag', maxActiveTisPerDag],
    ['maxActiveTisPerDagrun', maxActiveTisPerDagrun],
  ] as const) {
    if (limit !== null && active > limit) accuse(hearing, instance, { active, name, limit });
  }
}

function accuse(
  hearing: Hearing,
  instance: number,
  { active, name, limit }: { readonly active: number; readonly name: string; readonly limit: number },
): void {
  const message = `${active} instances are active once ${hearing.nameOf(instance)} is queued, and ${name} is ${limit}.`;
  hearing.accuse(ID, message, { instances: [instance] });
}
