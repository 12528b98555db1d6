// expect: line 8, TS2322: Type 'ListReference<(string | number)[], string | number>' is not assignable to type 'MappableList<string>'.
import { Dag } from 'dagproof';

export const dag = new Dag('mistakes');
const read = dag.task('read', ({ bucket, key }: { bucket: string; key: string }) => ({ bucket, size: key.length }));
const listFiles = dag.task('list_files', () => ['a', 'b']);
const files = listFiles();
read.partial({ bucket: 'b' }).expand({ key: files.concat(files.map((key) => key.length)) });
