// expect: line 6, TS2488: Type 'TaskListReference<string[], string>' must have a '[Symbol.iterator]()' method that returns an iterator.
import { Dag } from 'dagproof';

export const dag = new Dag('mistakes');
const listFiles = dag.task('list_files', () => ['a', 'b']);
for (const file of listFiles()) void file;
