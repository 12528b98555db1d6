/**
 * Planted: a checkpoint in S3 that is moved on before the rows are there.
 */
import { Dag } from 'dagproof';
import { s3 } from 'dagproof/stubs';
import type { PlantedBug } from './plantedBug.ts';

const ENDPOINT = 'https://s3.example.test';
const lake = s3({ buckets: { lake: {} }, endpoint: ENDPOINT });

/** An article and the last of its changes, which are numbered. */
type Source = Readonly<{ table: string; last: number }>;

async function get(key: string): Promise<string | null> {
  const response = await fetch(`${ENDPOINT}/lake/${key}`);
  if (response.status === 404) return null;
  if (!response.ok) throw new Error(`${key} was answered with ${response.status}`);
  return await response.text();
}

async function put(key: string, body: string): Promise<void> {
  const response = await fetch(`${ENDPOINT}/lake/${key}`, { method: 'PUT', body });
  if (!response.ok) throw new Error(`${key} was answered with ${response.status}`);
}

function build(isCheckpointFirst: boolean): Dag {
  const dag = new Dag('replicate_changes', { defaultArgs: { retries: 2, retryDelay: '1m' } });
  const listSources = dag.task('list_sources', (): Source[] => [
    { table: 'orders', last: 4 },
    { table: 'refunds', last: 2 },
  ]);
  const replicate = dag.task('replicate', async ({ table, last }: Source) => {
    const done = Number((await get(`checkpoints/${table}`)) ?? 0);
    if (done >= last) return;
    const moveOn = async (): Promise<void> => await put(`checkpoints/${table}`, String(last));
    if (isCheckpointFirst) await moveOn();
    await put(`changes/${table}/${last}`, `changes ${done + 1} to ${last}`);
    if (!isCheckpointFirst) await moveOn();
  });
  replicate.expandKwargs(listSources());
  return dag;
}

export const checkpointFirst: PlantedBug = {
  sentence:
    'The checkpoint is written before the rows: a crash in between loses them, as the retry takes them for done.',
  dag: () => build(true),
  right: () => build(false),
  options: { stubs: [lake] },
  property: 'crash-after-effect',
  smallest: 'one table; its first try is killed after the checkpoint',
};
