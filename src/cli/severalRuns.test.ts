import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { RunCase } from '../trace/caseFormat.ts';
import { main } from './main.ts';

const PIPELINE = fileURLToPath(new URL('../../properties/support/modules/pipeline.ts', import.meta.url));

async function dagproof(...argv: string[]): Promise<{ code: number; out: string; error: string }> {
  let out = '';
  let error = '';
  const streams = { out: (text: string) => void (out += text), error: (text: string) => void (error += text) };
  const code = await main(['run', PIPELINE, '--pools', 'db=2', ...argv], { ...streams, hasColor: false });
  return { code, out, error };
}

describe('dagproof run with several runs', () => {
  it('reports each of them', async () => {
    const { code, out } = await dagproof('--runs', '2026-01-02,2026-01-01');
    expect(code).toBe(0);
    expect(out.match(/manual__2026-01-0\d/g)).toEqual(['manual__2026-01-02', 'manual__2026-01-01']);
  });

  it('prints them as one case', async () => {
    const runs = JSON.stringify([{ logicalDate: '2026-01-01', at: '2s', runType: 'scheduled' }]);
    const { code, out } = await dagproof('--runs', runs, '--start-at', '2026-01-03', '--json');
    const printed = JSON.parse(out) as RunCase;
    expect(code).toBe(0);
    expect(printed.settings?.runs).toEqual({
      startAt: '2026-01-03T00:00:00.000Z',
      requested: [{ logicalDate: '2026-01-01T00:00:00.000Z', atMs: 2_000, runType: 'scheduled' }],
    });
    expect(printed.expectRuns?.map(({ runType, startMs, state }) => [runType, startMs, state])).toEqual([
      ['scheduled', 2_000, 'success'],
    ]);
  });

  it('ends with 1 when one of them ends otherwise', async () => {
    const { code, error } = await dagproof('--runs', '2026-01-02,2026-01-01', '--fail', 'load[1]');
    expect([code, error]).toEqual([1, expect.stringContaining('ended failed, expected success')]);
  });

  it.each([
    [['--backfill', 'soon'], '--backfill'],
    [['--until', '2026-01-05'], 'no schedule'],
    [['--runs', '2026-01-01', '--trace', 'x'], 'there are several runs'],
  ])('refuses %j', async (flags, complaint) => {
    const { code, error } = await dagproof(...flags);
    expect([code, error]).toEqual([2, expect.stringContaining(complaint)]);
  });
});
