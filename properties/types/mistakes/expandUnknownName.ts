// expect: line 6, TS2353: Object literal may only specify known properties, and 'region' does not exist in type 'ExpandArguments<{ bucket: string; key: string; }, "bucket">'.
import { Dag } from 'dagproof';

export const dag = new Dag('mistakes');
const read = dag.task('read', ({ bucket, key }: { bucket: string; key: string }) => ({ bucket, size: key.length }));
read.partial({ bucket: 'b' }).expand({ key: ['a'], region: ['north'] });
