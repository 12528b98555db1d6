// expect: line 6, TS2741: Property '[VALUE]' is missing in type 'Date' but required in type 'Reference<Date>'.
import { Dag } from 'dagproof';

export const dag = new Dag('mistakes');
const at = dag.task('at', ({ when }: { when: Date }) => when.getTime());
at({ when: new Date(0) });
