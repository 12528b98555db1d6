/**
 * A task in the graph: its name, what kind it is, and how its instances stand.
 */
import type { JSX } from 'preact';
import { isMappedTask } from '../../../model/dagSpec.ts';
import { shortName } from '../../geometry/graphNodes.ts';
import type { TaskBox } from '../../geometry/graphLayout.ts';
import { STATE_SIGNS, stateWord } from '../../story/stateSigns.ts';
import type { TaskStates } from '../../story/taskStates.ts';
import { taskTraits } from '../../story/taskTraits.ts';
import type { View } from '../../view.ts';

interface GraphNodeProps {
  readonly view: View;
  readonly box: TaskBox;
  readonly states: TaskStates;
  readonly isSelected: boolean;
  /** Whether the Tab key comes to it. */
  readonly isCurrent: boolean;
  readonly onOpen: () => void;
  readonly onFocus: () => void;
}

export function GraphNode(props: GraphNodeProps): JSX.Element | null {
  const { view, box, states, isSelected, isCurrent, onOpen, onFocus } = props;
  const { dag } = view.shown.value.run;
  const task = dag.tasks[box.task];
  if (task === undefined) return null;
  const isMapped = isMappedTask(dag, task);
  const traits = taskTraits(task);
  const name = shortName(task.taskId, task.groupId);
  const group = task.taskId.slice(0, task.taskId.length - name.length);
  const kind = traits.length > 0 ? traits.join(' · ') : 'task';
  const worst = states.counts[0]?.[0] ?? 'none';
  const width = isMapped ? (states.isExpanded ? `[${states.total}]` : '[ ]') : '';
  const words = states.counts.map(([state, count]) => (isMapped ? `${count} ${stateWord(state)}` : stateWord(state)));
  const { x, y, width: across, height } = box;
  return (
    <button
      type="button"
      class={`graph-node is-${worst}${isMapped ? ' is-mapped' : ''}${isSelected ? ' is-selected' : ''}`}
      style={{ left: `${x}px`, top: `${y}px`, width: `${across}px`, height: `${height}px` }}
      data-name={`t${box.task}`}
      data-task={task.taskId}
      tabIndex={isCurrent ? 0 : -1}
      title={task.taskId}
      onClick={onOpen}
      onFocus={onFocus}
    >
      <span class="graph-name">
        <span class={`sign is-${worst}`} aria-hidden="true">
          {STATE_SIGNS[worst]}
        </span>
        {group !== '' && <span class="hidden-text">{group}</span>}
        <bdi>{name}</bdi>
        {isMapped && <span class="graph-width numeric">{width}</span>}
      </span>
      <span class="graph-traits">
        {task.isSetup && <b>↗ </b>}
        {task.isTeardown && <b>↘ </b>}
        {kind}
      </span>
      <span class="hidden-text">; {words.join(', ')}</span>
      {isMapped && (
        <span class="graph-bar">
          {states.counts.map(([state, count]) => (
            <i key={state} class={`is-${state}`} style={{ flexGrow: count }} />
          ))}
        </span>
      )}
    </button>
  );
}
