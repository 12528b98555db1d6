/**
 * The Dag a user writes: tasks, task groups, edges and decisions are declared on it, then it compiles to a DagSpec.
 * It knows nothing of running.
 */
import type { CompiledDag } from '../model/dagSpec.ts';
import { hasBrand, putBrand } from './brands.ts';
import { compileDag } from './compileDag.ts';
import { decideByCase, decideByCondition, type Branches, type Condition } from './conditions.ts';
import { createDraft, type DagDraft } from './draft.ts';
import type { DagOptions } from './options.ts';
import type { Reference, TaskReference } from './references.ts';
import { createScope } from './scope.ts';
import type { TaskScope } from './taskScope.ts';

/**
 * A DAG in the shape of Airflow's TypeScript SDK (ts-sdk/adr/0002-native-dag-interface.md), with dynamic task mapping.
 *
 * Mistakes the types cannot catch are collected and raised together by `compile()`.
 *
 * @example
 * const dag = new Dag('sum_of_squares', { maxActiveTasks: 8 });
 * const numbers = dag.task('numbers', () => [1, 2, 3]);
 * const square = dag.task('square', ({ x }: { x: number }) => x * x);
 * const sum = dag.task('sum', ({ values }: { values: number[] }) => values.reduce((a, b) => a + b, 0));
 * sum({ values: square.expand({ x: numbers() }) });
 */
export class Dag implements TaskScope<'dag'> {
  readonly dagId: string;
  readonly task: TaskScope<'dag'>['task'];
  readonly operator: TaskScope<'dag'>['operator'];
  readonly sensor: TaskScope<'dag'>['sensor'];
  readonly branch: TaskScope<'dag'>['branch'];
  readonly shortCircuit: TaskScope<'dag'>['shortCircuit'];
  readonly latestOnly: TaskScope<'dag'>['latestOnly'];
  readonly empty: TaskScope<'dag'>['empty'];
  readonly taskGroup: TaskScope<'dag'>['taskGroup'];
  readonly #draft: DagDraft;

  constructor(dagId: string, options: DagOptions = {}) {
    this.dagId = dagId;
    this.#draft = createDraft(dagId, { ...options });
    const scope = createScope<'dag'>(this.#draft, null);
    this.task = scope.task;
    this.operator = scope.operator;
    this.sensor = scope.sensor;
    this.branch = scope.branch;
    this.shortCircuit = scope.shortCircuit;
    this.latestOnly = scope.latestOnly;
    this.empty = scope.empty;
    this.taskGroup = scope.taskGroup;
    putBrand(this, 'Dag', true);
  }

  /**
   * Makes a placed task that returns a boolean choose between two tasks; the other one is skipped.
   *
   * @example
   * dag.if(hasRows({ rows })).then(load).else(reportEmpty);
   */
  if(condition: Reference<boolean>): Condition {
    return decideByCondition(this.#draft, condition);
  }

  /**
   * Makes a placed task that returns one of the cases choose among them; the others are skipped.
   *
   * @example
   * dag.switch(pickCadence()).case(daily).case(weekly);
   */
  switch(decider: Reference<TaskReference>): Branches {
    return decideByCase(this.#draft, decider);
  }

  /**
   * The DAG as plain data and, beside it, its functions; kept until something more is declared.
   *
   * @throws DagproofError with every mistake in the DAG file.
   * @example dag.compile().spec.tasks.map((task) => task.taskId)
   */
  compile(): CompiledDag {
    this.#draft.compiled ??= compileDag(this.#draft);
    return this.#draft.compiled;
  }
}

/** Whether a value is a Dag, also of another copy of the package. */
export function isDag(value: unknown): value is Dag {
  return hasBrand(value, 'Dag');
}
