/**
 * Planted: a task that moves its file away when it has read it, and so cannot be tried again.
 */
import { Dag } from 'dagproof';
import type { PlantedBug } from './plantedBug.ts';
import { createTable } from './support/table.ts';

interface Stored {
  readonly key: string;
  readonly text: string;
}

const NAMES = ['a.csv', 'b.csv', 'c.csv'];

const bucket = createTable<Stored>('bucket', {
  first: NAMES.map((name) => ({ key: `landing/${name}`, text: `rows of ${name}` })),
});

/** As a client of an object store: what is not there is an error. */
async function read(...keys: readonly string[]): Promise<string> {
  const found = (await bucket.rows()).find(({ key }) => keys.includes(key));
  if (found === undefined) throw new Error(`NoSuchKey: ${keys.join(', ')}`);
  return found.text;
}

function build(placesOf: (name: string) => readonly string[]): Dag {
  const dag = new Dag('load_landing', { defaultArgs: { retries: 2, retryDelay: '1m' } });
  const listFiles = dag.task('list_files', () => NAMES);
  const loadFile = dag.task('load_file', async ({ name }: { name: string }) => {
    const text = await read(...placesOf(name));
    await bucket.upsert({ key: `archive/${name}`, text }, 'key');
    await bucket.remove(({ key }) => key === `landing/${name}`);
    return text.length;
  });
  loadFile.expand({ name: listFiles() });
  return dag;
}

export const inputMovedAway: PlantedBug = {
  sentence: 'A file is moved to the archive by the task that loads it: the retry finds nothing in the landing zone.',
  dag: () => build((name) => [`landing/${name}`]),
  right: () => build((name) => [`landing/${name}`, `archive/${name}`]),
  options: { stubs: [bucket] },
  property: 'retry',
  smallest: 'one file; the first try is killed after the move',
};
