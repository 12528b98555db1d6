/**
 * A Dag as one writes it for Airflow's TypeScript SDK. To run it there, import from the SDK instead.
 */
import { Dag, getClient } from 'dagproof';

interface Visitors {
  readonly shop: string;
  readonly visitors: number;
}

export const dag = new Dag('visitor_report', {
  schedule: '@daily',
  catchup: false,
  description: 'Counts the visitors of two shops and reports them.',
  tags: ['shops'],
  queue: 'typescript',
});

const count = dag.taskGroup('count');
const countHarbour = count.task('harbour', async (): Promise<Visitors> => {
  const configured = await getClient().getVariable('harbour_visitors');
  return { shop: 'harbour', visitors: Number(configured ?? 0) };
});
const countStation = count.task('station', async (): Promise<Visitors> => {
  const configured = await getClient().getVariable('station_visitors');
  return { shop: 'station', visitors: Number(configured ?? 0) };
});

const total = dag.task('total', async ({ harbour, station }: { harbour: Visitors; station: Visitors }) => {
  const visitors = harbour.visitors + station.visitors;
  await getClient().setXCom({ key: 'visitors', value: visitors });
  return { visitors, shops: [harbour, station].filter((shop) => shop.visitors > 0).length };
});
const totalled = total({ harbour: countHarbour(), station: countStation() });

const hasVisitors = dag.task('has_visitors', async ({ sum }: { sum: { visitors: number } }) => sum.visitors > 0);
const writeReport = dag.task('write_report', async () => 'written')();
const noVisitors = dag.task('no_visitors', async () => 'closed')();
dag
  .if(hasVisitors({ sum: totalled }))
  .then(writeReport)
  .else(noVisitors);

async function visitors(): Promise<number | null> {
  return getClient().getXCom<number>({ taskId: 'total', key: 'visitors' });
}
const sendMail = dag.task('send_mail', async () => `mailed ${await visitors()}`)();
const postMessage = dag.task('post_message', async () => `posted ${await visitors()}`)();
const pickChannel = dag.task('pick_channel', async () => {
  const channel = await getClient().getVariable('report_channel');
  return channel === 'mail' ? sendMail : postMessage;
})();
dag.switch(pickChannel).case(sendMail).case(postMessage);
writeReport.before(pickChannel);

const tidy = dag.task('tidy', async () => undefined, { triggerRule: 'all_done' })();
tidy.after(noVisitors, sendMail, postMessage);
