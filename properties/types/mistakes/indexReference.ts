// expect: line 6, TS7053: Element implicitly has an 'any' type because expression of type '0' can't be used to index type 'TaskListReference<string[], string>'.
import { Dag } from 'dagproof';

export const dag = new Dag('mistakes');
const listFiles = dag.task('list_files', () => ['a', 'b']);
const first = listFiles()[0];
