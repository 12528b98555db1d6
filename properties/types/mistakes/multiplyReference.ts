// expect: line 6, TS2362: The left-hand side of an arithmetic operation must be of type 'any', 'number', 'bigint' or an enum type.
import { Dag } from 'dagproof';

export const dag = new Dag('mistakes');
const count = dag.task('count', () => 3);
const result = count() * 2;
