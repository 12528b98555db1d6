import { describe, expect, it } from 'vitest';
import { Dag } from '../authoring/dag.ts';
import { simulateSync } from './simulateSync.ts';

function rowsWithReference(): Dag {
  const dag = new Dag('d', { tags: ['x'] });
  const source = dag.task('source', () => 1)();
  dag.task('work', ({ x }: { x: number }) => x).expandKwargs([{ x: source }, { x: 2 }]);
  return dag;
}

describe('warnings about a DAG', () => {
  it('name fields without effect once', () => {
    expect(simulateSync(rowsWithReference()).warnings).toContain('fields without effect in this version: tags');
  });

  it('say where Airflow hands a reference to the body unresolved (rule expand-kwargs/reference-in-row-unresolved)', () => {
    const run = simulateSync(rowsWithReference());
    expect(run.xcom('work')).toEqual([1, 2]);
    expect(run.warnings.join('\n')).toMatch(/work: Airflow hands the body a reference .* unresolved \(x\)/);
  });

  it('are silent about it where no defect is asked for', () => {
    expect(simulateSync(rowsWithReference(), { profile: 'intended' }).warnings).toHaveLength(1);
  });
});
