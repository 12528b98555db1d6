// expect: line 9, TS2322: Type 'Reference<number[]>' is not assignable to type 'MappableList<number>'.
import { Dag, type Reference } from 'dagproof';

export const dag = new Dag('mistakes');
const outer = dag.taskGroup('outer', (group, { rows }: { rows: Reference<number[]> }) => {
  const inner = group.taskGroup('inner', (nested, { row }: { row: Reference<number> }) => {
    nested.task('use', ({ row }: { row: number }) => row)({ row });
  });
  inner.expand({ row: rows });
});
outer.expand({ rows: [[1]] });
