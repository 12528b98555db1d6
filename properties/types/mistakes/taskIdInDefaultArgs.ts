// expect: line 5, TS2353: Object literal may only specify known properties, and 'taskId' does not exist in type 'Omit<TaskOptions, "taskId">'.
import { Dag } from 'dagproof';

export const dag = new Dag('mistakes');
new Dag('other', { defaultArgs: { taskId: 'same' } });
