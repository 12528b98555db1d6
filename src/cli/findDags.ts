/**
 * The Dags a command is about: those of a module, or the one that `--dag` names.
 */
import { dagsOf } from '../authoring/bundle.ts';
import type { Dag } from '../authoring/dag.ts';
import { mistake } from '../model/errors.ts';
import { loadModule } from './loadModule.ts';

/** What a module has to simulate. */
export interface FoundDags {
  readonly dags: readonly Dag[];
  /** What it exports as `stubs`, checked when it is used. */
  readonly stubs: unknown;
  /** For checks: properties of its own, and what tasks may return. */
  readonly properties: unknown;
  readonly inputs: unknown;
}

/** @throws DagproofError when the module cannot be loaded, has no Dag, or none of that id. */
export async function findDags(path: string, dagId: string | undefined): Promise<FoundDags> {
  const module = await loadModule(path);
  const { stubs, properties, inputs } = module;
  return { dags: chosenDags(dagsOf(module), path, dagId), stubs, properties, inputs };
}

function chosenDags(dags: readonly Dag[], path: string, dagId: string | undefined): readonly Dag[] {
  if (dags.length === 0) {
    throw mistake(
      'no-dag',
      `"${path}" exports no Dag.`,
      'Export one (`export const dag = new Dag(...)` or `export default dag`), or a Bundle it is registered on.',
    );
  }
  const twice = dags.find((dag, position) => dags.findIndex(({ dagId: other }) => other === dag.dagId) !== position);
  if (twice !== undefined) {
    throw mistake(
      'duplicate-dag-id',
      `"${path}" exports two Dags "${twice.dagId}".`,
      'Give each Dag an id of its own.',
    );
  }
  if (dagId === undefined) return dags;
  const chosen = dags.filter((dag) => dag.dagId === dagId);
  if (chosen.length > 0) return chosen;
  const known = dags.map((dag) => dag.dagId).join(', ');
  throw mistake('unknown-dag', `"${path}" exports no Dag "${dagId}".`, `Its Dags: ${known}.`);
}
