// expect: line 7, TS2345: Argument of type 'TaskFactory<{ bucket: string; key: string; }, { bucket: string; size: number; }>' is not assignable to parameter of type '(item: string) => RecordReference<{ bucket: string; size: number; }>'.
import { Dag } from 'dagproof';

export const dag = new Dag('mistakes');
const read = dag.task('read', ({ bucket, key }: { bucket: string; key: string }) => ({ bucket, size: key.length }));
const listFiles = dag.task('list_files', () => ['a', 'b']);
listFiles().map(read);
