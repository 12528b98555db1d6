// expect: line 7, TS2322: Type 'DictReference<Record<string, number>, number>' is not assignable to type 'MappableList<number>'.
import { Dag } from 'dagproof';

export const dag = new Dag('mistakes');
const dict = dag.task('dict', (): Record<string, number> => ({ a: 1 }));
const size = dag.task('size', ({ row }: { row: number }) => row);
size.expand({ row: dict() });
