/**
 * What a simulation was observed to do, in the words of the case format.
 */
import type { InstanceId } from '../model/ids.ts';
import { compareCodePoints, type JsonObject } from '../model/json.ts';
import { tellsMoreThanArguments } from './attemptRecords.ts';
import type { ExpectedInstance, ExpectedXCom, Expectation } from './caseFormat.ts';
import { instanceColumns, instanceView } from './instances.ts';
import type { RoundObserver } from './observedRounds.ts';
import type { Simulation } from './simulation.ts';

/** What was seen beside the trace. */
export interface Sightings {
  readonly rounds: RoundObserver;
  /** What each body received last. */
  readonly given: ReadonlyMap<InstanceId, JsonObject>;
}

/** The observation of a run. */
export function expectationOf(run: Simulation, { rounds, given }: Sightings): Expectation {
  const { trace } = run;
  const columns = instanceColumns(trace);
  const details = trace.attempts.filter(tellsMoreThanArguments);
  const labels = new Map(details.map(({ instance, renderedMapIndex }) => [instance, renderedMapIndex]));
  const numbers = Array.from({ length: columns.count }, (_, instance) => instance as InstanceId);
  const present = numbers.filter((instance) => !columns.deleted.has(instance));
  const instances = present.map((instance): ExpectedInstance => {
    const { taskId, mapIndex, state, tryNumber, maxTries } = instanceView(trace, columns, instance);
    const label = labels.get(instance);
    const value = trace.returnValues[instance];
    const received = given.get(instance);
    return {
      taskId,
      mapIndex,
      state,
      tryNumber,
      maxTries,
      ...(label === undefined ? {} : { renderedMapIndex: label }),
      ...(value === undefined ? {} : { value }),
      ...(received === undefined ? {} : { given: received }),
    };
  });
  const xcoms = [...trace.namedXComs].flatMap(([instance, values]) => {
    const { taskId, mapIndex } = instanceView(trace, columns, instance);
    return [...values].map(([key, value]): ExpectedXCom => ({ taskId, mapIndex, key, value }));
  });
  return {
    state: run.state,
    end: run.endReason,
    endMs: run.endReason === 'finished' ? trace.endMs : null,
    instances: instances.sort(byAddress),
    xcoms: xcoms.sort((left, right) => byAddress(left, right) || compareCodePoints(left.key, right.key)),
    assetEvents: run.assetEvents
      .map(({ asset, taskId, mapIndex }) => ({ asset, taskId, mapIndex }))
      .sort((left, right) => byAddress(left, right) || compareCodePoints(left.asset, right.asset)),
    callback: run.callback === null ? null : { reason: run.callback.reason, instance: run.callback.instance },
    rounds: rounds.roundsUntil(run.endReason === 'finished' ? trace.endMs : Infinity),
  };
}

interface Address {
  readonly taskId: string;
  readonly mapIndex: number;
}

/** Task id in code-point order, then map index. */
export function byAddress(left: Address, right: Address): number {
  return compareCodePoints(left.taskId, right.taskId) || left.mapIndex - right.mapIndex;
}
