// expect: line 7, TS2322: Type 'TaskReference<number>' is not assignable to type 'number'.
import { Dag } from 'dagproof';

export const dag = new Dag('mistakes');
const later = dag.task('later', async () => 3);
async function use(): Promise<number> {
  return await later();
}
