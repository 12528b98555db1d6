/**
 * Chooses the task groups of a case, which task is in which, and every name: names are drawn, because the order of task ids decides
 * things in Airflow. What a mapped group is expanded over is chosen later, when its first task is placed.
 */
import type { CaseChoices, CaseKinds } from './caseChoices.ts';
import { drawsFrom, LARGEST_DRAW } from './draws.ts';

/** A group before its expansion is known. */
export interface GroupDraft {
  readonly groupId: string;
  readonly parentId: string | null;
  readonly isMapped: boolean;
  /** Choices of its expansion. */
  readonly expansion: readonly number[];
}

/** A task's id and its groups, innermost first. */
export interface Placement {
  readonly taskId: string;
  readonly enclosing: readonly GroupDraft[];
}

export interface Placements {
  /** Parents before children; none is without tasks. */
  readonly groups: readonly GroupDraft[];
  /** One for each task of the choices. */
  readonly tasks: readonly Placement[];
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
const HOSTILE_NAMES = ['__proto__', 'constructor', 'toString'];
const NO_GROUP = -1;

/** Names and groups of all tasks. */
export function chooseGroups({ kinds, groups, tasks }: CaseChoices): Placements {
  const most = kinds.groupDefects ? 1 : groups.length;
  const count = kinds.groups || kinds.groupDefects ? Math.min(most, groups.length) : 0;
  const parents = groups.map((group, number) => drawsFrom([group.parent]).below(number + 1) - 1);
  const groupOfTask = tasks.map((task, position) => chosenGroup(task.group, { count, isFirst: position === 0 }));
  const isUsed = groups.map(() => false);
  for (const direct of groupOfTask) {
    for (let group = direct; group !== NO_GROUP; group = parents[group] ?? NO_GROUP) isUsed[group] = true;
  }

  const takeName = nameSource(kinds);
  const chains: (readonly GroupDraft[])[] = [];
  groups.forEach((group, number) => {
    if (!isUsed[number]) return;
    const outer = chains[parents[number] ?? NO_GROUP] ?? [];
    const draft: GroupDraft = {
      groupId: qualified(takeName(group.name), outer),
      parentId: outer[0]?.groupId ?? null,
      isMapped: kinds.groupDefects || (kinds.mappedGroups && drawsFrom(group.form).chance(70)),
      expansion: group.expansion,
    };
    chains[number] = [draft, ...outer];
  });
  return {
    groups: chains.flatMap(([innermost]) => innermost ?? []),
    tasks: tasks.map((task, position) => {
      const enclosing = chains[groupOfTask[position] ?? NO_GROUP] ?? [];
      return { taskId: qualified(takeName(task.name), enclosing), enclosing };
    }),
  };
}

/** Most first tasks are outside every group, so that groups have something to be mapped over; of the others a good half is inside. */
function chosenGroup(drawn: number, { count, isFirst }: { count: number; isFirst: boolean }): number {
  const outside = isFirst ? 75 : 40;
  if (drawn < outside || count === 0) return NO_GROUP;
  return Math.floor(((drawn - outside) * count) / (LARGEST_DRAW + 1 - outside));
}

function qualified(name: string, enclosing: readonly GroupDraft[]): string {
  const [innermost] = enclosing;
  return innermost === undefined ? name : `${innermost.groupId}.${name}`;
}

/** Gives the drawn name, or the next one that is free. */
function nameSource(kinds: CaseKinds): (drawn: number) => string {
  const names = kinds.hostileNames ? [...LETTERS.slice(0, 10), ...HOSTILE_NAMES] : [...LETTERS];
  const taken = new Set<string>();
  return (drawn) => {
    let place = drawsFrom([drawn]).below(names.length);
    while (taken.has(names[place] ?? '')) place = (place + 1) % names.length;
    const name = names[place] ?? '';
    taken.add(name);
    return name;
  };
}
