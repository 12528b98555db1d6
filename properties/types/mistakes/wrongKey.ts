// expect: line 6, TS2345: Argument of type '"siez"' is not assignable to parameter of type '"size"'.
import { Dag } from 'dagproof';

export const dag = new Dag('mistakes');
const row = dag.task('row', () => ({ size: 1 }));
row().key('siez');
