// expect: line 6, TS2554: Expected 1 arguments, but got 2.
import { Dag } from 'dagproof';

export const dag = new Dag('mistakes');
const read = dag.task('read', ({ bucket, key }: { bucket: string; key: string }) => ({ bucket, size: key.length }));
read('b', 'a');
