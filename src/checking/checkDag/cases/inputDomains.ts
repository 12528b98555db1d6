/**
 * What tasks may return in the cases of a check: what is drawn of each, and what is left when items are taken away. Unless the caller says it, parts
 * of what a task returns by itself.
 */
import type * as fc from 'fast-check';
import type { CompiledDag } from '../../../model/dagSpec.ts';
import { canonicalJson, objectFromEntries, type Json } from '../../../model/json.ts';
import type { Simulation } from '../../../trace/simulation.ts';
import type { PreparedCheck } from '../checkOptions.ts';
import { listsOfWidth, partsOf, sourcesOf, widthOf } from './sources.ts';

export type Inputs = Readonly<Record<string, Json>>;

interface InputDomain {
  readonly arbitrary: fc.Arbitrary<Json>;
  /** Whether it is the parts of what the task returns by itself, no more and no less. */
  readonly isAnyPart: boolean;
  /** Whether what is left of a value of the domain is one itself. */
  includes(rest: Json): boolean;
}

export class InputDomains {
  readonly #domains: Readonly<Record<string, InputDomain>>;
  /** What the tasks return by themselves. */
  readonly #asWritten: Inputs;

  constructor(dag: CompiledDag, example: Simulation, prepared: Pick<PreparedCheck, 'widths' | 'inputs'>) {
    this.#domains = { ...defaultDomains(dag, example, prepared), ...givenDomains(prepared.inputs) };
    this.#asWritten = objectFromEntries(Object.keys(this.#domains).map((taskId) => [taskId, example.xcom(taskId)]));
  }

  get arbitraries(): Readonly<Record<string, fc.Arbitrary<Json>>> {
    return objectFromEntries(Object.entries(this.#domains).map(([taskId, { arbitrary }]) => [taskId, arbitrary]));
  }

  /** Whether something is left that a task might have returned. */
  includes(taskId: string, rest: Json): boolean {
    return this.#domains[taskId]?.includes(rest) ?? false;
  }

  /** Whether a task may return any part of what it returns by itself, and nothing else. */
  isAnyPart(taskId: string): boolean {
    return this.#domains[taskId]?.isAnyPart ?? false;
  }

  /** With what the other tasks return by themselves. */
  complete(inputs: Inputs): Inputs {
    return { ...this.#asWritten, ...inputs };
  }

  /** A task that is to return what it returns by itself may as well run. */
  otherThanWritten(inputs: Inputs): Inputs {
    const isSame = ([taskId, value]: readonly [string, Json]): boolean =>
      taskId in this.#asWritten && canonicalJson(this.#asWritten[taskId] as Json) === canonicalJson(value);
    return objectFromEntries(Object.entries(inputs).filter((entry) => !isSame(entry)));
  }

  /** Items of all inputs together; what has none counts as one. */
  itemsIn(inputs: Inputs): number {
    return Object.values(this.complete(inputs)).reduce<number>((sum, value) => sum + widthOf(value), 0);
  }
}

function defaultDomains({ spec }: CompiledDag, example: Simulation, { widths }: Pick<PreparedCheck, 'widths'>) {
  const drawn: Record<string, InputDomain> = {};
  for (const [taskId, width] of Object.entries(widths)) {
    const [least] = width;
    drawn[taskId] = {
      arbitrary: listsOfWidth(example.xcom(taskId), width),
      isAnyPart: false,
      includes: (rest) => widthOf(rest) >= least,
    };
  }
  for (const taskId of sourcesOf(spec)) {
    if (Object.hasOwn(widths, taskId)) continue;
    const parts = partsOf(example.xcom(taskId));
    if (parts !== null) drawn[taskId] = { arbitrary: parts, isAnyPart: true, includes: () => true };
  }
  return drawn;
}

/** fast-check knows of most arbitraries whether they could have drawn a value; of those it does not, nothing is taken away. */
function givenDomains(inputs: PreparedCheck['inputs']): Record<string, InputDomain> {
  return objectFromEntries(
    Object.entries(inputs).map(([taskId, arbitrary]) => {
      return [taskId, { arbitrary, isAnyPart: false, includes: (rest) => arbitrary.canShrinkWithoutContext(rest) }];
    }),
  );
}
