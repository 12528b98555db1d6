/**
 * Native SDK: stories about a Dag file that uses nothing but what Airflow's TypeScript SDK has.
 */
import assert from 'node:assert/strict';
import type { Story } from './support/story.support.ts';
import { dag } from './support/nativeDag.support.ts';

export default dag;

export const stories: readonly Story[] = [
  {
    name: 'as configured',
    sentence: 'Both shops are open by their variables, so the report is mailed.',
    dag,
    options: { variables: { harbour_visitors: '40', station_visitors: '25', report_channel: 'mail' } },
    xcoms: ['total', 'send_mail', 'post_message'],
    check(run) {
      assert.equal(run.state, 'success');
      assert.deepEqual(run.xcom('total'), { visitors: 65, shops: 2 });
      assert.equal(run.xcom('total', { key: 'visitors' }), 65);
      assert.equal(run.instance('no_visitors').state, 'skipped');
      assert.equal(run.instance('post_message').state, 'skipped');
      assert.equal(run.xcom('send_mail'), 'mailed 65');
      assert.equal(run.instance('tidy').state, 'success');
    },
  },
  {
    name: 'nobody came',
    sentence: 'Without variables the totals are zero: no report is written, and tidy runs all the same.',
    dag,
    xcoms: ['total', 'no_visitors'],
    check(run) {
      assert.equal(run.state, 'success');
      assert.equal(run.instance('write_report').state, 'skipped');
      assert.equal(run.xcom('no_visitors'), 'closed');
      assert.equal(run.instance('send_mail').state, 'skipped');
      assert.equal(run.instance('tidy').state, 'success');
    },
  },
];
