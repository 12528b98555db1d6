import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Dag } from '../authoring/dag.ts';
import { simulateSync } from '../drivers/simulateSync.ts';
import { unpackPage } from '../report/page/packPage.ts';
import { encodeTrace } from '../trace/codec.ts';
import { main } from './main.ts';

const folder = mkdtempSync(join(tmpdir(), 'dagproof-report-'));
afterAll(() => rmSync(folder, { recursive: true }));

function traceFile(name: string, password = 'hunter22'): string {
  const dag = new Dag(name);
  dag.task('login', () => {
    throw new Error(`no entry with ${password}`);
  })();
  const { trace } = simulateSync(dag, { params: { password } });
  const path = join(folder, `${name}.trace`);
  writeFileSync(path, encodeTrace(trace));
  return path;
}

async function dagproof(...argv: string[]): Promise<{ code: number; out: string; error: string }> {
  const told = { out: '', error: '' };
  const out = (text: string): void => void (told.out += text);
  const error = (text: string): void => void (told.error += text);
  return { code: await main(argv, { out, error, width: 100, hasColor: false }), ...told };
}

describe('dagproof report', () => {
  it.each(['text', 'json', 'junit', 'markdown', 'perfetto'])('writes a trace as %s, without its secrets', async (form) => {
    const { code, out } = await dagproof('report', traceFile('one'), '--format', form);
    expect(code).toBe(0);
    expect(out).toContain('login');
    expect(out).not.toContain('hunter22');
  }); // prettier-ignore

  it.each(['text', 'json', 'junit', 'markdown'])('finds a secret in %s however the form writes its marks', async (form) => {
    const { out } = await dagproof('report', traceFile('one', 'h"<u>|&zq`22'), '--format', form);
    expect(out.replaceAll('&#42;', '*')).toContain('no entry with ***');
    expect(out).not.toContain('zq');
  }); // prettier-ignore

  it('puts several runs into one report where the form has room for them', async () => {
    const files = [traceFile('one'), traceFile('two')];
    expect((await dagproof('report', ...files, '--format', 'junit')).out.match(/<testsuite /g)).toHaveLength(2);
    const refused = await dagproof('report', ...files, '--format', 'json');
    expect([refused.code, refused.error]).toEqual([2, expect.stringContaining('[several-traces]')]);
  });

  it('makes one page of several traces, with a case for each and without secrets', async () => {
    const file = join(folder, 'pages', 'report.html');
    const traces = [traceFile('one'), traceFile('two')];
    expect(await dagproof('report', ...traces, '--format', 'html', '--output', file)).toEqual({ code: 0, out: '', error: '' });
    const [, packed = ''] = /id="data">(.*?)</.exec(readFileSync(file, 'utf8')) ?? [];
    const { cases, title } = unpackPage(packed);
    expect(title).toBe('dagproof report');
    expect(cases.map(({ name, isFailed, runs }) => [name, isFailed, runs.length])).toEqual([['one (one.trace)', true, 1], ['two (two.trace)', true, 1]]);
    expect(cases[0]?.findings).toEqual([
      {
        property: 'expected-state',
        message: 'the run ended failed, expected success: login is failed: Error: no entry with ***',
        instances: [{ taskId: 'login', mapIndex: -1 }],
        atMs: null,
        defects: [],
        replay: null,
      },
    ]);
    expect(JSON.stringify(cases)).not.toContain('hunter22');
  }); // prettier-ignore

  it('writes a page to a terminal only when it is none', async () => {
    const trace = traceFile('one');
    const refused = await dagproof('report', trace, '--format', 'html');
    expect([refused.code, refused.out, refused.error]).toEqual([2, '', expect.stringContaining('Name a file: --output report.html')]);
    let piped = '';
    const streams = { out: (text: string) => void (piped += text), error: () => {}, hasColor: false };
    expect(await main(['report', trace, '--format', 'html'], streams)).toBe(0);
    expect(piped).toMatch(/^<!doctype html>/);
  }); // prettier-ignore

  it('writes to a file, or says why it cannot', async () => {
    const file = join(folder, 'run.xml');
    const trace = traceFile('one');
    const { code, out } = await dagproof('report', trace, '--format', 'junit', '--output', file);
    expect([code, out]).toEqual([0, '']);
    expect(readFileSync(file, 'utf8')).toContain('<testsuites');
    const refused = await dagproof('report', trace, '--output', join(file, 'x'));
    expect([refused.code, refused.error]).toEqual([2, expect.stringContaining('[report-not-written]')]);
  });
});
