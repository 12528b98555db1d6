/**
 * A bundle of Dags, as Airflow's TypeScript SDK registers them; and finding the Dags of a loaded module.
 */
import { mistake } from '../model/errors.ts';
import { hasBrand, putBrand } from './brands.ts';
import { isDag, type Dag } from './dag.ts';
import { describe } from './nodes.ts';

/**
 * Dags registered together; the command line finds those of every bundle a module exports.
 *
 * @example
 * export const bundle = new Bundle();
 * bundle.register(north, south);
 */
export class Bundle {
  readonly #dags: Dag[] = [];

  constructor() {
    putBrand(this, 'Bundle', true);
  }

  /** In order of registration. */
  get dags(): readonly Dag[] {
    return this.#dags;
  }

  /** Starts the runtime in Airflow's SDK; here there is none to start, so a file that ends with `await bundle.serve()` just goes on. */
  serve(): void {}

  /** @throws DagproofError for a value that is no Dag, and for a second Dag of the same id. */
  register(...dags: readonly Dag[]): this {
    for (const dag of dags) {
      if (!isDag(dag)) throw mistake('not-a-dag', `bundle.register() was given ${describe(dag)}`, 'Give it Dags.');
      if (this.#dags.includes(dag)) continue;
      if (this.#dags.some((other) => other.dagId === dag.dagId)) {
        throw mistake(
          'duplicate-dag-id',
          `the bundle already holds another DAG "${dag.dagId}"`,
          'Give each DAG an id of its own.',
        );
      }
      this.#dags.push(dag);
    }
    return this;
  }
}

/** Whether a value is a Bundle, also of another copy of the package. */
export function isBundle(value: unknown): value is Bundle {
  return hasBrand(value, 'Bundle');
}

/**
 * The Dags of a loaded module, each once, in the order of its exports: exported Dags, lists of Dags, and those
 * registered on exported bundles.
 *
 * @example dagsOf(await import('./pipelines.ts')).map((dag) => dag.dagId)
 */
export function dagsOf(moduleNamespace: Readonly<Record<string, unknown>>): Dag[] {
  const found = new Set<Dag>();
  for (const exported of Object.values(moduleNamespace)) {
    if (isBundle(exported)) exported.dags.forEach((dag) => found.add(dag));
    const candidates: readonly unknown[] = Array.isArray(exported) ? exported : [exported];
    candidates.filter(isDag).forEach((dag) => found.add(dag));
  }
  return [...found];
}
