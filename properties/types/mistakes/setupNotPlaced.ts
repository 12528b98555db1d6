// expect: line 8, TS2322: Type '() => TaskReference<number>' is not assignable to type 'TaskReference<unknown> | readonly TaskReference<unknown>[] | undefined'.
import { Dag } from 'dagproof';

export const dag = new Dag('mistakes');
const make = dag.task('make', () => 1);
dag
  .task('remove', () => 1)()
  .asTeardown({ setups: make });
