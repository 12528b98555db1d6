// expect: line 6, TS2353: Object literal may only specify known properties, and 'kye' does not exist in type 'Reference<{ key: string; bucket: string; }> | Arguments<{ key: string; bucket: string; }>'.
import { Dag } from 'dagproof';

export const dag = new Dag('mistakes');
const read = dag.task('read', ({ bucket, key }: { bucket: string; key: string }) => ({ bucket, size: key.length }));
read.expandKwargs([{ bucket: 'b', kye: 'a' }]);
