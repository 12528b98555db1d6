// expect: line 5, TS2322: Type '"push"' is not assignable to type '"poke" | "reschedule" | undefined'.
import { Dag } from 'dagproof';

export const dag = new Dag('mistakes');
dag.sensor('wait', () => true, { mode: 'push' });
