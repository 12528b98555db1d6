// expect: line 6, TS2345: Argument of type 'TaskReference<number>' is not assignable to parameter of type 'Reference<TaskReference<unknown>>'.
import { Dag } from 'dagproof';

export const dag = new Dag('mistakes');
const count = dag.task('count', () => 3);
dag.switch(count()).case(dag.empty('a'));
