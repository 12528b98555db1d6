// expect: line 8, TS2322: Type 'number' is not assignable to type 'string'.
import { Dag, type Reference } from 'dagproof';

export const dag = new Dag('mistakes');
const perRegion = dag.taskGroup('region', (group, { region }: { region: Reference<string> }) => {
  group.task('fetch', ({ region }: { region: string }) => region)({ region });
});
perRegion.expand({ region: [1] });
