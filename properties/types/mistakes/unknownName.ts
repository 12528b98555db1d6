// expect: line 6, TS2353: Object literal may only specify known properties, and 'region' does not exist in type 'Arguments<{ bucket: string; key: string; }>'.
import { Dag } from 'dagproof';

export const dag = new Dag('mistakes');
const read = dag.task('read', ({ bucket, key }: { bucket: string; key: string }) => ({ bucket, size: key.length }));
read({ bucket: 'b', key: 'a', region: 'north' });
