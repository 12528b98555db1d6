/**
 * A DAG as judges ask about it: tasks by number, who is upstream of whom, which mapped groups are around a task. Read from the spec alone, once a DAG.
 */
import { referencedTasks, type DagSpec, type ExpandSpec, type GroupSpec, type TaskSpec } from '../model/dagSpec.ts';

export type MappedGroup = GroupSpec & { readonly expand: ExpandSpec };

export interface JudgedTask {
  readonly number: number;
  readonly spec: TaskSpec;
  /** Numbers of the direct upstream tasks. */
  readonly upstream: readonly number[];
  readonly downstream: readonly number[];
  /** Mapped groups around the task, the innermost first. */
  readonly mappedGroups: readonly MappedGroup[];
  /** Mapped by itself. */
  readonly isMappedOperator: boolean;
  /** Has map indexes: mapped by itself or inside a mapped group. */
  readonly isMapped: boolean;
  /** The tasks that the mapped groups around it are expanded over. */
  readonly drivers: ReadonlySet<number>;
  /** Some task or group is expanded over what it returns. */
  readonly isMappingSource: boolean;
  /** Position of its pool among those of the DAG. */
  readonly pool: number;
}

export interface JudgedDag {
  readonly spec: DagSpec;
  readonly tasks: readonly JudgedTask[];
  readonly numbers: ReadonlyMap<string, number>;
  readonly hasMapping: boolean;
  readonly hasRetries: boolean;
  /** Names of the pools its tasks are in. */
  readonly pools: readonly string[];
  readonly mostPoolSlots: number;
  /** A task limits its own active instances. */
  readonly hasTaskLimits: boolean;
}

const judgedDags = new WeakMap<DagSpec, JudgedDag>();

export function judgedDagOf(spec: DagSpec): JudgedDag {
  let dag = judgedDags.get(spec);
  if (dag === undefined) judgedDags.set(spec, (dag = readDag(spec)));
  return dag;
}

function readDag(spec: DagSpec): JudgedDag {
  const numbers = new Map(spec.tasks.map(({ taskId }, number) => [taskId, number]));
  const downstream = spec.tasks.map((): number[] => []);
  const pools = [...new Set(spec.tasks.map(({ pool }) => pool))];
  const expands = [...spec.tasks, ...spec.groups].flatMap(({ expand }) => expand ?? []);
  const sources = sourcesOf(expands, numbers);
  const tasks = spec.tasks.map((task, number): JudgedTask => {
    const upstream = task.upstream.flatMap((taskId) => numbers.get(taskId) ?? []);
    for (const above of upstream) downstream[above]?.push(number);
    const mappedGroups = mappedGroupsAround(spec, task.groupId);
    return {
      number,
      spec: task,
      upstream,
      downstream: downstream[number] as number[],
      mappedGroups,
      isMappedOperator: task.expand !== null,
      isMapped: task.expand !== null || mappedGroups.length > 0,
      drivers: sourcesOf(
        mappedGroups.map(({ expand }) => expand),
        numbers,
      ),
      isMappingSource: sources.has(number),
      pool: pools.indexOf(task.pool),
    };
  });
  return {
    spec,
    tasks,
    numbers,
    hasMapping: tasks.some(({ isMapped }) => isMapped),
    hasRetries: spec.tasks.some(({ retries }) => retries > 0),
    pools,
    mostPoolSlots: Math.max(0, ...spec.tasks.map(({ poolSlots }) => poolSlots)),
    hasTaskLimits: spec.tasks.some((task) => task.maxActiveTisPerDag !== null || task.maxActiveTisPerDagrun !== null),
  };
}

function mappedGroupsAround({ groups }: DagSpec, innermost: string | null): readonly MappedGroup[] {
  const around: MappedGroup[] = [];
  for (let id = innermost; id !== null;) {
    const group = groups.find(({ groupId }) => groupId === id);
    if (group === undefined) break;
    if (isMappedGroup(group)) around.push(group);
    id = group.parentId;
  }
  return around;
}

function isMappedGroup(group: GroupSpec): group is MappedGroup {
  return group.expand !== null;
}

/** A reference inside a list or record that the DAG file itself writes is no source. */
function sourcesOf(expands: readonly ExpandSpec[], numbers: ReadonlyMap<string, number>): ReadonlySet<number> {
  const values = expands.flatMap((expand) => {
    if (expand.kind === 'product') return expand.arguments.map(([, value]) => value);
    return expand.rows.kind === 'list' ? expand.rows.items : [expand.rows];
  });
  const referring = values.filter(({ kind }) => kind !== 'list' && kind !== 'record');
  return new Set(referring.flatMap(referencedTasks).flatMap((taskId) => numbers.get(taskId) ?? []));
}
