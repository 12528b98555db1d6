// expect: line 6, TS2769: No overload matches this call.
import { Dag } from 'dagproof';

export const dag = new Dag('mistakes');
const listFiles = dag.task('list_files', () => ['a', 'b']);
listFiles().zip(['x', 'y']);
