// expect: line 7, TS2322: Type 'ListReference<[string, string][], [string, string]>' is not assignable to type 'MappableList<[string, number]>'.
import { Dag } from 'dagproof';

export const dag = new Dag('mistakes');
const listFiles = dag.task('list_files', () => ['a', 'b']);
const pair = dag.task('pair', ({ item }: { item: [string, number] }) => item);
pair.expand({ item: listFiles().zip(listFiles().map((key) => key)) });
