/**
 * Short circuit: two DAGs that differ in `ignoreDownstreamTriggerRules` alone.
 */
import assert from 'node:assert/strict';
import { Dag } from 'dagproof';
import type { Story } from './support/story.support.ts';

function shortCircuitDag(dagId: string, ignoreDownstreamTriggerRules: boolean): Dag {
  const dag = new Dag(dagId);
  const hasNews = dag.shortCircuit('has_news', () => [], { ignoreDownstreamTriggerRules })();
  const translate = dag.task('translate', ({ text }: { text: string }) => text.toUpperCase());
  const cleanUp = dag.task('clean_up', () => 'cleaned', { triggerRule: 'all_done' })();
  const translated = translate.expand({ text: ['one', 'two'] });
  hasNews.before(translated);
  cleanUp.after(translated);
  return dag;
}

export const everything = shortCircuitDag('short_circuit', true);
export const directOnly = shortCircuitDag('short_circuit_direct', false);

export const stories: readonly Story[] = [
  {
    name: 'everything downstream',
    sentence: 'An empty list is falsy: both instances and the all_done task behind them are skipped.',
    dag: everything,
    xcoms: ['translate', 'clean_up'],
    check(run) {
      assert.equal(run.state, 'success');
      assert.deepEqual(
        run.instances('translate').map(({ state }) => state),
        ['skipped', 'skipped'],
      );
      assert.equal(run.instance('clean_up').state, 'skipped');
    },
  },
  {
    name: 'direct downstream only',
    sentence: 'The instances are skipped; clean_up follows its own rule and runs.',
    dag: directOnly,
    xcoms: ['translate', 'clean_up'],
    check(run) {
      assert.deepEqual(run.xcom('translate'), []);
      assert.equal(run.xcom('clean_up'), 'cleaned');
    },
  },
  {
    name: 'a truthy value',
    sentence: 'There is news: everything runs.',
    dag: everything,
    options: { outputs: { has_news: ['today'] } },
    xcoms: ['translate', 'clean_up'],
    check(run) {
      assert.deepEqual(run.xcom('translate'), ['ONE', 'TWO']);
      assert.equal(run.xcom('clean_up'), 'cleaned');
    },
  },
];
