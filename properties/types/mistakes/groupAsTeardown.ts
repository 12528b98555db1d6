// expect: line 5, TS2339: Property 'asTeardown' does not exist on type 'TaskGroup<"dag">'.
import { Dag } from 'dagproof';

export const dag = new Dag('mistakes');
dag.taskGroup('remove').asTeardown();
