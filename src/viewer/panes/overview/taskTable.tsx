/**
 * Every task with how its instances stand at the moment shown.
 */
import type { JSX } from 'preact';
import { isMappedTask } from '../../../model/dagSpec.ts';
import { instancesOfTask } from '../../story/instanceLookup.ts';
import { taskStates, type TaskStates } from '../../story/taskStates.ts';
import { selectInstance, showInGrid, type View } from '../../view.ts';
import { StateBar } from '../parts/stateBar.tsx';
import { StateMark } from '../parts/stateMark.tsx';

/** More are not read; the graph and the grid have them all. */
const MOST_TASKS = 200;

export function TaskTable({ view }: { readonly view: View }): JSX.Element {
  const loaded = view.shown.value;
  const states = taskStates(loaded, view.snapshot.value);
  const { tasks } = loaded.run.dag;
  return (
    <table class="task-table">
      <caption class="soft">Tasks at the moment shown</caption>
      <thead>
        <tr>
          <th scope="col">Task</th>
          <th scope="col">States</th>
          <th scope="col">Retried</th>
        </tr>
      </thead>
      <tbody>
        {tasks.slice(0, MOST_TASKS).map((task, number) => (
          <Row
            key={task.taskId}
            view={view}
            taskId={task.taskId}
            isMapped={isMappedTask(loaded.run.dag, task)}
            states={states[number] as TaskStates}
          />
        ))}
      </tbody>
    </table>
  );
}

interface RowProps {
  readonly view: View;
  readonly taskId: string;
  readonly isMapped: boolean;
  readonly states: TaskStates;
}

function Row({ view, taskId, isMapped, states: { total, counts, isExpanded, retried } }: RowProps): JSX.Element {
  const open = (): void => {
    const [only, ...others] = instancesOfTask(view.shown.peek(), taskId);
    if (only !== undefined && others.length === 0) selectInstance(view, only);
    else showInGrid(view, { taskId });
  };
  const [worst] = counts;
  return (
    <tr>
      <th scope="row">
        <button type="button" class="link" onClick={open}>
          <bdi>{taskId}</bdi>
        </button>
        {isMapped && <span class="soft">{isExpanded ? ` [${total}]` : ' [ ]'}</span>}
      </th>
      <td>
        {counts.length === 1 && worst !== undefined ? (
          <StateMark state={worst[0]} />
        ) : (
          <StateBar counts={counts} total={total} />
        )}
      </td>
      <td class="numeric">{retried === 0 ? '' : retried}</td>
    </tr>
  );
}
