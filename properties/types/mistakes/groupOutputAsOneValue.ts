// expect: line 9, TS2322: Type 'Reference<string[]>' is not assignable to type 'Argument<string>'.
import { Dag, type Reference } from 'dagproof';

export const dag = new Dag('mistakes');
const perRegion = dag.taskGroup('region', (group, { region }: { region: Reference<string> }) => {
  return group.task('fetch', ({ region }: { region: string }) => region)({ region });
});
const show = dag.task('show', ({ value }: { value: string }) => value);
show({ value: perRegion.expand({ region: ['north'] }).output });
