/**
 * Compares a run of the engine with a run of the reference scheduler, and names the first thing in which they differ.
 */
import { canonicalJson, type Json } from '../../src/model/json.ts';
import type { Simulation } from '../../src/trace/simulation.ts';
import type { ReferenceRun } from '../reference/runReference.ts';
import { namedMoves } from '../../src/trace/namedMoves.ts';

/** One line naming the first difference with both sides, moves first, because they come first in time; null when the runs agree. */
export function firstDifference(run: Simulation, reference: ReferenceRun): string | null {
  return differingMove(run, reference) ?? differingEnd(run, reference) ?? differingInstance(run, reference);
}

function differingMove(run: Simulation, reference: ReferenceRun): string | null {
  const moves = namedMoves(run.trace).map(moveText);
  const expected = reference.moves.map(moveText);
  const length = Math.max(moves.length, expected.length);
  for (let position = 0; position < length; position++) {
    const ours = moves[position] ?? 'nothing';
    const theirs = expected[position] ?? 'nothing';
    if (ours !== theirs) return `move ${position}: engine ${ours}; reference ${theirs}`;
  }
  return null;
}

type Move = ReferenceRun['moves'][number];

function moveText({ timeMs, taskId, mapIndex, state, tryNumber }: Move): string {
  return `${timeMs} ms ${taskId}[${mapIndex}] ${state} (try ${tryNumber})`;
}

function differingEnd(run: Simulation, reference: ReferenceRun): string | null {
  const ours = `${run.state}, ${run.endReason} at ${run.durationMs} ms, ${callbackText(run.callback)}`;
  const end = `${reference.runState}, ${reference.endReason} at ${reference.endMs} ms`;
  const theirs = `${end}, ${callbackText(reference.callback)}`;
  if (ours !== theirs) return `end of the run: engine ${ours}; reference ${theirs}`;
  const [events, expected] = [run.assetEvents.map(eventText).join(), reference.assetEvents.map(eventText).join()];
  return events === expected ? null : `asset events: engine ${events}; reference ${expected}`;
}

function eventText({ asset, taskId, mapIndex }: ReferenceRun['assetEvents'][number]): string {
  return `${asset} of ${taskId}[${mapIndex}]`;
}

function callbackText(callback: ReferenceRun['callback']): string {
  if (callback === null) return 'no callback';
  const { reason, instance } = callback;
  return `${reason} with ${instance === null ? 'no instance' : `${instance.taskId}[${instance.mapIndex}]`}`;
}

function differingInstance(run: Simulation, reference: ReferenceRun): string | null {
  const ours = new Map(
    run.instances().map(({ taskId, mapIndex, state, tryNumber }) => {
      const value = run.xcom(taskId, { mapIndex });
      return [`${taskId}[${mapIndex}]`, instanceText({ state, tryNumber, value })];
    }),
  );
  const theirs = new Map(
    reference.instances.map(({ taskId, mapIndex, state, tryNumber, value }) => [
      `${taskId}[${mapIndex}]`,
      instanceText({ state, tryNumber, value: value ?? null }),
    ]),
  );
  for (const name of new Set([...ours.keys(), ...theirs.keys()])) {
    const [our, their] = [ours.get(name) ?? 'no such row', theirs.get(name) ?? 'no such row'];
    if (our !== their) return `${name}: engine ${our}; reference ${their}`;
  }
  return null;
}

function instanceText({ state, tryNumber, value }: { state: string; tryNumber: number; value: Json }): string {
  return `${state} (try ${tryNumber}) ${canonicalJson(value)}`;
}
