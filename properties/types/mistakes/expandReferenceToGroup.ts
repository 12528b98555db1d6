// expect: line 7, TS2322: Type 'TaskGroup<"dag">' is not assignable to type 'MappableList<string>'.
import { Dag } from 'dagproof';

export const dag = new Dag('mistakes');
const read = dag.task('read', ({ bucket, key }: { bucket: string; key: string }) => ({ bucket, size: key.length }));
const group = dag.taskGroup('group');
read.partial({ bucket: 'b' }).expand({ key: group });
