// expect: line 6, TS2322: Type 'number' is not assignable to type 'Argument<string>'.
import { Dag } from 'dagproof';

export const dag = new Dag('mistakes');
const read = dag.task('read', ({ bucket, key }: { bucket: string; key: string }) => ({ bucket, size: key.length }));
read.expandKwargs([{ bucket: 'b', key: 1 }]);
