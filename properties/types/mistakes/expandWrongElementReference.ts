// expect: line 7, TS2322: Type 'ListReference<number[], number>' is not assignable to type 'MappableList<string>'.
import { Dag } from 'dagproof';

export const dag = new Dag('mistakes');
const read = dag.task('read', ({ bucket, key }: { bucket: string; key: string }) => ({ bucket, size: key.length }));
const listFiles = dag.task('list_files', () => ['a', 'b']);
read.partial({ bucket: 'b' }).expand({ key: listFiles().map((key) => key.length) });
