/**
 * Programs of tasks that defer, which the types must accept. They are compiled, never run.
 */
import { Dag, defer, type Reference } from 'dagproof';

const dag = new Dag('right_deferrals');

declare function exactly<Expected>(): <Seen>(
  seen: Seen & (Same<Expected, Seen> extends true ? unknown : { readonly expected: Expected }),
) => void;
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
declare function valueOf<T>(reference: Reference<T>): T;

const job = dag.task('job', ({ name }: { name: string }) =>
  defer({ for: '5m', event: { rows: 3 }, resume: ({ rows }) => `${name}: ${rows}` }),
);
exactly<string>()(valueOf(job({ name: 'load' })));
const later = dag.task('later', async () =>
  defer({ for: 5, event: 1, resume: async (n) => defer({ for: 6, event: [n] }) }),
);
exactly<number[]>()(valueOf(later()));

export default dag;
