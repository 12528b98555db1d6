// expect: line 5, TS2322: Type 'string' is not assignable to type 'Poked<void> | PromiseLike<Poked<void>>'.
import { Dag } from 'dagproof';

export const dag = new Dag('mistakes');
dag.sensor('wait', () => 'there');
