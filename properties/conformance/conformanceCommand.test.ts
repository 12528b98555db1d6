/**
 * The command as a user meets it: what it prints, and its exit codes. Expectations are the engine's own here, bent where a divergence is wanted.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { completeDag, type Expectation, type RunCase } from '../../src/trace/caseFormat.ts';
import { conform } from './conform.ts';
import { conformance } from './conformanceCommand.ts';
import { replayEngine } from './replayCase.ts';

const folder = mkdtempSync(join(tmpdir(), 'dagproof-conformance-'));
afterAll(() => rmSync(folder, { recursive: true }));

const tasks = [
  { taskId: 'a' },
  {
    taskId: 'b',
    upstream: ['a'],
    expand: { kind: 'product', arguments: [['x', { kind: 'xcom', taskId: 'a', key: 'return_value' }]] },
  },
] as const;

function recorded(id: string, bend: (observed: Expectation) => object = (expect) => ({ expect })): object {
  const question: RunCase = {
    id,
    dag: { dagId: 'd', tasks },
    plan: [{ where: { task: 'a' }, what: { kind: 'return', value: [5] } }],
  };
  const { expectation } = replayEngine({ runCase: question, spec: completeDag(question.dag) });
  return { ...question, ...bend(JSON.parse(JSON.stringify(expectation)) as Expectation) };
}

const bent = (expect: Expectation): object => ({ expect: { ...expect, state: 'failed' } });

function write(name: string, ...lines: (object | string)[]): string {
  const file = join(folder, name);
  writeFileSync(file, lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'));
  return file;
}

function command(...argv: string[]): { code: number; out: string; error: string } {
  const said = { out: '', error: '' };
  const code = conformance(argv, {
    out: (text) => void (said.out += text),
    error: (text) => void (said.error += text),
    hasColor: false,
  });
  return { code, ...said };
}

describe('npm run conformance', () => {
  it('ends with 0 when all cases agree, and says how many', () => {
    const { code, out } = command(write('good.jsonl', recorded('one'), recorded('two')));
    expect(out).toMatch(/^2 of 2 cases agree with Airflow, 0 known deviations, 0 unexplained, 0 broken lines; /);
    expect(code).toBe(0);
  });

  it('ends with 1 at a divergence, and tells case, place and both sides', () => {
    const file = write('bad.jsonl', recorded('one'), recorded('two', bent));
    const { code, out } = command(file);
    expect(out).toContain(`${file}:2  two: run\n    Airflow   failed\n    dagproof  success\n`);
    expect(out).toContain('two: reference scheduler: run');
    expect(code).toBe(1);
  });

  it('prints one object with --json', () => {
    const file = write('bad.jsonl', recorded('one'), recorded('two', bent));
    const { code, out } = command(file, '--json');
    expect(JSON.parse(out)).toMatchObject({
      cases: 2,
      agreements: 1,
      divergences: [
        { id: 'two', file, line: 2, where: 'run', airflow: 'failed', dagproof: 'success' },
        { id: 'two', file, line: 2, where: 'reference scheduler: run', airflow: 'failed', dagproof: 'success' },
      ],
      broken: [],
    });
    expect(code).toBe(1);
  });

  it('ends with 2 at a broken line, and plays the others', () => {
    const file = write('broken.jsonl', '{', recorded('one'));
    const { code, out } = command(file);
    expect(out).toMatch(/broken\.jsonl:1 {2}broken: it is no JSON/);
    expect(out).toContain('1 of 1 cases agree');
    expect(code).toBe(2);
  });

  it('ends with 2 for a mistake: a file that is not there, an unknown flag, no case at all', () => {
    expect(command('nowhere.jsonl')).toMatchObject({ code: 2, error: expect.stringContaining('nowhere.jsonl') });
    expect(command('--jsonn')).toMatchObject({ code: 2, error: expect.stringContaining('--jsonn') });
    expect(command(write('empty.jsonl')).code).toBe(2);
  });

  it('has help with an example', () => {
    const { code, out } = command('--help');
    expect(code).toBe(0);
    expect(out).toMatch(/Examples:\n {2}npm run conformance\n/);
  });

  it('prints the coverage of rules when asked', () => {
    const named = { ...recorded('one'), rules: ['mapping/product-order'] };
    const { out } = command(write('good.jsonl', named), '--coverage');
    expect(out).toMatch(/^ +1 {2}mapping\/product-order$/m);
    expect(out).toMatch(/\d+ of \d+ observable rules are reached\.\n$/);
  });
});

describe('a case', () => {
  const conformed = (...lines: object[]) => conform([write('cases.jsonl', ...lines)]);

  it('without an observation is no agreement', () => {
    expect(conformed(recorded('one', () => ({}))).divergences).toMatchObject([{ airflow: 'nothing was observed' }]);
  });

  it('that is order-dependent agrees with any of its outcomes, if the run says so', () => {
    const either = (expect: Expectation): object => ({ orderDependent: [{ ...expect, state: 'failed' }, expect] });
    const neither = (expect: Expectation): object => ({ orderDependent: [{ ...expect, state: 'failed' }] });
    const wheres = (line: object) => conformed(line).divergences.map(({ where }) => where);
    expect(wheres(recorded('one', either))).toEqual(['warnings']);
    expect(wheres(recorded('one', neither))).toEqual(['run', 'reference scheduler: run', 'warnings']);
  });

  it('that cannot be played is told with the reason', () => {
    const { dag, ...rest } = recorded('one') as { dag: { tasks: object[] } };
    const source = { kind: 'xcom', taskId: 'a', key: 'return_value' };
    const map = { kind: 'map', source, functions: ['list.map#1'] };
    const mapped = { ...dag.tasks[1], expand: { kind: 'product', arguments: [['x', map]] } };
    const line = { ...rest, dag: { ...dag, tasks: [dag.tasks[0], mapped] } };
    expect(conformed(line).divergences).toMatchObject([
      { where: 'case', dagproof: expect.stringContaining('list.map#1') },
    ]);
  });
});

describe('a deviation', () => {
  const row = { line: 9, where: '*', airflow: 'failed', dagproof: 'success', reason: 'r', issue: '#1' };
  const file = (): string => write('cases.jsonl', recorded('one'), recorded('two', bent));

  it('explains a divergence', () => {
    const report = conform([file()], { deviations: [{ ...row, case: 'two' }] });
    expect([report.agreements, report.divergences, report.deviations.length]).toEqual([1, [], 2]);
    expect(report.staleDeviations).toEqual([]);
  });

  it('that no longer holds is told, where its case was played', () => {
    const stale = (pattern: string) => conform([file()], { deviations: [{ ...row, case: pattern }] }).staleDeviations;
    expect(stale('one')).toHaveLength(1);
    expect(stale('elsewhere')).toEqual([]);
  });
});
