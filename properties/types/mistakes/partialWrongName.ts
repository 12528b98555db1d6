// expect: line 6, TS2561: Object literal may only specify known properties, but 'bukcet' does not exist in type 'Pick<Arguments<{ bucket: string; key: string; }>, "key" | "bucket">'. Did you mean to write 'bucket'?
import { Dag } from 'dagproof';

export const dag = new Dag('mistakes');
const read = dag.task('read', ({ bucket, key }: { bucket: string; key: string }) => ({ bucket, size: key.length }));
read.partial({ bukcet: 'b' });
