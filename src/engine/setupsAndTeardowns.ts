/**
 * What setups and teardowns mean for the shape of a DAG: which setups a task has to wait for, which tasks a teardown has to, and
 * which tasks decide the state of the run. It knows nothing of a run, nor of map indexes.
 * Rules: semantics-scheduling 2.6, 2.7, 4.5; airflow-core/src/airflow/_shared/dagnode/node.py, airflow-core/src/airflow/models/dagrun.py.
 */
import type { TaskSpec } from '../model/dagSpec.ts';
import type { TaskNumber } from '../model/ids.ts';

/** A task with its direct relatives. */
interface Linked {
  readonly number: TaskNumber;
  readonly spec: TaskSpec;
  readonly upstream: readonly { readonly task: Linked }[];
  readonly downstream: readonly { readonly task: Linked }[];
}

/**
 * The setups upstream of a task, direct ones left out, that are relevant to it: those without a teardown, or with one downstream
 * of the task. A teardown has none (rule setup/indirect-setups).
 */
export function findIndirectSetups(task: Linked): readonly TaskNumber[] {
  if (task.spec.isTeardown) return [];
  const setups = [...reachable(task, upstreamOf)].filter(({ spec }) => spec.isSetup);
  if (setups.length === 0) return [];
  const direct = new Set(upstreamOf(task));
  const below = reachable(task, downstreamOf);
  const isRelevant = (setup: Linked): boolean => {
    const teardowns = downstreamOf(setup).filter(({ spec }) => spec.isTeardown);
    return teardowns.length === 0 || teardowns.some((teardown) => below.has(teardown));
  };
  return setups.filter((setup) => !direct.has(setup) && isRelevant(setup)).map(numberOf);
}

/** The tasks on the paths from a teardown's direct setups to it, direct upstream left out (rule setup/teardown-scope). */
export function findTeardownScope(task: Linked): readonly TaskNumber[] {
  if (!task.spec.isTeardown) return [];
  const direct = new Set(upstreamOf(task));
  const above = reachable(task, upstreamOf);
  const between = new Set<Linked>();
  for (const setup of direct) {
    if (!setup.spec.isSetup) continue;
    for (const below of reachable(setup, downstreamOf)) {
      if (above.has(below) && !direct.has(below)) between.add(below);
    }
  }
  return [...between].map(numberOf);
}

/**
 * The tasks that decide the state of the run: those that count and have nothing downstream that counts. A teardown counts only with
 * `onFailureFailDagrun`. Where nothing counts, the tasks without downstream decide (rule run-state/teardown-leaves).
 */
export function findLeaves(tasks: readonly Linked[]): ReadonlySet<TaskNumber> {
  const counts = ({ spec }: Linked): boolean => !spec.isTeardown || spec.onFailureFailDagrun;
  const leaves = tasks.filter((task) => counts(task) && !downstreamOf(task).some(counts));
  return new Set((leaves.length > 0 ? leaves : tasks.filter((task) => task.downstream.length === 0)).map(numberOf));
}

function numberOf({ number }: Linked): TaskNumber {
  return number;
}

function upstreamOf(task: Linked): readonly Linked[] {
  return task.upstream.map((link) => link.task);
}

function downstreamOf(task: Linked): readonly Linked[] {
  return task.downstream.map((link) => link.task);
}

/** Everything reached by repeating a step, the start not included. */
function reachable(start: Linked, step: (task: Linked) => readonly Linked[]): ReadonlySet<Linked> {
  const reached = new Set<Linked>();
  const open = [...step(start)];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (reached.has(at)) continue;
    reached.add(at);
    open.push(...step(at));
  }
  return reached;
}
