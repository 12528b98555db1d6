// expect: line 6, TS2345: Argument of type '(key: number) => number' is not assignable to parameter of type '(item: string) => number'.
import { Dag } from 'dagproof';

export const dag = new Dag('mistakes');
const listFiles = dag.task('list_files', () => ['a', 'b']);
listFiles().map((key: number) => key + 1);
