// expect: line 6, TS2353: Object literal may only specify known properties, and 'bucket' does not exist in type 'Reference<{ key: string; }> | Arguments<{ key: string; }>'.
import { Dag } from 'dagproof';

export const dag = new Dag('mistakes');
const read = dag.task('read', ({ bucket, key }: { bucket: string; key: string }) => ({ bucket, size: key.length }));
read.partial({ bucket: 'b' }).expandKwargs([{ bucket: 'c', key: 'a' }]);
