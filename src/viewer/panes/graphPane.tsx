/**
 * The graph: tasks and groups as Airflow draws them, coloured by state at the moment shown.
 */
import type { JSX } from 'preact';
import { stepFrom, type Direction } from '../geometry/graphSteps.ts';
import { inSight, zoomed } from '../geometry/viewport.ts';
import { instancesOfTask } from '../story/instanceLookup.ts';
import { taskStates, type TaskStates } from '../story/taskStates.ts';
import { STATE } from '../../model/states.ts';
import { selectInstance, type View } from '../view.ts';
import { GraphEdges } from './graph/graphEdges.tsx';
import { GraphGroup } from './graph/graphGroup.tsx';
import { GraphNode } from './graph/graphNode.tsx';
import { GraphTools } from './graph/graphTools.tsx';
import { MOST_TASKS, useGraphView, type GraphView } from './graph/graphView.ts';
import { usePanning } from './graph/panning.ts';

export function GraphPane({ view }: { readonly view: View }): JSX.Element {
  const graph = useGraphView(view);
  usePanning(graph.screen, { get: () => graph.viewport.peek(), set: graph.move });
  const { layout, viewport } = graph;
  const { x, y, scale } = viewport.value;
  const press = (event: KeyboardEvent): void => {
    if (graphKey(graph, event)) event.preventDefault();
  };
  return (
    <div class="graph" onKeyDown={press}>
      <div class="graph-screen" ref={graph.screen}>
        {layout === null ? (
          <p class="empty">The graph is drawn of up to {MOST_TASKS} tasks; this DAG has more. The grid has them all.</p>
        ) : (
          <div
            class="graph-drawing"
            role="group"
            aria-label={`Graph of ${view.shown.value.run.dag.dagId}`}
            style={{
              width: `${layout.width}px`,
              height: `${layout.height}px`,
              transform: `translate(${x}px, ${y}px) scale(${scale})`,
            }}
          >
            <Drawing view={view} graph={graph} />
          </div>
        )}
      </div>
      <GraphTools view={view} graph={graph} />
    </div>
  );
}

function Drawing({ view, graph }: { readonly view: View; readonly graph: GraphView }): JSX.Element | null {
  const { layout, current, collapsed, stations } = graph;
  if (layout === null) return null;
  const loaded = view.shown.value;
  const states = taskStates(loaded, view.snapshot.value);
  const selected = view.selected.value;
  const selectedTask = selected === null ? -1 : loaded.columns.task[selected];
  const known = stations.some(({ name }) => name === current.value) ? current.value : stations[0]?.name;
  const focus = (name: string) => (): void => {
    current.value = name;
  };
  const toggle = (groupId: string) => (): void => {
    const next = new Set(collapsed.value);
    if (!next.delete(groupId)) next.add(groupId);
    collapsed.value = next;
  };
  return (
    <>
      <GraphEdges layout={layout} states={states} />
      {layout.groups.map((box) => {
        const name = `c${box.group}`;
        return (
          <GraphGroup
            key={`${name} ${box.isCollapsed}`}
            view={view}
            box={box}
            states={states}
            isCurrent={!box.isCollapsed || name === known}
            onToggle={toggle(loaded.run.dag.groups[box.group]?.groupId ?? '')}
            onFocus={focus(name)}
          />
        );
      })}
      {layout.tasks.map((box) => (
        <GraphNode
          key={box.task}
          view={view}
          box={box}
          states={states[box.task] as TaskStates}
          isSelected={box.task === selectedTask}
          isCurrent={`t${box.task}` === known}
          onOpen={() => openTask(view, box.task)}
          onFocus={focus(`t${box.task}`)}
        />
      ))}
    </>
  );
}

/** A task of one instance is that; of a mapped one the first that failed is shown, or its first, and the other panes show its instances alone. */
function openTask(view: View, task: number): void {
  const loaded = view.shown.peek();
  const taskId = loaded.run.dag.tasks[task]?.taskId ?? '';
  const instances = instancesOfTask(loaded, taskId);
  const failed = instances.find((instance) => loaded.columns.state[instance] === STATE.failed);
  selectInstance(view, failed ?? instances[0] ?? null);
  if (instances.length > 1) view.filter.value = { ...view.filter.value, taskId };
}

const DIRECTIONS: Readonly<Record<string, Direction>> = {
  ArrowRight: 'later',
  ArrowLeft: 'earlier',
  ArrowUp: 'above',
  ArrowDown: 'below',
};

/** Whether the key was made use of: arrows walk over the boxes, plus and minus zoom, 0 shows all. */
function graphKey(graph: GraphView, { key, altKey, ctrlKey, metaKey, target }: KeyboardEvent): boolean {
  const { layout, stations, viewport, size, screen } = graph;
  if (altKey || ctrlKey || metaKey || layout === null || !(target instanceof HTMLElement)) return false;
  const middle = { x: size.width / 2, y: size.height / 2 };
  if (key === '+' || key === '-') graph.move(zoomed(viewport.peek(), key === '+' ? 1.25 : 0.8, middle));
  else if (key === '0') graph.fit();
  else {
    const direction = DIRECTIONS[key];
    const from = stations.find(({ name }) => name === target.dataset['name']);
    if (direction === undefined || from === undefined) return false;
    const next = stepFrom(from, direction, { stations, edges: layout.edges });
    if (next === null) return true;
    graph.move(inSight(viewport.peek(), next, size));
    graph.current.value = next.name;
    screen.current?.querySelector<HTMLElement>(`[data-name="${next.name}"]`)?.focus({ preventScroll: true });
  }
  return true;
}
