/**
 * The items of instances as a plan asks for them, and the key of each: its canonical JSON, `#k` when k equal ones precede it. So a draw
 * by key is the same whatever else is listed.
 */
import { createArgumentReader, type ArgumentReader } from '../engine/arguments.ts';
import type { IndexedTask } from '../engine/dagIndex.ts';
import { readItem } from '../engine/items.ts';
import type { Run } from '../engine/run.ts';
import type { AttemptRequest } from '../model/attempt.ts';
import type { DagFunctions } from '../model/dagSpec.ts';
import { canonicalJson, copyJson, type Json } from '../model/json.ts';
import { runSync } from '../virtual/attemptContext.ts';
import type { Timeline } from '../virtual/timeline.ts';
import type { VirtualProcess } from '../virtual/virtualProcess.ts';
import { BodyScope } from './bodyScope.ts';
import type { RunFacts } from './runFacts.ts';

export interface ItemsInput {
  readonly run: Run;
  readonly facts: RunFacts;
  readonly functions: DagFunctions;
  readonly timeline: Timeline<VirtualProcess>;
}

/** The items of one run. */
export class Items {
  readonly #input: ItemsInput;
  /** Most runs are never asked. */
  #reader: ArgumentReader | undefined;
  /** The attempt that is asked about. */
  #request: AttemptRequest | undefined;
  /** What was read last, and as of which change of the run: many entries ask about one attempt. */
  #last: { readonly request: AttemptRequest; readonly changes: number; readonly text: string | null } | undefined;
  /** By task, the keys of its first instances, as they were when they were asked for. */
  readonly #keys = new Map<number, { readonly texts: string[]; readonly seen: Map<string, number>; keys: string[] }>();

  constructor(input: ItemsInput) {
    this.#input = input;
  }

  /** What `expand` gave an instance; undefined: nothing, or it cannot be read. */
  itemOf(request: AttemptRequest): Json | undefined {
    const reader = (this.#reader ??= this.#createReader());
    this.#request = request;
    try {
      return readItem(reader, this.#input.run.dag.tasks[request.task] as IndexedTask, request.mapIndex);
    } catch {
      return undefined;
    }
  }

  #createReader(): ArgumentReader {
    const { run, functions } = this.#input;
    return createArgumentReader(run, {
      applyMap: (name, item) => {
        const value = runSync(this.#unheard(), (given: Json) => functions.maps.get(name)?.(given), item);
        return value === undefined ? null : copyJson(value);
      },
      render: (text) => text,
    });
  }

  /** What a `.map` function prints belongs to the attempt that needs its value, not to the question. */
  #unheard(): BodyScope {
    const { run, facts, timeline } = this.#input;
    const scope = new BodyScope(run, facts, timeline);
    scope.begin(this.#request as AttemptRequest);
    return scope;
  }

  /** The key of an instance's item; null: it has none. */
  keyOf(request: AttemptRequest): string | null {
    const { task, mapIndex } = request;
    const text = this.textOf(request);
    if (text === null) return null;
    let kept = this.#keys.get(task);
    // What the task is mapped over may have been cleared and have returned something else.
    if (kept === undefined || (kept.texts[mapIndex] ?? text) !== text) {
      kept = { texts: [], seen: new Map(), keys: [] };
      this.#keys.set(task, kept);
    }
    for (let index = kept.keys.length; index <= mapIndex; index++) {
      const next = this.textOf({ ...request, mapIndex: index }) ?? '';
      const before = kept.seen.get(next) ?? 0;
      kept.seen.set(next, before + 1);
      kept.texts.push(next);
      kept.keys.push(before === 0 ? next : `${next}#${before}`);
    }
    return kept.keys[mapIndex] ?? null;
  }

  /** The item of an instance as canonical JSON; null: it has none. */
  textOf(request: AttemptRequest): string | null {
    const { changeCount } = this.#input.run;
    if (this.#last?.request === request && this.#last.changes === changeCount) return this.#last.text;
    const item = this.itemOf(request);
    const text = item === undefined ? null : canonicalJson(item);
    this.#last = { request, changes: changeCount, text };
    return text;
  }
}
