import { describe, expect, it } from 'vitest';
import { Dag } from '../authoring/dag.ts';
import type { Reference } from '../authoring/references.ts';
import { echo } from '../drivers/observe.support.ts';
import { completeDag, sparseDag } from './caseFormat.ts';

function everything(): Dag {
  const dag = new Dag('d', { maxActiveTasks: 3, params: { a: [1] } });
  const source = dag.task('source', () => [1, 2])();
  dag.task('work', echo, { retries: 2 }).expand({ x: source });
  const group = dag.taskGroup('outer');
  group
    .taskGroup('inner', (inside, { y }: { y: Reference<number> }) => inside.task('t', echo)({ y }))
    .expand({ y: [1] });
  return dag;
}

describe('a sparse DAG', () => {
  it('leaves out what equals the default and nothing else, ids first', () => {
    const { spec } = everything().compile();
    expect(sparseDag(spec)).toEqual({
      dagId: 'd',
      maxActiveTasks: 3,
      params: { a: [1] },
      tasks: [
        { taskId: 'source' },
        { taskId: 'work', retries: 2, upstream: ['source'], expand: spec.tasks[1]?.expand },
        { taskId: 'outer.inner.t', groupId: 'outer.inner', arguments: spec.tasks[2]?.arguments },
      ],
      groups: [{ groupId: 'outer' }, { groupId: 'outer.inner', parentId: 'outer', expand: spec.groups[1]?.expand }],
    });
    expect(Object.keys(sparseDag(spec).tasks[1] ?? {})[0]).toBe('taskId');
  });

  it('becomes the same DAG again', () => {
    const { spec } = everything().compile();
    expect(completeDag(sparseDag(spec))).toEqual(spec);
  });
});
