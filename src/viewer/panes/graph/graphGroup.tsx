/**
 * A task group in the graph: a frame around its tasks, or a box that stands for all of them.
 */
import type { JSX } from 'preact';
import { shortName } from '../../geometry/graphNodes.ts';
import type { GroupBox } from '../../geometry/graphLayout.ts';
import { STATE_SIGNS, stateWord } from '../../story/stateSigns.ts';
import { addedUp, type TaskStates } from '../../story/taskStates.ts';
import type { View } from '../../view.ts';

interface GraphGroupProps {
  readonly view: View;
  readonly box: GroupBox;
  readonly states: readonly TaskStates[];
  /** Whether the Tab key comes to it. */
  readonly isCurrent: boolean;
  readonly onToggle: () => void;
  readonly onFocus: () => void;
}

export function GraphGroup({ view, box, states, isCurrent, onToggle, onFocus }: GraphGroupProps): JSX.Element | null {
  const group = view.shown.value.run.dag.groups[box.group];
  if (group === undefined) return null;
  const { counts } = addedUp(box.tasks.map((task) => states[task] as TaskStates));
  const worst = counts[0]?.[0] ?? 'none';
  const words = counts.map(([state, count]) => `${count} ${stateWord(state)}`).join(', ');
  const width = widthText(view, box, states);
  const style = { left: `${box.x}px`, top: `${box.y}px`, width: `${box.width}px`, height: `${box.height}px` };
  const own = {
    type: 'button' as const,
    'data-name': `${box.isCollapsed ? 'c' : 'g'}${box.group}`,
    tabIndex: isCurrent ? 0 : -1,
    title: group.groupId,
    'aria-expanded': !box.isCollapsed,
    'aria-label': `Group ${group.groupId}${width}; ${words}`,
    onClick: onToggle,
    onFocus,
  };
  const name = (
    <>
      <span class="soft">{box.isCollapsed ? '▸' : '▾'}</span>
      <bdi>{shortName(group.groupId, group.parentId)}</bdi>
      <span class="graph-width numeric">{width}</span>
    </>
  );
  if (!box.isCollapsed) {
    return (
      <div class={`graph-frame${group.expand === null ? '' : ' is-mapped'}`} style={style}>
        <button {...own} class="graph-toggle graph-name">
          {name}
        </button>
      </div>
    );
  }
  return (
    <button {...own} class={`graph-node is-closed is-${worst}`} style={style}>
      <span class="graph-name">
        <span class={`sign is-${worst}`}>{STATE_SIGNS[worst]}</span>
        {name}
      </span>
      <span class="graph-traits">group of {box.tasks.length} tasks</span>
      <span class="graph-bar">
        {counts.map(([state, count]) => (
          <i key={state} class={`is-${state}`} style={{ flexGrow: count }} />
        ))}
      </span>
    </button>
  );
}

/** `[3]`, `[ ]` before it is expanded, nothing of a group that is not mapped. */
function widthText(view: View, { group, tasks }: GroupBox, states: readonly TaskStates[]): string {
  const { dag } = view.shown.value.run;
  const spec = dag.groups[group];
  if (spec === undefined || spec.expand === null) return '';
  const direct = tasks.find((task) => dag.tasks[task]?.groupId === spec.groupId && dag.tasks[task]?.expand === null);
  const known = direct === undefined ? undefined : states[direct];
  return known?.isExpanded === true ? `[${known.total}]` : '[ ]';
}
