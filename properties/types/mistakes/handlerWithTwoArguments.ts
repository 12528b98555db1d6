// expect: line 5, TS2769: No overload matches this call.
import { Dag } from 'dagproof';

export const dag = new Dag('mistakes');
dag.task('add', (x: number, y: number) => x + y);
