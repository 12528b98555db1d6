// expect: line 6, TS2322: Type '{ bucket: string; }' is not assignable to type 'Reference<{ key: string; bucket: string; }> | Arguments<{ key: string; bucket: string; }>'.
import { Dag } from 'dagproof';

export const dag = new Dag('mistakes');
const read = dag.task('read', ({ bucket, key }: { bucket: string; key: string }) => ({ bucket, size: key.length }));
read.expandKwargs([{ bucket: 'b' }]);
