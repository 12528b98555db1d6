// expect: line 5, TS2322: Type 'string' is not assignable to type 'number'.
import { Dag } from 'dagproof';

export const dag = new Dag('mistakes');
dag.task('count', () => 3, { retries: 'two' });
