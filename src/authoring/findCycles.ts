/**
 * Finds cycles among tasks, without recursion: a chain may be as long as a DAG is.
 */

/**
 * Cycles that share no task, each as the ids along it with the first one repeated at the end.
 *
 * @example findCycles(new Map([['a', new Set(['b'])], ['b', new Set(['a'])]])) // [['a', 'b', 'a']]
 */
export function findCycles(upstream: ReadonlyMap<string, ReadonlySet<string>>): string[][] {
  const downstream = new Map<string, string[]>([...upstream.keys()].map((taskId) => [taskId, []]));
  for (const [taskId, sources] of upstream) for (const source of sources) downstream.get(source)?.push(taskId);
  const cycles: string[][] = [];
  const finished = new Set<string>();
  for (const start of downstream.keys()) {
    if (!finished.has(start)) search(start, downstream, finished, cycles);
  }
  return cycles;
}

function search(
  start: string,
  downstream: ReadonlyMap<string, readonly string[]>,
  finished: Set<string>,
  cycles: string[][],
): void {
  const path: string[] = [];
  const positions = new Map<string, number>();
  const pending: { readonly taskId: string; next: number }[] = [{ taskId: start, next: 0 }];
  while (pending.length > 0) {
    const frame = pending[pending.length - 1] as { readonly taskId: string; next: number };
    if (frame.next === 0) {
      positions.set(frame.taskId, path.length);
      path.push(frame.taskId);
    }
    const following = downstream.get(frame.taskId)?.[frame.next++];
    if (following === undefined) {
      finished.add(frame.taskId);
      positions.delete(frame.taskId);
      path.pop();
      pending.pop();
      continue;
    }
    const position = positions.get(following);
    if (position !== undefined) keepIfApart(cycles, [...path.slice(position), following]);
    else if (!finished.has(following)) pending.push({ taskId: following, next: 0 });
  }
}

function keepIfApart(cycles: string[][], cycle: string[]): void {
  if (!cycles.some((other) => other.some((taskId) => cycle.includes(taskId)))) cycles.push(cycle);
}
