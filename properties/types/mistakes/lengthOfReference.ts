// expect: line 6, TS2339: Property 'length' does not exist on type 'TaskListReference<string[], string>'.
import { Dag } from 'dagproof';

export const dag = new Dag('mistakes');
const listFiles = dag.task('list_files', () => ['a', 'b']);
const length = listFiles().length;
