/**
 * The XComs of a run: the return values by instance, other keys beside them, the recorded lengths of unmapped mapping sources.
 * Values are plain JSON already checked and copied; whoever reads one for a body copies it again.
 */
import type { InstanceId, TaskNumber } from '../model/ids.ts';
import { RETURN_VALUE } from '../model/dagSpec.ts';
import type { Json } from '../model/json.ts';

const NOT_RECORDED = -1;

export class XComStore {
  /** Return values by instance; `undefined`: nothing pushed. */
  returnValues: (Json | undefined)[] = [];
  /** Values under other keys, by instance, in order of pushing. */
  readonly named = new Map<InstanceId, Map<string, Json>>();
  /** Return values of expanded instances, by task. */
  readonly #pushedCounts: number[];
  readonly #lengths: number[];
  readonly #versions: number[];

  constructor(taskCount: number) {
    this.#pushedCounts = new Array<number>(taskCount).fill(0);
    this.#lengths = new Array<number>(taskCount).fill(NOT_RECORDED);
    this.#versions = new Array<number>(taskCount).fill(0);
  }

  /** Makes room for as many instances at once: growing step by step would copy a long list again and again. */
  reserve(instances: number): void {
    if (this.returnValues.length === 0) this.returnValues = new Array<Json | undefined>(instances);
  }

  pushReturnValue(instance: InstanceId, task: TaskNumber, mapIndex: number, value: Json): void {
    if (mapIndex >= 0 && this.returnValues[instance] === undefined) this.#add(this.#pushedCounts, task, 1);
    this.returnValues[instance] = value;
    this.#add(this.#versions, task, 1);
  }

  pushNamed(instance: InstanceId, key: string, value: Json): void {
    let values = this.named.get(instance);
    if (values === undefined) this.named.set(instance, (values = new Map()));
    values.set(key, value);
  }

  /** Forgets what an earlier attempt of the instance pushed. */
  clear(at: { instance: InstanceId; task: TaskNumber; mapIndex: number }): void {
    this.named.delete(at.instance);
    if (this.returnValues[at.instance] === undefined) return;
    this.returnValues[at.instance] = undefined;
    this.#add(this.#versions, at.task, 1);
    if (at.mapIndex >= 0) this.#add(this.#pushedCounts, at.task, -1);
  }

  read(instance: InstanceId, key: string): Json | undefined {
    return key === RETURN_VALUE ? this.returnValues[instance] : this.named.get(instance)?.get(key);
  }

  /** How many expanded instances of a task have a return value. */
  pushedCount(task: TaskNumber): number {
    return this.#pushedCounts[task] as number;
  }

  /** Changes whenever a return value of the task is pushed or cleared. */
  version(task: TaskNumber): number {
    return this.#versions[task] as number;
  }

  recordLength(task: TaskNumber, length: number): void {
    this.#lengths[task] = length;
  }

  /** The length an unmapped task recorded for mapping, or -1. */
  recordedLength(task: TaskNumber): number {
    return this.#lengths[task] as number;
  }

  #add(counts: number[], task: TaskNumber, amount: number): void {
    counts[task] = (counts[task] as number) + amount;
  }
}
