// expect: line 7, TS2322: Type 'TaskReference<number>' is not assignable to type 'Argument<number[]>'.
import { Dag } from 'dagproof';

export const dag = new Dag('mistakes');
const count = dag.task('count', () => 3);
const total = dag.task('total', ({ parts }: { parts: number[] }) => parts.length);
total({ parts: count() });
