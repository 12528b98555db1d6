/**
 * Every scenario holds: its facts, its determinism, and its kept summary. `UPDATE_EXPECTED=1 npx vitest run scenarios`
 * writes the summaries anew; read the difference before committing it.
 */
import { readdirSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { judgeRun } from '../src/invariants/judgeRun.ts';
import { listScenarios, loadStories, readExpected, writeExpected } from './support/catalogue.support.ts';
import { play, type Story } from './support/story.support.ts';
import { summarize, type StorySummary } from './support/summary.support.ts';
import { tell } from './support/tell.support.ts';

const isUpdating = process.env['UPDATE_EXPECTED'] === '1';
const scenarios = listScenarios();
const loaded = await Promise.all(
  scenarios.map(async ({ name, line }) => ({ name, line, stories: await loadStories(name) })),
);

describe.each(loaded)('the scenario $name', ({ name, line, stories }) => {
  const told = new Map<Story, StorySummary>();
  it.each(stories.map((story) => [story.name, story] as const))('shows %s, twice the same', async (_, story) => {
    const first = await play(story);
    story.check(first);
    const second = await play(story, { recordArguments: true });
    story.check(second);
    expect(second.digest).toBe(first.digest);
    expect(judgeRun(second.trace)).toEqual([]);
    told.set(story, summarize(story, first));
  });

  it('gives the summary that is kept beside it', async () => {
    const summaries: Record<string, StorySummary> = {};
    for (const story of stories) summaries[story.name] = told.get(story) ?? summarize(story, await play(story));
    if (isUpdating) await writeExpected(name, summaries);
    const expected = readExpected(name);
    expect(expected, `${name}.expected.json is missing: UPDATE_EXPECTED=1 npx vitest run scenarios`).not.toBeNull();
    expect(summaries).toEqual(expected);
  });

  it('is told in one line and has stories with names of their own', () => {
    expect(line).toMatch(/^[^\n]{20,120}\.$/);
    const names = stories.map((story) => story.name);
    expect(names.length).toBeGreaterThan(0);
    expect(new Set(names).size).toBe(names.length);
  });
});

describe('the folder of scenarios', () => {
  it('holds the files of its scenarios and no others', () => {
    const names = new Set(scenarios.map(({ name }) => name));
    const strangers = readdirSync(new URL('.', import.meta.url), { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => entry.name)
      .filter((file) => !names.has(file.replace(/(\.ts|\.md|\.expected\.json)$/, '')));
    expect(strangers.sort()).toEqual(['scenarios.test.ts', 'start.ts']);
  });
});

describe('npm start', () => {
  const said = async (...given: string[]): Promise<{ exitCode: number; text: string }> => {
    const { exitCode, lines } = await tell(given);
    return { exitCode, text: stripVTControlCharacters(lines.join('\n')) };
  };

  it('tells the S3 listing and the paginated API', async () => {
    const { exitCode, text } = await said();
    expect(exitCode).toBe(0);
    expect(text).toMatch(/^s3-files\n/);
    expect(text).toMatch(/read_file\[2\] +try 1 .* failed, will retry: connection reset\n/);
    expect(text).toMatch(/read_file\[2\] +try 2 .* success\n/);
    expect(text).toMatch(/^paginated-api\n/m);
  });

  it('tells all stories of the scenario that is named', async () => {
    const { exitCode, text } = await said('empty-listing');
    expect(exitCode).toBe(0);
    expect(text).toContain('skipped: expanded to zero by list_files');
    expect(text).toContain('The same DAG with two files');
  });

  it('lists every scenario with its line', async () => {
    const { exitCode, text } = await said('--list');
    expect(exitCode).toBe(0);
    const rows = text.split('\n').map((row) => row.split(/ {2,}/));
    expect(rows).toEqual(scenarios.map(({ name, line }) => [name, line]));
  });

  it('refuses an unknown name with exit code 2 and the names there are', async () => {
    const { exitCode, text } = await said('s4-files');
    expect(exitCode).toBe(2);
    expect(text).toContain('There is no scenario "s4-files".');
    expect(text).toContain('sum-of-squares');
    expect(await said('s3-files', 'paginated-api')).toMatchObject({ exitCode: 2 });
  });
});
