// expect: line 5, TS2345: Argument of type 'string' is not assignable to parameter of type 'DagNode'.
import { Dag } from 'dagproof';

export const dag = new Dag('mistakes');
dag.empty('start').before('finish');
