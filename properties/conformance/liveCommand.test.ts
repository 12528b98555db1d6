/**
 * The live command against an oracle that is none: it says of every case that its run failed without a trace, so that every case diverges.
 */
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import type { RunCase } from '../../src/trace/caseFormat.ts';
import { conformanceLive } from './liveCommand.ts';
import { findOraclePython } from './oracle.ts';

const folder = mkdtempSync(join(tmpdir(), 'dagproof-oracle-'));
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => vi.unstubAllEnvs());

const FAKE = `#!${process.execPath}
const { createInterface } = require('node:readline');
const { readFileSync, writeFileSync } = require('node:fs');
const answer = (line) => {
  const question = JSON.parse(line);
  if (question.dag.tasks.length > 3) return null;
  const expect = { airflow: '3.3.2', state: 'failed', end: 'stalled', instances: [] };
  if (question.dag.dagId === process.env.BROKEN) return JSON.stringify({ ...question, expect: 'nothing' });
  return JSON.stringify({ ...question, ...(question.settings?.runs === undefined ? { expect } : { expectRuns: [] }) });
};
const argv = process.argv.slice(2);
const valueOf = (flag) => argv[argv.indexOf(flag) + 1];
if (argv.includes('--serve')) {
  console.log('{"airflow":"3.3.2"}');
  createInterface({ input: process.stdin }).on('line', (line) => console.log(answer(line) ?? '{"id":"","error":"no"}'));
} else {
  const answers = readFileSync(valueOf('--in'), 'utf8').trim().split('\\n').map(answer).filter((line) => line !== null);
  writeFileSync(valueOf('--out'), answers.map((line) => line + '\\n').join(''));
  process.exitCode = 2;
}
`;

const fake = join(folder, 'python');
writeFileSync(fake, FAKE);
chmodSync(fake, 0o755);

async function command(...argv: string[]): Promise<{ code: number; out: string; error: string }> {
  const said = { out: '', error: '' };
  const code = await conformanceLive(argv, {
    out: (text) => void (said.out += text),
    error: (text) => void (said.error += text),
    hasColor: false,
  });
  return { code, ...said };
}

describe('npm run conformance:live', () => {
  it('shrinks what diverges to the smallest case, and tells what Airflow does not accept', async () => {
    vi.stubEnv('DAGPROOF_ORACLE_PYTHON', fake);
    const file = join(folder, 'smallest.jsonl');
    const { code, out } = await command('--runs', '12', '--seed', '4', '--shrink', '1', '--out', file);
    const [smallest] = readFileSync(file, 'utf8').trim().split('\n');
    const { dag, plan } = JSON.parse(smallest ?? '') as RunCase;
    expect([dag.tasks, plan]).toEqual([[{ taskId: 'a' }], []]);
    expect(out).toMatch(
      /^live\/4\/\d+: run\n {4}Airflow {3}failed \(stalled\)\n {4}dagproof {2}success\n {4}smallest {2}\{/,
    );
    expect(out).toMatch(
      /12 cases of seed 4: 0 agree with Airflow, 0 known deviations, \d+ unexplained, \d+ that Airflow does not accept\n$/,
    );
    expect(code).toBe(1);
  });

  it('prints one object with --json', async () => {
    vi.stubEnv('DAGPROOF_ORACLE_PYTHON', fake);
    const { out } = await command('--runs', '3', '--seed', '4', '--shrink', '0', '--json');
    const report = JSON.parse(out) as { refused: string[]; divergences: { id: string }[] };
    const ids = [...report.refused, ...report.divergences.map(({ id }) => id)];
    expect(new Set(ids)).toEqual(new Set(['live/4/0', 'live/4/1', 'live/4/2']));
  });

  it('draws cases of several runs', async () => {
    vi.stubEnv('DAGPROOF_ORACLE_PYTHON', fake);
    const file = join(folder, 'several.jsonl');
    const flags = ['--several-runs', '--runs', '6', '--seed', '4', '--shrink', '1', '--out', file];
    expect((await command(...flags)).out).toMatch(/^live-runs\/4\/\d: runs\n/);
    const { settings } = JSON.parse(readFileSync(file, 'utf8')) as RunCase;
    expect(settings?.runs?.startAt).toMatch(/^\d{4}-/);
  });

  it('goes on from what was recorded, unless that answers other questions', async () => {
    vi.stubEnv('DAGPROOF_ORACLE_PYTHON', fake);
    const recorded = join(folder, 'answers.jsonl');
    const flags = ['--runs', '3', '--shrink', '0', '--recorded', recorded];
    await command(...flags, '--seed', '4');
    const answers = readFileSync(recorded, 'utf8').trim().split('\n').length;
    expect((await command(...flags, '--seed', '4')).error).toContain(`plays the ${3 - answers} that are left`);
    expect(await command(...flags, '--seed', '5')).toEqual({
      code: 2,
      out: '',
      error: expect.stringContaining(`${recorded} answers other questions: live/4/`),
    });
  });

  it('does not pass over an answer that is no case', async () => {
    vi.stubEnv('DAGPROOF_ORACLE_PYTHON', fake);
    vi.stubEnv('BROKEN', 'generated');
    const { code, error } = await command('--runs', '3', '--seed', '4');
    expect([code, error]).toEqual([
      2,
      expect.stringMatching(/:1, which the oracle answered, is no case of the format/),
    ]);
  });

  it('says clearly what is missing without an oracle, with exit code 2', async () => {
    vi.stubEnv('DAGPROOF_ORACLE_PYTHON', join(folder, 'nowhere'));
    expect(await command('--runs', '1')).toEqual({
      code: 2,
      out: '',
      error: expect.stringMatching(/There is no oracle: .*nowhere does not exist[^]*set_up\.sh[^]*\[no-oracle\]/),
    });
  });

  it('ends with 2 for a mistake, and has help with an example', async () => {
    expect((await command('--runs', 'many')).code).toBe(2);
    const { code, out } = await command('--help');
    expect([code, out.includes('Examples:\n  npm run conformance:live -- ')]).toEqual([0, true]);
  });
});

describe('the oracle’s Python', () => {
  it('is the one named, else that of the virtual environment in the cache', () => {
    expect(findOraclePython({ DAGPROOF_ORACLE_PYTHON: fake })).toBe(fake);
    expect(() => findOraclePython({ XDG_CACHE_HOME: folder })).toThrow(`${folder}/dagproof/oracle/3.3.2/bin/python`);
  });
});
