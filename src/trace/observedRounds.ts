/**
 * Watches a run round by round, as a case tells it: the states after each pass, as differences, and what was queued then.
 * A second observer beside the recorder, for those who ask: a trace does not say in which of two rounds rows came into being.
 */
import { instanceName, type InstanceId, type TaskNumber } from '../model/ids.ts';
import { compareCodePoints, objectFromEntries } from '../model/json.ts';
import { STATE, stateOfCode, type InstanceState, type StateCode } from '../model/states.ts';
import type { Observer } from '../model/transition.ts';
import type { ExpectedRound } from './caseFormat.ts';

interface Row {
  readonly taskId: string;
  mapIndex: number;
  state: StateCode;
}

type Snapshot = ReadonlyMap<string, InstanceState>;

export class RoundObserver implements Observer {
  readonly #taskIds: readonly string[];
  readonly #rows: Row[] = [];
  readonly #rounds: ExpectedRound[] = [];
  #told: Snapshot = new Map();
  #round = 0;
  #atMs = 0;
  /** As the pass left it; null: nothing was queued yet. */
  #afterPass: Snapshot | null = null;
  #queued: string[] = [];

  /** `taskIds` by task number. */
  constructor(taskIds: readonly string[]) {
    this.#taskIds = taskIds;
  }

  /** Every round in which a state changed or something was queued, up to a time. To be asked when the run is over. */
  roundsUntil(endMs: number): readonly ExpectedRound[] {
    this.#close();
    return this.#rounds.filter(({ atMs }) => atMs <= endMs);
  }

  instant(round: number, timeMs: number): void {
    if (round !== this.#round) {
      this.#close();
      this.#round = round;
    }
    this.#atMs = timeMs;
  }

  created(first: InstanceId, count: number, task: TaskNumber, firstMapIndex: number): void {
    const taskId = this.#taskIds[task] ?? '';
    for (let offset = 0; offset < count; offset++) {
      this.#rows[first + offset] = { taskId, mapIndex: firstMapIndex + offset, state: STATE.none };
    }
  }

  renumbered(instance: InstanceId): void {
    (this.#rows[instance] as Row).mapIndex = 0;
  }

  moved(instance: InstanceId, state: StateCode): void {
    const row = this.#rows[instance] as Row;
    if (state === STATE.queued) {
      this.#afterPass ??= this.#snapshot();
      this.#queued.push(instanceName(row.taskId, row.mapIndex));
    }
    row.state = state;
  }

  /** Round 0 only creates rows; they are told with round 1. */
  #close(): void {
    if (this.#round === 0) return;
    const snapshot = this.#afterPass ?? this.#snapshot();
    const states = differences(this.#told, snapshot);
    if (Object.keys(states).length > 0 || this.#queued.length > 0) {
      this.#rounds.push({ atMs: this.#atMs, states, queued: this.#queued });
    }
    this.#told = snapshot;
    this.#afterPass = null;
    this.#queued = [];
    this.#round = 0;
  }

  #snapshot(): Snapshot {
    const inOrder = this.#rows.toSorted(
      (left, right) => compareCodePoints(left.taskId, right.taskId) || left.mapIndex - right.mapIndex,
    );
    return new Map(
      inOrder.map(({ taskId, mapIndex, state }) => [instanceName(taskId, mapIndex), stateOfCode(state)] as const),
    );
  }
}

/** What changed from one snapshot to the next, in the order of rows; a name that is no longer there is null. */
export function differences(before: Snapshot, after: Snapshot): Record<string, InstanceState | null> {
  const gone = [...before.keys()].filter((name) => !after.has(name)).map((name) => [name, null] as const);
  const changed = [...after].filter(([name, state]) => before.get(name) !== state);
  return objectFromEntries<InstanceState | null>([...gone, ...changed]);
}
