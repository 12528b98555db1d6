// expect: line 6, TS2339: Property 'map' does not exist on type 'TaskReference<number>'.
import { Dag } from 'dagproof';

export const dag = new Dag('mistakes');
const count = dag.task('count', () => 3);
count().map(String);
