// expect: line 6, TS2345: Argument of type '() => TaskReference<number>' is not assignable to parameter of type 'DagNode'.
import { Dag } from 'dagproof';

export const dag = new Dag('mistakes');
const count = dag.task('count', () => 3);
dag.empty('start').before(count);
