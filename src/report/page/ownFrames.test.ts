import { describe, expect, it } from 'vitest';
import { simulate } from '../../drivers/simulate.ts';
import { Dag } from '../../authoring/dag.ts';
import { decodeTrace } from '../../trace/codec.ts';
import { pageOf } from './pageOf.ts';
import { ownFrames } from './ownFrames.ts';

describe('a stack trace in a page', () => {
  it('has the frames of the user alone, by paths from where the command was given', () => {
    const stack = [
      'Error: at first: /project/dags/x (:1:1)',
      '    at load (/project/dags/sales.ts:3:9)',
      '    at async Object.run (file:///project/dags/more.ts:1:2)',
      '    at new Promise (<anonymous>)',
      '    at process.processTicksAndRejections (node:internal/process/task_queues:95:5)',
      '    at node:internal/main:1:1',
      '    at /project/node_modules/library/index.js:7:7',
    ].join('\n');
    expect(ownFrames(stack, '/project').split('\n')).toEqual([
      'Error: at first: /project/dags/x (:1:1)',
      '    at load (dags/sales.ts:3:9)',
      '    at async Object.run (dags/more.ts:1:2)',
      '    at node_modules/library/index.js:7:7',
    ]);
  });

  it('names nothing of dagproof, of Node or of the machine', async () => {
    const dag = new Dag('d');
    dag.task('t', async () => {
      await Promise.resolve();
      throw new Error('no');
    })();
    const run = await simulate(dag);
    expect(run.attempts('t')[0]?.error?.stack).toContain(process.cwd());
    const [only] = pageOf({ title: '', cases: [{ name: 'd', isFailed: true, runs: [{ role: 'run', run }], findings: [], notes: [] }] }).cases;
    const { trace = '' } = only?.runs[0] ?? {};
    expect(decodeTrace(trace).attempts[0]?.error?.stack).toMatch(/^Error: no/);
    expect(trace).not.toContain(process.cwd());
    expect(trace).not.toContain('node:');
  }); // prettier-ignore
});
