/**
 * The flags of `dagproof run` that clear, mark and resize, as actions: `--clear 'load[2]+@1h'`, `--mark 'success:load[2]@1h'`,
 * `--mark-run 'failed@1h'`, `--resize 's3=1@5m'`.
 */
import { resizePool } from '../drivers/actions.ts';
import { clear, mark, markRun } from '../drivers/clears.ts';
import { mistake } from '../model/errors.ts';
import type { ClearTasks, MarkRun, MarkTask, ResizePool } from '../model/runAction.ts';

/** `load[2]@1h`: task, map index, time; a `+` before it: with what is above, behind it: with what is below; `*@1h`: the whole run. */
export function clearFlag(text: string): ClearTasks {
  const [, above, task, index, below, time] = /^(\+?)(.+?)(?:\[(-?\d+)\])?(\+?)@([^@]+)$/.exec(text) ?? [];
  if (task === undefined || time === undefined) throw badFlag('--clear', text, "--clear 'load[2]+@1h'");
  let built = task === '*' ? clear() : clear(task);
  if (index !== undefined) built = built.at(Number(index));
  if (above === '+') built = built.withUpstream();
  if (below === '+') built = built.withDownstream();
  return built.after(time);
}

/** `success:load[2]@1h`: state, task, map index, time. */
export function markFlag(text: string): MarkTask {
  const [, state, task, index, time] = /^(success|failed|skipped):(.+?)(?:\[(-?\d+)\])?@([^@]+)$/.exec(text) ?? [];
  if (task === undefined || time === undefined) throw badFlag('--mark', text, "--mark 'success:load[2]@1h'");
  const built = mark(task, state as MarkTask['state']);
  return (index === undefined ? built : built.at(Number(index))).after(time);
}

/** `failed@1h`: state and time. */
export function markRunFlag(text: string): MarkRun {
  const [, state, time] = /^(success|failed|queued)@([^@]+)$/.exec(text) ?? [];
  if (time === undefined) throw badFlag('--mark-run', text, "--mark-run 'failed@1h'");
  return markRun(state as MarkRun['state']).after(time);
}

/** `s3=1@5m`: pool, slots, time. */
export function resizeFlag(text: string): ResizePool {
  const [, pool, slots, time] = /^(.+)=(-?\d+)@([^@]+)$/.exec(text) ?? [];
  if (pool === undefined || time === undefined) throw badFlag('--resize', text, "--resize 's3=1@5m'");
  return resizePool(pool, Number(slots)).after(time);
}

function badFlag(flag: string, text: string, example: string): Error {
  return mistake('bad-action', `${flag} is "${text}".`, `For example ${example}.`);
}
