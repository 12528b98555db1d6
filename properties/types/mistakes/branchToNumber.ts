// expect: line 5, TS2322: Type 'number' is not assignable to type 'BranchChoice | PromiseLike<BranchChoice>'.
import { Dag } from 'dagproof';

export const dag = new Dag('mistakes');
dag.branch('pick', () => 3);
