// expect: line 8, TS2561: Object literal may only specify known properties, but 'reigon' does not exist in type 'ExpandArguments<{ region: string; }, never>'. Did you mean to write 'region'?
import { Dag, type Reference } from 'dagproof';

export const dag = new Dag('mistakes');
const perRegion = dag.taskGroup('region', (group, { region }: { region: Reference<string> }) => {
  group.task('fetch', ({ region }: { region: string }) => region)({ region });
});
perRegion.expand({ reigon: ['north'] });
