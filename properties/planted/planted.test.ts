/**
 * Each planted mistake is real: one case in which the DAG misbehaves, and the mended one does not.
 */
import {
  type SimulateOptions,
  type Simulation,
  fail,
  failWithoutRetry,
  killAtRequest,
  simulate,
  slow,
  workerKilled,
} from 'dagproof';
import { describe, expect, it } from 'vitest';
import { ALL_PLANTED } from './allPlanted.ts';
import type { PlantedBug } from './plantedBug.ts';

interface Shown {
  readonly name: string;
  /** What happens then, as the title of a test. */
  readonly title: string;
  /** The smallest case, by hand. */
  readonly given: SimulateOptions;
  readonly seen: (run: Simulation) => unknown;
  readonly wrong: unknown;
  readonly right: unknown;
}

/** Properties that hold a disturbed run against one that is not. */
const COMPARING = ['finishing-order', 'retry', 'crash-after-effect'];

const DAY = { day: '2026-01-01', orders: 4 };

/** The executor sees the end of the worker, so that the retry comes soon. */
const killed = (task: string): ReturnType<typeof workerKilled> => workerKilled(task, { reported: 'failed' }).onTry(1);

const SHOWN: readonly Shown[] = [
  {
    name: 'appendOnRetry',
    title: 'a day stands in the table twice when the worker is killed after its write',
    given: { outputs: { list_days: [{ day: '2026-01-01', orders: 4 }] }, faults: [killed('load_day').at(0)] },
    seen: (run) => run.stubs['orders'],
    wrong: [DAY, DAY],
    right: [DAY],
  },
  {
    name: 'lastWriterWins',
    title: 'the old price stays when its file is read more slowly',
    given: { faults: [slow('file.read', '1m').at(0)] },
    seen: (run) => (run.stubs['prices'] as { price: number }[]).map(({ price }) => price),
    wrong: [30, 25],
    right: [28, 25],
  },
  {
    name: 'cartesianForZip',
    title: 'two files are copied four times',
    given: { outputs: { plan_copies: ['a', 'b'].map((name) => ({ source: `from/${name}`, target: `to/${name}` })) } },
    seen: (run) => run.stubs['archive'],
    wrong: [{ source: 'from/b', target: 'to/a' }, { source: 'from/b', target: 'to/b' }], // prettier-ignore
    right: [{ source: 'from/a', target: 'to/a' }, { source: 'from/b', target: 'to/b' }], // prettier-ignore
  },
  {
    name: 'lastPageLost',
    title: 'the third of three orders is lost, with two on a page',
    given: { outputs: { list_customers: [{ name: 'anna', orders: 3 }] } },
    seen: (run) => run.xcom('read_orders'),
    wrong: [['anna-1', 'anna-2']],
    right: [['anna-1', 'anna-2', 'anna-3']],
  },
  {
    name: 'joinAfterEmptyList',
    title: 'a day without refunds has no report',
    given: { outputs: { list_refunds: [] } },
    seen: (run) => [run.instance('report').state, run.xcom('report')],
    wrong: ['skipped', null],
    right: ['success', 125],
  },
  {
    name: 'indexForIdentity',
    title: 'an empty file gets the count of the next one',
    given: { outputs: { list_files: [{ name: 'a.csv', rows: 0 }, { name: 'b.csv', rows: 2 }] } }, // prettier-ignore
    seen: (run) => run.xcom('catalogue'),
    wrong: [{ name: 'a.csv', rows: 2 }, { name: 'b.csv', rows: 0 }], // prettier-ignore
    right: [{ name: 'a.csv', rows: 0 }, { name: 'b.csv', rows: 2 }], // prettier-ignore
  },
  {
    name: 'sensorsFillPool',
    title: 'two sensors in a pool of two keep the requests out that they wait for',
    given: { outputs: { list_partners: ['anna', 'bert'] } },
    seen: (run) => [run.state, run.instance('request_delivery', 0).startMs],
    wrong: ['failed', 43_200_000],
    right: ['success', 0],
  },
  {
    name: 'batchOverLimit',
    title: 'one key more than the limit is refused',
    given: { outputs: { list_prefixes: [{ prefix: 'logs', keys: 4 }] } },
    seen: (run) => [run.state, run.attempts('expire', 0)[0]?.error?.message],
    wrong: ['failed', 'MalformedXML: 4 keys, 3 at most'],
    right: ['success', undefined],
  },
  {
    name: 'nextPageShared',
    title: 'a shop of one page ends the reading of another',
    given: { outputs: { list_shops: [{ name: 'north', orders: 3 }, { name: 'south', orders: 1 }] } }, // prettier-ignore
    seen: (run) => run.xcom('read_shop'),
    wrong: [['north-1', 'north-2'], ['south-1']],
    right: [['north-1', 'north-2', 'north-3'], ['south-1']],
  },
  {
    name: 'firstOfDict',
    title: 'dollars are taken for the base when they come first',
    given: { outputs: { get_rates: { USD: 1.1, EUR: 1 } } },
    seen: (run) => run.xcom('report'),
    wrong: { base: 'USD', others: 1 },
    right: { base: 'EUR', others: 1 },
  },
  {
    name: 'skipStopsSummary',
    title: 'one empty file keeps the summary of the others away',
    given: { outputs: { list_files: [{ name: 'a.csv', rows: 0 }, { name: 'b.csv', rows: 2 }] } }, // prettier-ignore
    seen: (run) => run.instance('summarize').state,
    wrong: 'skipped',
    right: 'success',
  },
  {
    name: 'joinAfterBranch',
    title: 'good orders are never published',
    given: { outputs: { list_files: [0] } },
    seen: (run) => [run.instance('quarantine').state, run.instance('publish').state],
    wrong: ['skipped', 'skipped'],
    right: ['skipped', 'success'],
  },
  {
    name: 'sharedDefaults',
    title: 'the second table is asked for columns of the first',
    given: {},
    seen: (run) => run.xcom('export_table', { mapIndex: 1 }),
    wrong: 'select id, orders_total, refunds_total from refunds as csv',
    right: 'select id, refunds_total from refunds as csv',
  },
  {
    name: 'swallowed429',
    title: 'the third of three pages is empty, with two requests a minute',
    given: { outputs: { list_pages: [1, 2, 3] } },
    seen: (run) => [run.state, run.xcom('combine')],
    wrong: ['success', [1, 2, 3, 4]],
    right: ['success', [1, 2, 3, 4, 5, 6]],
  },
  {
    name: 'freshIdempotencyKey',
    title: 'an invoice is paid twice when the acknowledgement of its payment is lost',
    given: { outputs: { list_invoices: [{ invoice: 'A-17', amount: 250 }] }, faults: [killed('pay').at(0)] },
    seen: (run) => (run.stubs['bank'] as { amount: number }[]).map(({ amount }) => amount),
    wrong: [250, 250],
    right: [250],
  },
  {
    name: 'lostUpdate',
    title: 'only the shop that wrote last is in the total, whichever that was',
    given: { order: 'seeded', seed: 1 },
    seen: (run) => (run.stubs['totals'] as { revenue: number }[]).reduce((sum, { revenue }) => sum + revenue, 0),
    wrong: 20,
    right: 70,
  },
  {
    name: 'aggregateTooEarly',
    title: 'a slow region is not in the total',
    given: { outputs: { list_regions: ['north', 'south'] }, faults: [slow('count_orders', '1m').at(1)] },
    seen: (run) => run.xcom('total'),
    wrong: 5,
    right: 10,
  },
  {
    name: 'sharedStagingName',
    title: 'the first table gets the rows of the second',
    given: { outputs: { list_tables: ['orders', 'refunds'] } },
    seen: (run) => run.stubs['warehouse'],
    wrong: ['orders', 'refunds'].map((name) => ({ name, rows: 'rows of refunds' })),
    right: ['orders', 'refunds'].map((name) => ({ name, rows: `rows of ${name}` })),
  },
  {
    name: 'firstIndexTruncates',
    title: 'a retry of the first shop wipes out the second',
    given: { faults: [fail('load_shop').at(0).onTry(1)] },
    seen: (run) => (run.stubs['stock'] as { shop: string }[]).map(({ shop }) => shop),
    wrong: ['north'],
    right: ['north', 'south', 'west'],
  },
  {
    name: 'lastIndexFinishes',
    title: 'a part that comes later is not in the manifest',
    given: { faults: [fail('write_part').at(0).onTry(1)] },
    seen: (run) => (run.stubs['manifests'] as { parts: number }[])[0]?.parts,
    wrong: 2,
    right: 3,
  },
  {
    name: 'zipDropsTheRest',
    title: 'a file without checksum is passed over',
    given: { outputs: { list_files: ['a.csv', 'b.csv'], list_checksums: ['a.csv'] } },
    seen: (run) => run.stubs['verified'],
    wrong: [{ file: 'a.csv', isVerified: true }],
    right: [{ file: 'a.csv', isVerified: true }, { file: 'b.csv', isVerified: false }], // prettier-ignore
  },
  {
    name: 'clusterLeftRunning',
    title: 'a model that fails leaves the cluster running',
    given: { outputs: { list_models: ['churn'] }, faults: [failWithoutRetry('train').at(0)] },
    seen: (run) => (run.stubs['clusters'] as unknown[]).length,
    wrong: 1,
    right: 0,
  },
  {
    name: 'inputMovedAway',
    title: 'a retry after the move does not find its file',
    given: { outputs: { list_files: ['a.csv'] }, faults: [killed('load_file').at(0)] },
    seen: (run) => run.state,
    wrong: 'failed',
    right: 'success',
  },
  {
    name: 'clockForPartition',
    title: 'a retry after midnight writes into the next day',
    given: { outputs: { list_tables: ['orders'] }, faults: [fail('write').at(0).onTry(1)] },
    seen: (run) => (run.stubs['lake'] as { partition: string }[]).map(({ partition }) => partition),
    wrong: ['orders/day=2026-01-02'],
    right: ['orders/day=2026-01-01'],
  },
  {
    name: 'sampleByChance',
    title: 'a retry invites more than its half',
    given: { seed: 1, outputs: { list_cohorts: [{ cohort: 'june', users: 8 }] }, faults: [killed('invite').at(0)] },
    seen: (run) => (run.stubs['mails'] as unknown[]).length,
    wrong: 7,
    right: 4,
  },
  {
    name: 'greenDespiteFailure',
    title: 'a table fails for good, and the run is green',
    given: { outputs: { list_tables: ['orders'] }, faults: [failWithoutRetry('copy_table').at(0)] },
    seen: (run) => run.state,
    wrong: 'success',
    right: 'failed',
  },
  {
    name: 'largestOfNothing',
    title: 'a day without files fails',
    given: { outputs: { list_sizes: [] } },
    seen: (run) => [run.state, run.xcom('largest')],
    wrong: ['failed', null],
    right: ['success', 0],
  },
  {
    name: 'versionsAsText',
    title: 'version 9 is deployed although there is 10',
    given: { outputs: { list_versions: [9, 10] } },
    seen: (run) => run.xcom('deploy'),
    wrong: 9,
    right: 10,
  },
  {
    name: 'tryNumberInKey',
    title: 'a shop is counted twice after a killed try',
    given: { outputs: { list_shops: ['north'] }, faults: [killed('export_shop').at(0)] },
    seen: (run) => run.xcom('count_rows'),
    wrong: 20,
    right: 10,
  },
  {
    name: 'checkpointFirst',
    title: 'changes are lost when the worker is killed after the checkpoint',
    given: {
      outputs: { list_sources: [{ table: 'orders', last: 4 }] },
      faults: [killAtRequest('replicate', { reported: 'failed' }).onTry(1).onRequest({ method: 'PUT', nth: 1 })],
    },
    seen: (run) => Object.keys((run.stubs['s3'] as { buckets: { lake: object } }).buckets.lake),
    wrong: ['checkpoints/orders'],
    right: ['changes/orders/4', 'checkpoints/orders'],
  },
  {
    name: 'slotByIndex',
    title: 'the third table begins in the database of the first, which is not done',
    given: {
      outputs: {
        list_tables: [
          { table: 'a', minutes: 9 },
          { table: 'b', minutes: 1 },
          { table: 'c', minutes: 1 },
        ],
      },
    },
    seen: (run) => (run.stubs['warehouse'] as { rows: string }[]).map(({ rows }) => rows),
    wrong: ['rows of c', 'rows of b', 'rows of c'],
    right: ['rows of a', 'rows of b', 'rows of c'],
  },
  {
    name: 'lastTryGivesUp',
    title: 'a source that fails twice is left out, and the run is green',
    given: {
      outputs: { list_sources: ['shop'] },
      faults: [fail('read_source').at(0).onTry(1), fail('read_source').at(0).onTry(2)],
    },
    seen: (run) => [run.state, run.xcom('combine')],
    wrong: ['success', []],
    right: ['success', ['shop-1', 'shop-2']],
  },
  {
    name: 'baseNamesCollide',
    title: 'orders of the south overwrite those of the north',
    given: { outputs: { list_files: ['north/orders.csv', 'south/orders.csv'] } },
    seen: (run) => (run.stubs['curated'] as { source: string }[]).map(({ source }) => source),
    wrong: ['south/orders.csv'],
    right: ['north/orders.csv', 'south/orders.csv'],
  },
  {
    name: 'toggledTwice',
    title: 'yesterday is live again after a swap that was tried twice',
    given: { outputs: { list_tables: ['orders'] }, faults: [killed('swap')] },
    seen: (run) => (run.stubs['live'] as { colour: string }[])[0]?.colour,
    wrong: 'blue',
    right: 'green',
  },
];

describe('a planted bug', () => {
  it.each(SHOWN)('$name: $title', async ({ name, given, seen, wrong, right }) => {
    const bug = ALL_PLANTED[name] as PlantedBug;
    const [wrongRun, rightRun] = [await play(bug.dag(), bug, given), await play(bug.right(), bug, given)];
    expect(seen(wrongRun)).toEqual(wrong);
    expect(seen(rightRun)).toEqual(right);
    const own = bug.properties?.[bug.property];
    if (own !== undefined) expect([own(wrongRun), own(rightRun)]).toEqual([false, true]);
    if (!COMPARING.includes(bug.property)) return;
    const calm: SimulateOptions = { ...given, faults: [], order: 'canonical' };
    expect(seen(await play(bug.dag(), bug, calm))).not.toEqual(wrong);
    expect(seen(await play(bug.right(), bug, calm))).toEqual(right);
  });

  it('is shown by one case each', () => {
    expect(SHOWN.map(({ name }) => name)).toEqual(Object.keys(ALL_PLANTED));
  });
});

async function play(dag: ReturnType<PlantedBug['dag']>, bug: PlantedBug, given: SimulateOptions): Promise<Simulation> {
  return await simulate(dag, { ...bug.options, ...given });
}
