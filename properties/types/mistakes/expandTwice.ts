// expect: line 6, TS2339: Property 'expand' does not exist on type 'MappedReference<{ bucket: string; size: number; }>'.
import { Dag } from 'dagproof';

export const dag = new Dag('mistakes');
const read = dag.task('read', ({ bucket, key }: { bucket: string; key: string }) => ({ bucket, size: key.length }));
read.expand({ bucket: ['b'], key: ['a'] }).expand({ key: ['a'] });
