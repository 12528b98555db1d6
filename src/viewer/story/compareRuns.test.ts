import { describe, expect, it } from 'vitest';
import { Dag } from '../../authoring/dag.ts';
import { fail } from '../../drivers/faults.ts';
import type { SimulateOptions } from '../../drivers/options.ts';
import { simulateSync } from '../../drivers/simulateSync.ts';
import { encodeTrace } from '../../trace/codec.ts';
import { compareInstances, equalMoves, inputDifferences } from './compareRuns.ts';
import { loadCase, type LoadedRun } from './loadedReport.ts';
import { stepText } from './steps.ts';

function runOf(options: SimulateOptions = {}, template?: string): LoadedRun {
  const dag = new Dag('d');
  const list = dag.task('list', () => ['a', 'b', 'c'], { retries: 1 });
  const spec = template === undefined ? {} : { mapIndexTemplate: template };
  const read = dag.task('read', ({ file }: { file: string }) => file, spec);
  dag.task('count', ({ files }: { files: string[] }) => files.length)({ files: read.expand({ file: list() }) });
  const { trace } = simulateSync(dag, { durations: { read: '10s' }, ...options });
  const page = { name: '', isFailed: false, findings: [], notes: [] };
  return loadCase({ ...page, runs: [{ role: 'run', trace: encodeTrace(trace) }] }).runs[0] as LoadedRun;
}

function differing(left: LoadedRun, right: LoadedRun): string[] {
  return compareInstances(left, right)
    .filter(({ differences }) => differences.length > 0)
    .map(({ name, differences }) => `${name} ${differences.join(' ')}`);
}

describe('two runs beside each other', () => {
  it('are alike when they did the same', () => {
    expect(equalMoves(runOf(), runOf())).toBeNull();
    expect(differing(runOf(), runOf())).toEqual([]);
    expect(inputDifferences(runOf(), runOf())).toEqual([]);
  });

  it('part with the first move that differs', () => {
    const [left, right] = [runOf({ faults: [fail('read').at(1)] }), runOf()];
    const equal = equalMoves(left, right) as number;
    expect(stepText(left, equal + 1)).toContain('read[1] running → failed');
    expect(stepText(right, equal + 1)).toContain('read[1] running → success');
    for (let row = 0; row <= equal; row++) expect(stepText(left, row)).toBe(stepText(right, row));
    expect(equalMoves(right, left)).toBe(equal);
  });

  it('part in time as well, and where one has ended', () => {
    const [left, right] = [runOf({ durations: { read: '11s' } }), runOf()];
    const equal = equalMoves(left, right) as number;
    expect(left.history.timeOf(equal + 1)).not.toBe(right.history.timeOf(equal + 1));
    expect(differing(left, right)[0]).toBe('read[0] time');
  });

  it('have instances that fared differently first, the most telling before the others', () => {
    const left = runOf({ faults: [fail('read', 'away').at(1), fail('list').onTry(1)] });
    expect(differing(left, runOf()).slice(0, 3)).toEqual([
      'read[1] state error value time',
      'count state value tries time',
      'list error tries time',
    ]);
  });

  it('are matched by map index, or by label where all have one of their own', () => {
    const fewer = { outputs: { list: ['a', 'c'] } };
    expect(differing(runOf(), runOf(fewer)).filter((text) => text.startsWith('read'))).toEqual([
      'read[2] only_left',
      'read[1] value',
    ]);
    const label = '{{ task.op_kwargs["file"] }}';
    expect(differing(runOf({}, label), runOf(fewer, label)).filter((text) => text.startsWith('read'))).toEqual([
      'read[1] only_left',
    ]);
  });

  it('are told with what went in differently', () => {
    const [left, right] = [runOf({ faults: [fail('read').at(1)], seed: 7 }), runOf({ params: { day: 1 } })];
    expect(inputDifferences(left, right)).toEqual([
      { name: 'plan', left: "fail('read').at(1)", right: null },
      { name: 'seed', left: '7', right: '0' },
      { name: 'params', left: '{}', right: '{"day":1}' },
    ]);
  });
});
