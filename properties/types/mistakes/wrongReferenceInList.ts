// expect: line 7, TS2322: Type 'TaskListReference<string[], string>' is not assignable to type 'Argument<number>'.
import { Dag } from 'dagproof';

export const dag = new Dag('mistakes');
const total = dag.task('total', ({ parts }: { parts: number[] }) => parts.length);
const listFiles = dag.task('list_files', () => ['a', 'b']);
total({ parts: [1, listFiles()] });
