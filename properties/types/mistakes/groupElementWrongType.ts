// expect: line 6, TS2322: Type 'Reference<string>' is not assignable to type 'Argument<number>'.
import { Dag, type Reference } from 'dagproof';

export const dag = new Dag('mistakes');
const perRegion = dag.taskGroup('region', (group, { region }: { region: Reference<string> }) => {
  group.task('fetch', ({ limit }: { limit: number }) => limit)({ limit: region });
});
perRegion.expand({ region: ['north'] });
