// expect: line 6, TS2554: Expected 0 arguments, but got 1.
import { Dag } from 'dagproof';

export const dag = new Dag('mistakes');
const count = dag.task('count', () => 3);
count({ limit: 3 });
