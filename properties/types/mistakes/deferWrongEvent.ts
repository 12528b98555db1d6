// expect: line 5, TS2339: Property 'count' does not exist on type '{ rows: number; }'.
import { Dag, defer } from 'dagproof';

export const dag = new Dag('mistakes');
dag.task('job', () => defer({ for: 5, event: { rows: 3 }, resume: ({ count }) => count }));
