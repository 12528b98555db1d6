// expect: line 7, TS2345: Argument of type '{ key: string; }' is not assignable to parameter of type 'Arguments<{ bucket: string; key: string; }>'.
// expect of TypeScript 7: line 7, TS2741: Property 'bucket' is missing in type '{ key: string; }' but required in type 'Arguments<{ bucket: string; key: string; }>'.
import { Dag } from 'dagproof';

export const dag = new Dag('mistakes');
const read = dag.task('read', ({ bucket, key }: { bucket: string; key: string }) => ({ bucket, size: key.length }));
read({ key: 'a' });
