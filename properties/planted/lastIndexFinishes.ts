/**
 * Planted: the instance with the highest map index writes the manifest, as if it were the last to end.
 */
import { Dag, getContext } from 'dagproof';
import type { PlantedBug } from './plantedBug.ts';
import { createTable } from './support/table.ts';

const parts = createTable<{ readonly part: string }>('parts', { latencyMs: 200 });
const manifests = createTable<{ readonly run: string; readonly parts: number }>('manifests');

async function writeManifest(): Promise<void> {
  await manifests.upsert({ run: getContext().runId, parts: (await parts.rows()).length }, 'run');
}

function build(isWrittenByLast: boolean): Dag {
  const dag = new Dag('write_parts', { defaultArgs: { retries: 2, retryDelay: '1m' } });
  const listParts = dag.task('list_parts', () => ['a', 'b', 'c']);
  const writePart = dag.task('write_part', async ({ part }: { part: string }) => {
    await parts.upsert({ part }, 'part');
    const { mapIndex, maxMapIndex } = getContext();
    if (isWrittenByLast && mapIndex === maxMapIndex) await writeManifest();
  });
  const written = writePart.expand({ part: listParts() });
  if (!isWrittenByLast) dag.task('write_manifest', writeManifest)().after(written);
  return dag;
}

export const lastIndexFinishes: PlantedBug = {
  sentence: 'The highest map index writes the manifest and takes itself for the last, but instances end in any order.',
  dag: () => build(true),
  right: () => build(false),
  options: { stubs: [parts, manifests] },
  property: 'retry',
  smallest: 'two parts; the first try of the first one fails',
};
