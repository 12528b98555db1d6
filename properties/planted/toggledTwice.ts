/**
 * Planted: two copies of the tables, of which a last task makes the other one the live one.
 */
import { Dag } from 'dagproof';
import type { PlantedBug } from './plantedBug.ts';
import { createTable } from './support/table.ts';

type Colour = 'blue' | 'green';

const live = createTable<{ readonly what: 'live'; readonly colour: Colour }>('live', {
  first: [{ what: 'live', colour: 'blue' }],
});

async function otherColour(): Promise<Colour> {
  const [row] = await live.rows();
  return row?.colour === 'blue' ? 'green' : 'blue';
}

function build(isToggled: boolean): Dag {
  const dag = new Dag('swap_tables', { defaultArgs: { retries: 2, retryDelay: '1m' } });
  const pick = dag.task('pick_colour', otherColour)();
  const listTables = dag.task('list_tables', () => ['customers', 'orders']);
  const loadTable = dag.task(
    'load_table',
    ({ table, colour }: { table: string; colour: Colour }) => `${table}_${colour}`,
  );
  const swap = dag.task('swap', async ({ colour }: { colour: Colour }) => {
    await live.upsert({ what: 'live', colour: isToggled ? await otherColour() : colour }, 'what');
  });
  swap({ colour: pick }).after(loadTable.partial({ colour: pick }).expand({ table: listTables() }));
  return dag;
}

export const toggledTwice: PlantedBug = {
  sentence: 'Swapping turns to whichever copy is not live: a swap that is tried again turns back to yesterday.',
  dag: () => build(true),
  right: () => build(false),
  options: { stubs: [live] },
  property: 'retry',
  smallest: 'one table; the first try of the swap is killed after it',
};
