// expect: line 6, TS2345: Argument of type '(key: string) => Promise<number>' is not assignable to parameter of type '((item: string) => Promise<number>) & MapFunctionMustNotBeAsynchronous'.
import { Dag } from 'dagproof';

export const dag = new Dag('mistakes');
const listFiles = dag.task('list_files', () => ['a', 'b']);
listFiles().map(async (key) => key.length);
