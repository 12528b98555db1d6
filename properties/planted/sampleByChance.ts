/**
 * Planted: a sample of users that is drawn by chance, and so anew in each try.
 */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { Dag } from 'dagproof';
import type { PlantedBug } from './plantedBug.ts';
import { createTable } from './support/table.ts';

type Cohort = Readonly<{ cohort: string; users: number }>;

/** One mail for each user, however often it is asked for. */
const mails = createTable<{ readonly user: string }>('mails');

function build(isInvited: (user: string) => boolean): Dag {
  const dag = new Dag('invite_users', { defaultArgs: { retries: 2, retryDelay: '1m' } });
  const listCohorts = dag.task('list_cohorts', (): Cohort[] => [
    { cohort: 'january', users: 3 },
    { cohort: 'february', users: 4 },
  ]);
  const invite = dag.task('invite', async ({ cohort, users }: Cohort) => {
    for (let number = 1; number <= users; number++) {
      const user = `${cohort}-${number}`;
      if (isInvited(user)) await mails.upsert({ user }, 'user');
    }
  });
  invite.expandKwargs(listCohorts());
  return dag;
}

const isOddHash = (user: string): boolean => (createHash('sha256').update(user).digest()[0] ?? 0) % 2 === 1;

export const sampleByChance: PlantedBug = {
  sentence: 'Half of the users are invited, drawn by chance: a retry draws another half and invites those as well.',
  dag: () => build(() => Math.random() < 0.5),
  right: () => build(isOddHash),
  options: { stubs: [mails] },
  inputs: {
    list_cohorts: fc.uniqueArray(fc.record({ cohort: fc.constantFrom('may', 'june', 'july'), users: fc.nat(4) }), {
      selector: ({ cohort }) => cohort,
    }),
  },
  property: 'retry',
  smallest: 'one cohort of one user; the first try is killed after its mails, or fails',
};
