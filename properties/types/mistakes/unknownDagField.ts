// expect: line 5, TS2561: Object literal may only specify known properties, but 'schedul' does not exist in type 'DagOptions'. Did you mean to write 'schedule'?
import { Dag } from 'dagproof';

export const dag = new Dag('mistakes');
new Dag('other', { schedul: '@daily' });
