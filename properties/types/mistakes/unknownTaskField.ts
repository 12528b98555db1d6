// expect: line 5, TS2561: Object literal may only specify known properties, but 'retires' does not exist in type 'TaskOptions'. Did you mean to write 'retries'?
import { Dag } from 'dagproof';

export const dag = new Dag('mistakes');
dag.task('count', () => 3, { retires: 2 });
