// expect: line 7, TS2322: Type 'TaskListReference<string[], string>' is not assignable to type 'Argument<string>'.
import { Dag } from 'dagproof';

export const dag = new Dag('mistakes');
const read = dag.task('read', ({ bucket, key }: { bucket: string; key: string }) => ({ bucket, size: key.length }));
const listFiles = dag.task('list_files', () => ['a', 'b']);
read({ bucket: 'b', key: listFiles() });
