// expect: line 6, TS2353: Object literal may only specify known properties, and 'bucket' does not exist in type 'Pick<Arguments<{ bucket: string; key: string; }>, "key">'.
import { Dag } from 'dagproof';

export const dag = new Dag('mistakes');
const read = dag.task('read', ({ bucket, key }: { bucket: string; key: string }) => ({ bucket, size: key.length }));
read.partial({ bucket: 'b' }).partial({ bucket: 'c' });
