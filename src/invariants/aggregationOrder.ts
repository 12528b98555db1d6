/**
 * A reference to a mapped task gives the values of its instances in map-index order; only those are missing that failed, were skipped or returned
 * nothing (semantics-mapping 4.1, 4.2). Judged of bodies that began when all of those instances had finished: what a body reads before is what
 * there is by then. One value of a mapped group may arrive bare (profile field `groupOutputOutside`), and none as nothing (`emptyOutput`).
 */
import { RETURN_VALUE, type ValueSpec } from '../model/dagSpec.ts';
import { getOwn, isJsonList, isJsonObject, type Json } from '../model/json.ts';
import { isFinishedCode, STATE } from '../model/states.ts';
import { CAUSE } from '../model/transition.ts';
import type { AttemptRecord } from '../trace/trace.ts';
import { toldText } from './elements.ts';
import type { Hearing } from './hearing.ts';
import type { Judge, Watch } from './judge.ts';
import type { JudgedTask } from './judgedDag.ts';
import { sameJson } from './sameJson.ts';

const ID = 'aggregation-order';

export const AGGREGATION_ORDER: Judge = {
  id: ID,
  sentence: 'A reference to a mapped task gives all values present, in map-index order.',
  attend: (hearing) => {
    const { dag, trace, isByHand } = hearing;
    if (!dag.hasMapping || isByHand || !trace.attempts.some(({ given }) => given !== undefined)) return null;
    return new AggregationWatch(hearing);
  },
};

class AggregationWatch implements Watch {
  readonly #hearing: Hearing;
  /** Unfinished rows by task. */
  readonly #unfinished: number[];
  /** By instance: the last try that began while something it may read was unfinished. */
  readonly #earlyTry: number[] = [];
  /** By instance: the plan entry that gave it its success. */
  readonly #planEntry: number[] = [];

  constructor(hearing: Hearing) {
    this.#hearing = hearing;
    this.#unfinished = hearing.dag.tasks.map(() => 0);
  }

  readonly created: NonNullable<Watch['created']> = ({ count, task }) => {
    this.#unfinished[task] = (this.#unfinished[task] as number) + count;
  };

  readonly moved: NonNullable<Watch['moved']> = (instance, from, to) => {
    const hearing = this.#hearing;
    const change = Number(isFinishedCode(from)) - Number(isFinishedCode(to));
    const task = hearing.task[instance] as number;
    if (change !== 0) this.#unfinished[task] = (this.#unfinished[task] as number) + change;
    if (to === STATE.running && hearing.taskOf(instance).upstream.some((above) => this.#unfinished[above] !== 0))
      this.#earlyTry[instance] = hearing.nextTry;
    if (to === STATE.success && hearing.cause === CAUSE.planned) this.#planEntry[instance] = hearing.culprit;
  };

  readonly ended = (): void => {
    for (const record of this.#hearing.trace.attempts) {
      if (record.given !== undefined && (this.#earlyTry[record.instance] ?? 0) < record.tryNumber)
        this.#judgeRecord(record);
    }
  };

  #judgeRecord({ instance, given = {} }: AttemptRecord): void {
    const task = this.#hearing.taskOf(instance);
    const { expand } = task.spec;
    // A row of keyword arguments may have taken the place of an argument.
    if (expand?.kind === 'kwargs' && !expand.isStrict) return;
    const overridden = expand?.kind === 'product' ? expand.arguments.map(([name]) => name) : [];
    for (const [name, value] of task.spec.arguments) {
      const received = getOwn(given, name);
      if (!overridden.includes(name) && received !== undefined) this.#judgeValue({ instance, task }, value, received);
    }
  }

  #judgeValue(
    consumer: { readonly instance: number; readonly task: JudgedTask },
    value: ValueSpec,
    received: Json,
  ): void {
    if (value.kind === 'list' && isJsonList(received)) {
      value.items.forEach((item, at) => this.#judgeValue(consumer, item, received[at] ?? null));
    } else if (value.kind === 'record' && isJsonObject(received)) {
      for (const [name, entry] of value.entries) this.#judgeValue(consumer, entry, getOwn(received, name) ?? null);
    } else if (value.kind === 'xcom' && value.key === RETURN_VALUE) {
      const producer = this.#hearing.dag.tasks[this.#hearing.dag.numbers.get(value.taskId) ?? -1];
      if (producer !== undefined && isAggregated(consumer.task, producer))
        this.#judgeReference(consumer.instance, producer, received);
    }
  }

  #judgeReference(instance: number, producer: JudgedTask, received: Json): void {
    const present = this.#presentValues(producer);
    if (sameJson(present, received)) return;
    const { profile } = this.#hearing;
    if (present.length === 0 && received === null && profile?.emptyOutput !== 'sequence') return;
    const mayCollapse = !producer.isMappedOperator && profile?.groupOutputOutside !== 'sequence' && present.length <= 1;
    if (mayCollapse && sameJson(present[0] ?? null, received)) return;
    const { taskId } = producer.spec;
    const message = `${this.#hearing.nameOf(instance)} should have received ${toldText(present)} of ${taskId} and received ${toldText(received)}.`;
    this.#hearing.accuse(ID, message, { instances: [instance], atMs: null });
  }

  #presentValues(producer: JudgedTask): readonly Json[] {
    const { segments, trace } = this.#hearing;
    const present: Json[] = [];
    for (const { first, count } of segments[producer.number] ?? []) {
      for (let row = first; row < first + count; row++) {
        const value = trace.returnValues[row] ?? this.#plannedValue(row, producer);
        if (value !== undefined) present.push(value);
      }
    }
    return present;
  }

  /** What the plan had an instance return that has left nothing: it should be there. */
  #plannedValue(row: number, { spec }: JudgedTask): Json | undefined {
    if (!spec.doXcomPush || spec.decision !== null || spec.sensor !== null) return undefined;
    const what = this.#hearing.trace.header.plan[this.#planEntry[row] ?? -1]?.what;
    return what?.kind === 'return' ? (what.value ?? undefined) : undefined;
  }
}

/** Whether the consumer reads all of a mapped task, and not its own index of it. */
function isAggregated(consumer: JudgedTask, producer: JudgedTask): boolean {
  if (!producer.isMapped || !consumer.upstream.includes(producer.number)) return false;
  return !producer.mappedGroups.some((group) => consumer.mappedGroups.includes(group));
}
