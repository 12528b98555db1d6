// expect: line 6, TS2322: Type '(x: number) => number' is not assignable to type 'Argument<(x: number) => number>'.
import { Dag } from 'dagproof';

export const dag = new Dag('mistakes');
const apply = dag.task('apply', ({ by }: { by: (x: number) => number }) => by(1));
apply({ by: Math.abs });
