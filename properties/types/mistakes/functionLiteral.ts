// expect: line 6, TS2322: Type '(x: any) => any' is not assignable to type 'Reference<(x: number) => number>'.
import { Dag } from 'dagproof';

export const dag = new Dag('mistakes');
const apply = dag.task('apply', ({ by }: { by: (x: number) => number }) => by(1));
apply({ by: (x) => x });
