/**
 * Planted: keys are deleted in batches, of which a service takes a limited number at once.
 */
import fc from 'fast-check';
import { Dag } from 'dagproof';
import type { PlantedBug } from './plantedBug.ts';

/** As S3 has 1,000 and DynamoDB 25; few here, so that few are enough. */
const MOST_KEYS = 3;

type Prefix = Readonly<{ prefix: string; keys: number }>;

async function deleteObjects(keys: readonly string[]): Promise<void> {
  if (keys.length > MOST_KEYS) throw new Error(`MalformedXML: ${keys.length} keys, ${MOST_KEYS} at most`);
}

function build(isFull: (keys: number) => boolean): Dag {
  const dag = new Dag('expire_objects', { defaultArgs: { retries: 1, retryDelay: '1m' } });
  const listPrefixes = dag.task('list_prefixes', (): Prefix[] => [
    { prefix: 'logs', keys: 2 },
    { prefix: 'tmp', keys: 3 },
  ]);
  const expire = dag.task('expire', async ({ prefix, keys }: Prefix) => {
    let batch: string[] = [];
    for (let number = 1; number <= keys; number++) {
      batch.push(`${prefix}/${number}`);
      if (!isFull(batch.length)) continue;
      await deleteObjects(batch);
      batch = [];
    }
    if (batch.length > 0) await deleteObjects(batch);
    return keys;
  });
  expire.expandKwargs(listPrefixes());
  return dag;
}

export const batchOverLimit: PlantedBug = {
  sentence: 'A batch is sent when it has more keys than the limit, so it is refused as soon as there is one more.',
  dag: () => build((keys) => keys > MOST_KEYS),
  right: () => build((keys) => keys === MOST_KEYS),
  inputs: {
    list_prefixes: fc.array(fc.record({ prefix: fc.constantFrom('logs', 'tmp'), keys: fc.nat(2 * MOST_KEYS + 1) }), {
      maxLength: 4,
    }),
  },
  property: 'undisturbed-success',
  smallest: 'one prefix with one key more than the limit, four; nothing disturbed',
};
