// expect: line 7, TS2322: Type 'TaskReference<string | undefined>' is not assignable to type 'Argument<string>'.
import { Dag } from 'dagproof';

export const dag = new Dag('mistakes');
const find = dag.task('find', (): string | undefined => undefined);
const read = dag.task('read', ({ bucket, key }: { bucket: string; key: string }) => ({ bucket, size: key.length }));
read({ bucket: 'b', key: find() });
