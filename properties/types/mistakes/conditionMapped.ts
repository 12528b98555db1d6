// expect: line 6, TS2345: Argument of type 'MappedReference<boolean>' is not assignable to parameter of type 'Reference<boolean>'.
import { Dag } from 'dagproof';

export const dag = new Dag('mistakes');
const check = dag.task('check', ({ x }: { x: number }) => x > 1);
dag.if(check.expand({ x: [1] })).then(dag.empty('a'));
