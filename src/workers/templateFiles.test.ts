import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Dag } from '../authoring/dag.ts';
import { echo } from '../drivers/observe.support.ts';
import { simulateSync } from '../drivers/simulateSync.ts';
import type { Json } from '../model/json.ts';
import type { Simulation } from '../trace/simulation.ts';

let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'dagproof-templates-'));
  mkdirSync(join(folder, 'sql/sub'), { recursive: true });
  mkdirSync(join(folder, 'more'));
  writeFileSync(join(folder, 'sql/a.sql'), 'select {{ ds }}\n\n');
  writeFileSync(join(folder, 'more/a.sql'), 'never reached');
  writeFileSync(join(folder, 'more/only.sql'), 'from more');
  writeFileSync(join(folder, 'sql/sub/part.sql'), 'part {{ ds }}\n');
  writeFileSync(join(folder, 'sql/whole.sql'), '{% include "sub/part.sql" %} end {{ params.x }}');
  writeFileSync(join(folder, 'sql/lacking.sql'), '{% include "gone.sql" %}');
  writeFileSync(join(folder, 'sql/windows.sql'), 'one\r\ntwo\r\n');
  writeFileSync(join(folder, 'sql/names.sql'), "{{ 'a.sql' }}");
  writeFileSync(join(folder, 'sql/{{ ds }}.sql'), 'the name is no template');
});

afterAll(() => rmSync(folder, { recursive: true }));

const inFolder = (...names: string[]): string[] => names.map((name) => join(folder, name));

function query(sql: Json, options: { templateExt?: string[]; searchpath?: string | string[] } = {}): Simulation {
  const { templateExt = ['.sql'], searchpath = inFolder('sql', 'more') } = options;
  const dag = new Dag('d', { templateSearchpath: searchpath, params: { x: 7 } });
  dag.operator('query', echo, { templateExt })({ sql });
  return simulateSync(dag);
}
const givenFor = (sql: Json): unknown => (query(sql).xcom('query') as { sql: Json } | null)?.sql;

describe('an argument of an operator that ends like a template file', () => {
  it('is rendered from that file, also inside lists and records (rule template/file-extension)', () => {
    expect(givenFor('a.sql')).toBe('select 2026-01-01\n');
    expect(givenFor(['a.sql', 'x {{ ds }}', { deep: 'sub/part.sql' }])).toEqual([
      'select 2026-01-01\n',
      'x 2026-01-01',
      { deep: 'part 2026-01-01' },
    ]);
  });

  it('is no template itself, and what is rendered names no file again (rule template/file-extension)', () => {
    expect(givenFor('{{ ds }}.sql')).toBe('the name is no template');
    expect(givenFor("{{ 'a' }}{{ '.sql' }}")).toBe('a.sql');
    expect(givenFor('names.sql')).toBe('a.sql');
  });

  it('must end with it to the letter', () => {
    expect(givenFor('a.sql ')).toBe('a.sql ');
    expect(givenFor('A.SQL')).toBe('A.SQL');
    expect(query('a.sql', { templateExt: ['.hql'] }).xcom('query')).toEqual({ sql: 'a.sql' });
  });

  it('may include others', () => {
    expect(givenFor('whole.sql')).toBe('part 2026-01-01 end 7');
    expect(query('lacking.sql').attempts('query')[0]?.error).toMatchObject({
      name: 'TemplateNotFound',
      message: `could not render "lacking.sql": gone.sql is in no folder of the Dag's templateSearchpath`,
    });
  });

  it('is looked for in one folder after the other, wherever a slash stands (rule template/file-search)', () => {
    expect(givenFor('only.sql')).toBe('from more');
    expect(givenFor('/a.sql')).toBe('select 2026-01-01\n');
    expect(givenFor('./sub//part.sql')).toBe('part 2026-01-01');
    expect(query('part.sql', { searchpath: join(folder, 'sql/sub') }).xcom('query')).toEqual({
      sql: 'part 2026-01-01',
    });
  });

  it.each(['missing.sql', '.sql', 'sub/../a.sql', '../sql/a.sql', 'sub'])(
    'fails the attempt, which is retried, when there is no such file: %s (rule template/file-not-found)',
    (sql) => {
      const dag = new Dag('d', { templateSearchpath: inFolder('sql') });
      dag.operator('query', echo, { templateExt: ['.sql', 'sub'], retries: 1 })({ sql });
      const run = simulateSync(dag);
      expect(run.instance('query')).toMatchObject({ state: 'failed', tryNumber: 2 });
      // Nothing of the machine it ran on.
      expect(run.attempts('query')[1]?.error).toMatchObject({
        name: 'TemplateNotFound',
        message: `${JSON.stringify(sql)} is in no folder of the Dag's templateSearchpath`,
      });
    },
  );

  it('is a text like any other when it comes from a task, or belongs to a TaskFlow task', () => {
    const dag = new Dag('d', { templateSearchpath: inFolder('sql') });
    const names = dag.task('names', () => ['a.sql'])();
    dag.operator('of_names', echo, { templateExt: ['.sql'] }).expand({ sql: names });
    dag.operator('of_literals', echo, { templateExt: ['.sql'] }).expand({ sql: ['a.sql'] });
    dag.task('taskflow', echo)({ sql: 'a.sql' });
    const run = simulateSync(dag);
    expect(run.xcom('of_names')).toEqual([{ sql: 'a.sql' }]);
    expect(run.xcom('of_literals')).toEqual([{ sql: 'select 2026-01-01\n' }]);
    expect(run.xcom('taskflow')).toEqual({ sql: 'a.sql' });
  });
});

describe('line ends', () => {
  it('are those of Unix, and the last one is dropped, in files and in texts (rule template/line-ends)', () => {
    expect(givenFor('windows.sql')).toBe('one\ntwo');
    expect(givenFor('plain\n')).toBe('plain');
    expect(givenFor('plain {{ ds }}\n\n')).toBe('plain 2026-01-01\n');
    expect(givenFor('a\r\nb\rc')).toBe('a\nb\nc');
  });
});

describe('fields about template files', () => {
  it('are kept as data', () => {
    const dag = new Dag('d', { templateSearchpath: 'sql' });
    dag.operator('query', echo, { templateExt: ['.sql'] })({ sql: 'a.sql' });
    const { spec } = dag.compile();
    expect(spec.templateSearchpath).toEqual(['sql']);
    expect(spec.tasks[0]?.templateExt).toEqual(['.sql']);
  });

  it('are refused when they are no texts, or on a task that is no operator', () => {
    const dag = new Dag('d', { templateSearchpath: [7] as never });
    dag.operator('query', echo, { templateExt: '.sql' as never })({ sql: 'a.sql' });
    dag.task('taskflow', echo, { templateExt: ['.sql'] } as never)({ sql: 'a.sql' });
    expect(() => dag.compile()).toThrow(/templateSearchpath.*templateExt.*templateExt/s);
  });
});
