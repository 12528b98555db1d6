// expect: line 7, TS2345: Argument of type 'TaskListReference<string[], string>' is not assignable to parameter of type 'KwargsRows<{ bucket: string; key: string; }, never, true>'.
import { Dag } from 'dagproof';

export const dag = new Dag('mistakes');
const read = dag.task('read', ({ bucket, key }: { bucket: string; key: string }) => ({ bucket, size: key.length }));
const listFiles = dag.task('list_files', () => ['a', 'b']);
read.expandKwargs(listFiles());
