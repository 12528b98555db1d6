/**
 * Context and templates: getContext, getClient, Jinja in written arguments, `mapIndexTemplate`.
 */
import assert from 'node:assert/strict';
import { Dag, getClient, getContext } from 'dagproof';
import type { Story } from './support/story.support.ts';

const dag = new Dag('context_and_templates', { startDate: '2026-03-01', params: { prefix: 'landing' } });

const readPath = dag.task('read_path', ({ path }: { path: string }) => path, {
  mapIndexTemplate: '{{ task.op_kwargs["path"] }}',
});
readPath.expand({ path: ['{{ params.prefix }}/{{ ds_nodash }}/a.csv', '{{ params.prefix }}/{{ ds }}/b.csv'] });

const describe = dag.task('describe', async ({ part }: { part: string }) => {
  const { ds, mapIndex, mapCount, tryNumber, params } = getContext();
  const owner = await getClient().getVariable('owner');
  await getClient().setXCom({ key: 'owner', value: owner });
  return `${part} is ${mapIndex + 1} of ${mapCount} on ${ds}, try ${tryNumber}, ${String(params['prefix'])}`;
});
describe.expand({ part: ['left', 'right'] });

export default dag;

export const stories: readonly Story[] = [
  {
    name: 'on the start date',
    sentence: "Without a logical date a run is of the Dag's start date; never of today.",
    dag,
    options: { variables: { owner: 'team-sales' } },
    xcoms: ['read_path', 'describe'],
    check(run) {
      assert.equal(run.state, 'success');
      assert.deepEqual(run.xcom('read_path'), ['landing/20260301/a.csv', 'landing/2026-03-01/b.csv']);
      assert.equal(run.attempts('read_path', 1)[0]?.renderedMapIndex, 'landing/2026-03-01/b.csv');
      assert.deepEqual(run.xcom('describe'), [
        'left is 1 of 2 on 2026-03-01, try 1, landing',
        'right is 2 of 2 on 2026-03-01, try 1, landing',
      ]);
      assert.deepEqual(run.xcom('describe', { key: 'owner' }), ['team-sales', 'team-sales']);
    },
  },
  {
    name: 'on another date with other params',
    sentence: 'Params given to the run win over those of the Dag.',
    dag,
    options: { logicalDate: '2026-12-24', params: { prefix: 'archive' } },
    xcoms: ['read_path', 'describe'],
    check(run) {
      assert.deepEqual(run.xcom('read_path'), ['archive/20261224/a.csv', 'archive/2026-12-24/b.csv']);
      // A variable that does not exist is None: nothing is pushed.
      assert.equal(run.xcom('describe', { mapIndex: 0 }), 'left is 1 of 2 on 2026-12-24, try 1, archive');
    },
  },
];
