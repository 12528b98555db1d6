// expect: line 7, TS2322: Type 'TaskReference<string[]>' is not assignable to type 'MappableList<string>'.
import { Dag } from 'dagproof';

export const dag = new Dag('mistakes');
const read = dag.task('read', ({ bucket, key }: { bucket: string; key: string }) => ({ bucket, size: key.length }));
const listing = dag.task('listing', () => ({ keys: ['a', 'b'] }));
read.partial({ bucket: 'b' }).expand({ key: listing().key('keys') });
