/**
 * Compares how two runs of one DAG ended: states, XComs, and what the stubs hold. When and by how many tries is not compared.
 */
import microdiff from 'microdiff';
import { instanceName, type InstanceName } from '../../../model/ids.ts';
import { canonicalJson, getOwn, type Json, type JsonObject } from '../../../model/json.ts';
import { maskOf } from '../../../trace/secretsOfTrace.ts';
import type { Simulation } from '../../../trace/simulation.ts';

const LONGEST_VALUE = 60;

export interface EndDifference {
  /** `process_file[2]` returned 3 instead of 2. */
  readonly text: string;
  readonly instances: readonly InstanceName[];
}

/** The first difference, in words without secrets; null: they ended alike. */
export function firstDifferenceOfEnds(run: Simulation, undisturbed: Simulation): EndDifference | null {
  return (
    differenceOfStates(run, undisturbed) ?? differenceOfXComs(run, undisturbed) ?? differenceOfStubs(run, undisturbed)
  );
}

function differenceOfStates(run: Simulation, undisturbed: Simulation): EndDifference | null {
  const before = new Map(undisturbed.instances().map((view) => [instanceName(view.taskId, view.mapIndex), view.state]));
  for (const { taskId, mapIndex, state } of run.instances()) {
    const name = instanceName(taskId, mapIndex);
    const instances = [{ taskId, mapIndex }];
    const other = before.get(name);
    before.delete(name);
    if (other === undefined) return { text: `${name} is ${state}, and was not there`, instances };
    if (other === state) continue;
    const text = maskOf([run, undisturbed]).text(run.explain(taskId, mapIndex));
    return { text: `${name} is ${text} instead of ${other}`, instances };
  }
  for (const [name, state] of before) return { text: `${name}, which was ${state}, is not there`, instances: [] };
  if (run.state === undisturbed.state) return null;
  return { text: `the run ended ${run.state} instead of ${undisturbed.state}`, instances: [] };
}

function differenceOfXComs(run: Simulation, undisturbed: Simulation): EndDifference | null {
  for (const { taskId, mapIndex } of run.instances()) {
    const [now, then] = [run.xcoms(taskId, mapIndex), undisturbed.xcoms(taskId, mapIndex)];
    for (const key of new Set([...Object.keys(then), ...Object.keys(now)])) {
      const [value, other] = [getOwn(now, key), getOwn(then, key)];
      if (textOf(value) === textOf(other)) continue;
      const did = key === 'return_value' ? 'returned' : `pushed as ${JSON.stringify(key)}`;
      const shown = shownValues(run, undisturbed);
      const text = `${instanceName(taskId, mapIndex)} ${did} ${shown(key, value)} instead of ${shown(key, other)}`;
      return { text, instances: [{ taskId, mapIndex }] };
    }
  }
  return null;
}

/** Of an object of S3. */
const FOLLOWING: ReadonlySet<unknown> = new Set(['etag', 'size']);

function differenceOfStubs(run: Simulation, undisturbed: Simulation): EndDifference | null {
  const differences = microdiff(undisturbed.stubs, run.stubs);
  // These differ because something else does, which says more.
  const first = differences.find(({ path }) => !FOLLOWING.has(path.at(-1))) ?? differences[0];
  if (first === undefined) return null;
  const value = 'value' in first ? (first.value as Json) : undefined;
  const other = 'oldValue' in first ? (first.oldValue as Json) : undefined;
  const shown = shownValues(run, undisturbed);
  const key = String(first.path.at(-1));
  return { text: `${first.path.join('.')} is ${shown(key, value)} instead of ${shown(key, other)}`, instances: [] };
}

function textOf(value: Json | undefined): string {
  return value === undefined ? '' : canonicalJson(value);
}

/** Half a secret would be one no longer, to whoever looks for it: it is taken out before a value is cut. */
function shownValues(run: Simulation, undisturbed: Simulation): (key: string, value: Json | undefined) => string {
  const mask = maskOf([run, undisturbed]);
  return (key, value) => {
    if (value === undefined) return 'nothing';
    const text = JSON.stringify((mask.value({ [key]: value }, '') as JsonObject)[key]);
    return text.length <= LONGEST_VALUE ? text : `${text.slice(0, LONGEST_VALUE)}...`;
  };
}
