// expect: line 6, TS2322: Type 'Date' is not assignable to type 'Argument<Date>'.
import { Dag } from 'dagproof';

export const dag = new Dag('mistakes');
const at = dag.task('at', ({ when }: { when: Date }) => when.getTime());
at({ when: new Date(0) });
