// expect: line 7, TS2322: Type 'TaskReference<number>' is not assignable to type 'Argument<string>'.
import { Dag } from 'dagproof';

export const dag = new Dag('mistakes');
const read = dag.task('read', ({ bucket, key }: { bucket: string; key: string }) => ({ bucket, size: key.length }));
const count = dag.task('count', () => 3);
read({ bucket: 'b', key: count() });
