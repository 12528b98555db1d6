// expect: line 8, TS2322: Type 'MappedReference<{ bucket: string; size: number; }>' is not assignable to type 'Argument<number[]>'.
import { Dag } from 'dagproof';

export const dag = new Dag('mistakes');
const read = dag.task('read', ({ bucket, key }: { bucket: string; key: string }) => ({ bucket, size: key.length }));
const sum = dag.task('sum', ({ values }: { values: number[] }) => values.length);
const rows = read.partial({ bucket: 'b' }).expand({ key: ['a'] });
sum({ values: rows });
