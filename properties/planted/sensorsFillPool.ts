/**
 * Planted: sensors that hold the slots which the tasks they wait for would need.
 */
import { Dag, type Reference } from 'dagproof';
import type { PlantedBug } from './plantedBug.ts';
import { createTable } from './support/table.ts';

type Delivery = Readonly<{ partner: string }>;

const deliveries = createTable<Delivery>('deliveries');

function build(mode: 'poke' | 'reschedule'): Dag {
  const dag = new Dag('partner_files', { defaultArgs: { pool: 'sftp', retries: 2, retryDelay: '1m' } });
  const listPartners = dag.task('list_partners', () => ['anna', 'bert', 'carla']);
  const partners = listPartners();
  const perPartner = dag.taskGroup('await', (group, { partner }: { partner: Reference<string> }) => {
    const find = async ({ partner: wanted }: { partner: string }): Promise<boolean> =>
      (await deliveries.rows()).some((delivery) => delivery.partner === wanted);
    const delivered = group.sensor('delivery', find, { mode, pokeInterval: '15m', timeout: '12h' })({ partner });
    // As something comes after them, the sensors weigh more than the requests.
    group
      .task(
        'load',
        ({ partner }: { partner: string }) => partner,
      )({ partner })
      .after(delivered);
  });
  perPartner.expand({ partner: partners });
  // The partner delivers some time after it is asked, so there is no edge to the sensor.
  const request = dag.task('request_delivery', async ({ partner }: { partner: string }) => {
    await deliveries.upsert({ partner }, 'partner');
  });
  request.expand({ partner: partners });
  return dag;
}

export const sensorsFillPool: PlantedBug = {
  sentence: 'Sensors in poke mode keep the two slots of the pool, and the requests that they wait for never get one.',
  dag: () => build('poke'),
  right: () => build('reschedule'),
  options: { stubs: [deliveries], pools: { sftp: 2 } },
  property: 'undisturbed-success',
  smallest: 'as many partners as the pool has slots, two; nothing disturbed',
};
