/**
 * Programs the types must accept: each statement is ordinary use of the authoring API.
 * They are compiled, never run.
 */
import {
  AirflowSkipException,
  Bundle,
  chain,
  Dag,
  defer,
  PokeReturnValue,
  type Reference,
  type TaskReference,
} from 'dagproof';

const dag = new Dag('right_programs', {
  schedule: '@daily',
  startDate: '2026-01-01',
  catchup: false,
  maxActiveTasks: 8,
  tags: ['types'],
  params: { region: 'north', limits: [1, 2] },
  defaultArgs: { retries: 2, retryDelay: '90s' },
});

interface Row {
  readonly region: string;
  readonly size: number;
}

declare function exactly<Expected>(): <Seen>(
  seen: Seen & (Same<Expected, Seen> extends true ? unknown : { readonly expected: Expected }),
) => void;
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
declare function valueOf<T>(reference: Reference<T>): T;

// Calls: named arguments, literals and references, optional ones and defaults.
const add = dag.task('add', ({ x, y }: { x: number; y: number }) => x + y, { retries: 2 });
const sum = add({ x: 1, y: 2 });
exactly<number>()(valueOf(sum));
const greet = dag.task('greet', ({ name, greeting = 'hello' }: { name: string; greeting?: string }) => greeting + name);
greet({ name: 'north' });
const all = dag.task('all_optional', ({ limit }: { limit?: number }) => limit ?? 0);
all();
const named = dag.task(async function named(): Promise<number> {
  return 42;
});
const fortyTwo = named();
exactly<number>()(valueOf(fortyTwo));
dag.task(async () => 42, { taskId: 'spelled_out', retryExponentialBackoff: true })();
const keywords = dag.task('keywords', (given: Record<string, number>) => Object.keys(given).length);
keywords({ anything: 1, goes: fortyTwo });
const anything = dag.task('anything', ({ value }: { value: unknown }) => value);
anything({ value: { plain: ['json', 1, null] } });

// Lists and records with references inside.
const total = dag.task('total', ({ parts }: { parts: number[] }) => parts.length);
total({ parts: [1, sum, fortyTwo] });
const report = dag.task('report', ({ row }: { row: Row }) => row.region);
report({ row: { region: 'north', size: sum } });

// Mapping over literals, over tasks, over mapped tasks.
const listFiles = dag.task('list_files', ({ prefix }: { prefix: string }) => [`${prefix}/a`, `${prefix}/b`]);
const files = listFiles({ prefix: 'landing' });
const read = dag.task('read', async ({ bucket, key }: { bucket: string; key: string }): Promise<Row> => {
  return { region: bucket, size: key.length };
});
const rows = read.partial({ bucket: 'b' }).expand({ key: files });
exactly<Row[]>()(valueOf(rows));
read.partial({ bucket: fortyTwo as unknown as TaskReference<string> }).expand({ key: ['a', 'b'] });
read.expand({ bucket: ['b'], key: files });
read.expand({ bucket: ['b'] as const, key: ['a', 'b'] as const });
const three = dag.task('three', ({ a, b, c }: { a: string; b: number; c: boolean }) => (c ? a : String(b)));
three
  .partial({ a: 'x' })
  .partial({ b: 1 })
  .expand({ c: [true, false] });
three.expand({ a: ['x'], b: [1, 2], c: [true] });
const sizeOf = dag.task('size_of', ({ row }: { row: Row }) => row.size);
const sizes = sizeOf.expand({ row: rows });
keywords.expand({ anything: [1, 2], goes: sizes });
keywords
  .partial({ one: 1 })
  .partial({ two: sum })
  .expand({ three: [3] });
keywords.partial({ one: 1 }).expandKwargs([{ two: 2 }]);
greet.expand({ name: ['north', 'south'] });
greet.expand({ name: ['north', 'south'], greeting: ['bye'] });

// Aggregates: a list, a readonly list, an iterable.
const sumAll = dag.task('sum_all', ({ values }: { values: number[] }) => values.length);
const sumReadonly = dag.task('sum_readonly', ({ values }: { values: readonly number[] }) => values.length);
const sumIterable = dag.task('sum_iterable', ({ values }: { values: Iterable<number> }) => [...values].length);
sumAll({ values: sizes });
sumReadonly({ values: sizes });
sumIterable({ values: sizes });
const scale = dag.task('scale', ({ values, by }: { values: number[]; by: number }) => values.length * by);
scale.partial({ values: sizes }).expand({ by: [1, 2, 3] });

// An instance that returns nothing is absent from the list.
const maybe = dag.task('maybe', ({ x }: { x: number }) => (x > 1 ? x : undefined));
exactly<number[]>()(valueOf(maybe.expand({ x: [1, 2] })));

// Transformations.
const lengths = files.map((key) => key.length);
exactly<number[]>()(valueOf(lengths));
all.expand({ limit: lengths });
const skipping = files.map((key) => {
  if (key === '') throw new AirflowSkipException();
  return key;
});
read.partial({ bucket: 'b' }).expand({ key: skipping.map((key) => key.trim()) });
const pairs = files.zip(lengths);
exactly<[string, number][]>()(valueOf(pairs));
const triples = files.zip(lengths, rows);
exactly<[string, number, Row][]>()(valueOf(triples));
const filled = files.zip(lengths, { fillvalue: null });
exactly<[string | null, number | null][]>()(valueOf(filled));
const pair = dag.task('pair', ({ item }: { item: [string | null, number | null] }) => item[0]);
pair.expand({ item: filled });
const mixed = files.concat(lengths);
exactly<(string | number)[]>()(valueOf(mixed));
const either = dag.task('either', ({ item }: { item: string | number }) => String(item));
either.expand({ item: mixed });
either.expand({ item: files });
total({ parts: lengths });

// Dicts give [key, value] pairs; lists of lists; lists of records into one argument.
const dict = dag.task('dict', (): Record<string, number> => ({ a: 1 }))();
const entry = dag.task('entry', ({ item }: { item: [string, number] }) => item[1]);
entry.expand({ item: dict });
entry.expand({ item: { a: 1, b: 2 } });
const matrix = dag.task('matrix', () => [[1], [2, 3]])();
total.expand({ parts: matrix });
sizeOf.expand({ row: [{ region: 'north', size: 1 }] });

// Keyword records.
read.expandKwargs([
  { bucket: 'b', key: 'a' },
  { bucket: 'c', key: files.map((key) => key) as unknown as TaskReference<string> },
]);
const configurations = dag.task('configurations', () => [{ key: 'a' }, { key: 'b' }])();
read.partial({ bucket: 'b' }).expandKwargs(configurations);
read.partial({ bucket: 'b' }).expandKwargs([{ key: 'a', bucket: 'other' }], { strict: false });
read.expandKwargs(files.map((key) => ({ bucket: 'b', key })));

// Keys of a record, of each instance's record.
const described = dag.task('described', () => ({ count: 3, names: ['a'] }))();
all({ limit: described.key('count') });
sumAll({ values: sizeOf.expand({ row: rows }) });
exactly<string[]>()(valueOf(rows.key('region')));

// `any` stays any.
const json = dag.task('json', async () => JSON.parse('[]'))();
total({ parts: json });
total.expand({ parts: json });
json.map((item) => item.name);

// Order-only edges and decisions.
const start = dag.empty('start');
const finish = dag.empty('finish', { triggerRule: 'none_failed_min_one_success' });
start.before(sum, fortyTwo).after(dag.latestOnly());
chain(start, [sum, fortyTwo], finish);
rows.before(finish);
lengths.after(start);
const isReady = dag.task('is_ready', ({ count }: { count: number }) => count > 0)({ count: sum });
dag.if(isReady).then(sum).else(finish);
const daily = dag.task('daily', async () => ({ cadence: 'daily' }))();
const weekly = dag.task('weekly', async () => ({ cadence: 'weekly' }))();
const picked = dag.task('pick', async () => (Math.sign(1) > 0 ? daily : weekly))();
dag.switch(picked).case(daily).case(weekly);
dag.branch('follow', ({ count }: { count: number }) => (count > 1 ? ['daily', weekly] : null))({ count: sum });
dag.branch('follow_later', async () => 'daily')();
dag.shortCircuit('gate', () => true, { ignoreDownstreamTriggerRules: false })();
dag.operator('copy', ({ key }: { key: string }) => key, { parameters: ['key'], pool: 's3' }).expand({ key: files });

// Sensors.
const arrived = dag.sensor('arrived', () => Math.sign(1) > 0, {
  mode: 'reschedule',
  pokeInterval: '5m',
  timeout: '2h',
});
arrived().before(finish);
const whichFile = dag.sensor('which_file', async ({ prefix }: { prefix: string }) => new PokeReturnValue(true, prefix));
exactly<string>()(valueOf(whichFile({ prefix: 'landing' })));
const found = dag
  .sensor('found', ({ key }: { key: string }) => ({ isDone: true, xcomValue: key.length }))
  .expand({ key: files });
exactly<number[]>()(valueOf(found));

// Deferral.
const job = dag.task('job', ({ name }: { name: string }) =>
  defer({ for: '5m', event: { rows: 3 }, resume: ({ rows }) => `${name}: ${rows}` }),
);
exactly<string>()(valueOf(job({ name: 'load' })));
const later = dag.task('later', async () =>
  defer({ for: 5, event: 1, resume: async (n) => defer({ for: 6, event: [n] }) }),
);
exactly<number[]>()(valueOf(later()));

// Task groups, plain and mapped.
const extract = dag.taskGroup('extract');
const north = extract.task('north', () => 1)();
extract
  .taskGroup('inner')
  .task('deep', ({ x }: { x: number }) => x)
  .expand({ x: [1] });
extract.before(finish);
chain(start, extract, [finish]);
sumAll({ values: [north] });
const perRegion = dag.taskGroup(
  'per_region',
  (group, each: { region: Reference<string>; limit: Reference<number> }) => {
    const fetch = group.task('fetch', ({ region, limit }: { region: string; limit: number }) => region.length * limit);
    const fetched = fetch({ region: each.region, limit: each.limit });
    group.taskGroup('quality').task('check', ({ value }: { value: number }) => value > 0)({ value: fetched });
    return { fetched };
  },
);
const regions = perRegion.partial({ limit: 10 }).expand({ region: ['north', 'south'] });
exactly<number[]>()(valueOf(regions.output.fetched));
sumAll({ values: regions.output.fetched });
sumIterable({ values: regions.output.fetched });
regions.before(finish);
const byRows = dag.taskGroup('by_rows', (group, { row }: { row: Reference<Row> }) => {
  return group.task('one', ({ row }: { row: Row }) => row.size)({ row });
});
byRows.expand({ row: rows });
const byKwargs = dag.taskGroup('by_kwargs', (group, { key }: { key: Reference<string> }) => {
  group.task('use', ({ key }: { key: string }) => key)({ key });
});
byKwargs.expandKwargs(configurations);
const plain = dag.taskGroup('plain', (group, { key }: { key: Reference<string> }) => {
  return group.task('use', ({ key }: { key: string }) => key)({ key });
});
exactly<string>()(valueOf(plain({ key: 'a' }).output));
dag
  .taskGroup('fixed', (group) => group.task('only', () => 1)())()
  .after(start);

// Setups and teardowns.
const scratch = dag.task('scratch', () => ({ table: 'scratch' }))();
const other = dag.empty('other').asSetup();
exactly<number>()(
  valueOf(
    dag
      .task('drop', () => 1)()
      .asTeardown({ setups: scratch, onFailureFailDagrun: true }),
  ),
);
const tables = dag.task('tables', ({ x }: { x: number }) => x).expand({ x: [1, 2] });
chain(scratch, tables, dag.empty('drop_all').asTeardown({ setups: [scratch, other, tables] }));
sumAll({ values: tables.asSetup() });

new Bundle().register(dag);
export default dag;
