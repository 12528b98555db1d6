/**
 * Compares how two runs of one DAG ended: states, XComs, and what the stubs hold. When and by how many tries is not compared.
 */
import microdiff from 'microdiff';
import { instanceName } from '../../../model/ids.ts';
import { canonicalJson, getOwn, type Json } from '../../../model/json.ts';
import type { Simulation } from '../../../trace/simulation.ts';

const LONGEST_VALUE = 60;

/** The first difference, in words: `process_file[2]` returned 3 instead of 2; null: they ended alike. */
export function firstDifferenceOfEnds(run: Simulation, undisturbed: Simulation): string | null {
  return (
    differenceOfStates(run, undisturbed) ?? differenceOfXComs(run, undisturbed) ?? differenceOfStubs(run, undisturbed)
  );
}

function differenceOfStates(run: Simulation, undisturbed: Simulation): string | null {
  const before = new Map(undisturbed.instances().map((view) => [instanceName(view.taskId, view.mapIndex), view.state]));
  for (const { taskId, mapIndex, state } of run.instances()) {
    const name = instanceName(taskId, mapIndex);
    const other = before.get(name);
    before.delete(name);
    if (other === undefined) return `${name} is ${state}, and was not there`;
    if (other !== state) return `${name} is ${run.explain(taskId, mapIndex)} instead of ${other}`;
  }
  for (const [name, state] of before) return `${name}, which was ${state}, is not there`;
  return run.state === undisturbed.state ? null : `the run ended ${run.state} instead of ${undisturbed.state}`;
}

function differenceOfXComs(run: Simulation, undisturbed: Simulation): string | null {
  for (const { taskId, mapIndex } of run.instances()) {
    const [now, then] = [run.xcoms(taskId, mapIndex), undisturbed.xcoms(taskId, mapIndex)];
    for (const key of new Set([...Object.keys(then), ...Object.keys(now)])) {
      const [value, other] = [getOwn(now, key), getOwn(then, key)];
      if (textOf(value) === textOf(other)) continue;
      const did = key === 'return_value' ? 'returned' : `pushed as ${JSON.stringify(key)}`;
      return `${instanceName(taskId, mapIndex)} ${did} ${shortText(value)} instead of ${shortText(other)}`;
    }
  }
  return null;
}

/** Of an object of S3. */
const FOLLOWING: ReadonlySet<unknown> = new Set(['etag', 'size']);

function differenceOfStubs(run: Simulation, undisturbed: Simulation): string | null {
  const differences = microdiff(undisturbed.stubs, run.stubs);
  // These differ because something else does, which says more.
  const first = differences.find(({ path }) => !FOLLOWING.has(path.at(-1))) ?? differences[0];
  if (first === undefined) return null;
  const value = 'value' in first ? (first.value as Json) : undefined;
  const other = 'oldValue' in first ? (first.oldValue as Json) : undefined;
  return `${first.path.join('.')} is ${shortText(value)} instead of ${shortText(other)}`;
}

function textOf(value: Json | undefined): string {
  return value === undefined ? '' : canonicalJson(value);
}

function shortText(value: Json | undefined): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length <= LONGEST_VALUE ? text : `${text.slice(0, LONGEST_VALUE)}...`;
}
