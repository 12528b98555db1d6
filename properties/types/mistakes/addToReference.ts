// expect: line 6, TS2365: Operator '+' cannot be applied to types 'TaskReference<number>' and 'number'.
import { Dag } from 'dagproof';

export const dag = new Dag('mistakes');
const count = dag.task('count', () => 3);
const result = count() + 1;
