// expect: line 6, TS2345: Argument of type '[string[]]' is not assignable to parameter of type '[...AnyListReference[], AnyListReference | Fill<unknown>]'.
import { Dag } from 'dagproof';

export const dag = new Dag('mistakes');
const listFiles = dag.task('list_files', () => ['a', 'b']);
listFiles().zip(['x', 'y']);
