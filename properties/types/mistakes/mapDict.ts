// expect: line 6, TS2339: Property 'map' does not exist on type 'DictReference<Record<string, number>, number>'.
import { Dag } from 'dagproof';

export const dag = new Dag('mistakes');
const dict = dag.task('dict', (): Record<string, number> => ({ a: 1 }));
dict().map(String);
