/**
 * Published bugs about how many instances there are, and when that is asked.
 */
import { Dag } from 'dagproof';
import type { PublishedBug } from './publishedBug.ts';

/** One instance for each region and day: the last was missing. */
const PRODUCT: PublishedBug = {
  issue: 23425,
  quirk: 'airflow#23425',
  dag: () => {
    const dag = new Dag('regions_by_day');
    const [regions, days] = [dag.task('regions', () => ['north', 'south'])(), dag.task('days', () => [1, 2])()];
    const load = dag.task('load', (given: { region: string; day: number }) => given);
    load.expand({ region: regions, day: days });
    return dag;
  },
  property: 'expansion-count',
  recordedWith: [],
};

/** Two lists paired by position, of which one may be shorter. */
const ZIP: PublishedBug = {
  issue: 26499,
  quirk: 'airflow#26499',
  dag: () => {
    const dag = new Dag('keys_with_sizes');
    const [keys, sizes] = [dag.task('keys', () => ['a', 'b'])(), dag.task('sizes', () => [1, 2])()];
    const copy = dag.task('copy', ({ pair }: { pair: readonly [string, number] }) => pair[0]);
    copy.expand({ pair: keys.zip(sizes) });
    return dag;
  },
  property: 'expansion-count',
  recordedWith: [],
};

/** Nothing to do goes down a chain of mapped tasks; ids that sort against the chain leave each a pass of its own. */
const EMPTY_CHAIN: PublishedBug = {
  issue: 27824,
  quirk: 'airflow#27824',
  dag: () => {
    const dag = new Dag('empty_chain');
    const echo = ({ x }: { x: string }): string => x;
    const extracted = dag.task('step_c', echo).expand({ x: dag.task('list', () => ['a', 'b'])() });
    dag.task('step_a', echo).expand({ x: dag.task('step_b', echo).expand({ x: extracted }) });
    return dag;
  },
  property: 'undisturbed-success',
  recordedWith: [],
};

/** The order in which two upstream tasks end decides. */
const TOO_EARLY: PublishedBug = {
  issue: 27449,
  quirk: 'airflow#27449',
  dag: () => {
    const dag = new Dag('two_upstreams');
    const list = dag.task('list', () => ['a', 'b']);
    const load = dag.task('load', ({ x }: { x: string }) => x);
    load.expand({ x: list() }).after(dag.task('prepare', () => 'ready')());
    return dag;
  },
  property: 'finishing-order',
  recordedWith: [],
};

export const LENGTHS: readonly PublishedBug[] = [PRODUCT, ZIP, EMPTY_CHAIN, TOO_EARLY];
