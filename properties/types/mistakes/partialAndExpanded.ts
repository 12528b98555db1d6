// expect: line 6, TS2741: Property ''~already given in partial()'' is missing in type 'string[]' but required in type 'AlreadyInPartial<"bucket">'.
import { Dag } from 'dagproof';

export const dag = new Dag('mistakes');
const read = dag.task('read', ({ bucket, key }: { bucket: string; key: string }) => ({ bucket, size: key.length }));
read.partial({ bucket: 'b' }).expand({ bucket: ['c'], key: ['a'] });
