// expect: line 7, TS2322: Type 'MappedReference<number>' is not assignable to type 'Argument<number>'.
import { Dag } from 'dagproof';

export const dag = new Dag('mistakes');
const square = dag.task('square', ({ x }: { x: number }) => x * x);
const show = dag.task('show', ({ value }: { value: number }) => value);
show({ value: square.expand({ x: [1, 2] }) });
