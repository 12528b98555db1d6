// expect: line 8, TS2322: Type 'ListReference<[string | null, string | null][], [string | null, string | null]>' is not assignable to type 'MappableList<[string, string]>'.
import { Dag } from 'dagproof';

export const dag = new Dag('mistakes');
const listFiles = dag.task('list_files', () => ['a', 'b']);
const files = listFiles();
const pair = dag.task('pair', ({ item }: { item: [string, string] }) => item);
pair.expand({ item: files.zip(files, { fillvalue: null }) });
