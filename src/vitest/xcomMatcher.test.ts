import { it } from 'vitest';
import { Dag } from '../authoring/dag.ts';
import { fail } from '../drivers/faults.ts';
import { simulate } from '../drivers/simulate.ts';
import { simulateSync } from '../drivers/simulateSync.ts';
import { getClient } from '../virtual/attemptContext.ts';
import { complaintOf, readingDag } from './messages.support.ts';
import { expect } from './v4.ts';

it('compares what a task, or one of its instances, returned', () => {
  const run = simulateSync(readingDag());
  expect(run).toHaveXCom('count', 3);
  expect(run).toHaveXCom('read', ['a!', 'b!', 'c!']);
  expect(run).toHaveXCom('read', expect.stringContaining('b'), { mapIndex: 1 });
  expect(run).not.toHaveXCom('count', 4);
  expect(run).not.toHaveXCom('read', ['a!', 'b!']);
});

it('asks without a value whether there is any', () => {
  const run = simulateSync(readingDag([]));
  expect(run).toHaveXCom('list');
  expect(run).not.toHaveXCom('read');
  expect(run).not.toHaveXCom('count');
  expect(run).toHaveXCom('count', null);
});

it('reads other keys', async () => {
  const dag = new Dag('keys');
  dag.task('write', async () => getClient().setXCom({ key: 'size', value: 7 }))();
  const run = await simulate(dag);
  expect(run).toHaveXCom('write', 7, { key: 'size' });
  expect(run).not.toHaveXCom('write', 7);
  expect(complaintOf(() => expect(run).toHaveXCom('write', 8, { key: 'size' })).message).toContain('  write  7\n');
  const { message } = complaintOf(() => expect(run).toHaveXCom('write', undefined, { key: 'sizes' }));
  expect(message).toContain(
    'expected the run of keys to have an XCom under sizes of write\n\n  write  nothing: success\n',
  );
});

it('shows both values, and of each index what it left', () => {
  const run = simulateSync(readingDag(), { faults: [fail('read', 'no disk').at(1)] });
  const { message, actual, expected } = complaintOf(() => expect(run).toHaveXCom('read', ['a!', 'b!', 'c!']));
  expect([actual, expected]).toEqual([
    ['a!', 'c!'],
    ['a!', 'b!', 'c!'],
  ]);
  expect(message).toContain('expected the run of reading to have the expected XCom of read\n');
  expect(message).toContain('  read[0]  "a!"\n  read[1]  nothing: failed on try 2 of 2');
});
