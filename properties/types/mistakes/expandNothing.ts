// expect: line 6, TS2345: Argument of type '{}' is not assignable to parameter of type 'ExpandArguments<{ bucket: string; key: string; }, never>'.
import { Dag } from 'dagproof';

export const dag = new Dag('mistakes');
const read = dag.task('read', ({ bucket, key }: { bucket: string; key: string }) => ({ bucket, size: key.length }));
read.expand({});
