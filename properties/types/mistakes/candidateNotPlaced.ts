// expect: line 7, TS2345: Argument of type '() => TaskReference<number>' is not assignable to parameter of type 'TaskReference<unknown>'.
import { Dag } from 'dagproof';

export const dag = new Dag('mistakes');
const ready = dag.task('ready', () => true);
const count = dag.task('count', () => 3);
dag.if(ready()).then(count);
