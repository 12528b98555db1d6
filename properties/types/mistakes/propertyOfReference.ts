// expect: line 6, TS2339: Property 'size' does not exist on type 'RecordReference<{ size: number; }>'.
import { Dag } from 'dagproof';

export const dag = new Dag('mistakes');
const row = dag.task('row', () => ({ size: 1 }));
const size = row().size;
