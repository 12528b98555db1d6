/**
 * Which scenarios there are, and how to load one. A scenario is three files of one name: `.ts`, `.md`, `.expected.json`.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { StorySummary } from './summary.support.ts';
import type { Story } from './story.support.ts';

const FOLDER = new URL('../', import.meta.url);
const NO_SCENARIOS = ['start.ts'];

export interface ScenarioEntry {
  readonly name: string;
  /** Its `.md`, one line; empty when the file is missing. */
  readonly line: string;
}

/** Summaries by name of story. */
export type ExpectedFile = Readonly<Record<string, StorySummary>>;

/** Every scenario, in order of name. */
export function listScenarios(): ScenarioEntry[] {
  return readdirSync(FOLDER)
    .filter((file) => /^[a-z0-9-]+\.ts$/.test(file) && !NO_SCENARIOS.includes(file))
    .map((file) => file.slice(0, -'.ts'.length))
    .sort()
    .map((name) => ({ name, line: readIfThere(`${name}.md`)?.trim() ?? '' }));
}

export async function loadStories(name: string): Promise<readonly Story[]> {
  const loaded = (await import(new URL(`${name}.ts`, FOLDER).href)) as { readonly stories: readonly Story[] };
  return loaded.stories;
}

/** The kept summaries of a scenario; `null` when there are none. */
export function readExpected(name: string): ExpectedFile | null {
  const text = readIfThere(`${name}.expected.json`);
  return text === null ? null : (JSON.parse(text) as ExpectedFile);
}

/** Keeps the summaries of a scenario, as the repository formats JSON. */
export async function writeExpected(name: string, summaries: ExpectedFile): Promise<void> {
  const { format } = await import('prettier');
  const text = await format(JSON.stringify(summaries), { parser: 'json', printWidth: 120 });
  writeFileSync(new URL(`${name}.expected.json`, FOLDER), text);
}

function readIfThere(file: string): string | null {
  const url = new URL(file, FOLDER);
  return existsSync(url) ? readFileSync(url, 'utf8') : null;
}
