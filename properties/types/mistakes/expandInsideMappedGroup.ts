// expect: line 7, TS2339: Property 'expand' does not exist on type '(given: Arguments<{ region: string; }>) => TaskReference<string>'.
import { Dag, type Reference } from 'dagproof';

export const dag = new Dag('mistakes');
const perRegion = dag.taskGroup('region', (group, { region }: { region: Reference<string> }) => {
  const fetch = group.task('fetch', ({ region }: { region: string }) => region);
  fetch.expand({ region: ['north'] });
});
perRegion.expand({ region: ['north'] });
