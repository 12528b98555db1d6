/**
 * Tells scenarios as text: all that `npm start` prints. It hands back what to print and the exit code, and prints nothing itself.
 */
import pc from 'picocolors';
import { createPalette, runTimeline } from 'dagproof/report';
import { listScenarios, loadStories, type ScenarioEntry } from './catalogue.support.ts';
import { play, type Story } from './story.support.ts';
import { endingOf, valuesOf } from './values.support.ts';

/** Told, one story each, when no scenario is named. */
const SHOWN_FIRST = ['s3-files', 'paginated-api'];

export interface Told {
  /** 0, or 2 when the arguments name no scenario. */
  readonly exitCode: number;
  readonly lines: readonly string[];
}

/** What `npm start -- ...given` prints. */
export async function tell(given: readonly string[]): Promise<Told> {
  const scenarios = listScenarios();
  const [name] = given;
  if (name === undefined) return { exitCode: 0, lines: await tellFirstStories(scenarios) };
  if (name === '--list') return { exitCode: 0, lines: list(scenarios) };
  const scenario = scenarios.find((candidate) => candidate.name === name);
  if (scenario === undefined || given.length > 1) return { exitCode: 2, lines: refusal(given, scenarios) };
  const lines = [...titleOf(scenario)];
  for (const story of await loadStories(scenario.name)) lines.push(...(await tellStory(story)));
  return { exitCode: 0, lines };
}

async function tellFirstStories(scenarios: readonly ScenarioEntry[]): Promise<string[]> {
  const lines: string[] = [];
  for (const scenario of SHOWN_FIRST.flatMap((name) => scenarios.filter((candidate) => candidate.name === name))) {
    const [first] = await loadStories(scenario.name);
    if (first !== undefined) lines.push(...titleOf(scenario), ...(await tellStory(first)));
  }
  lines.push(pc.dim('More: npm start -- s3-files tells all of its stories, npm start -- --list names all scenarios.'));
  return lines;
}

/** Plays a story, holds it against its facts, and tells it. */
async function tellStory(story: Story): Promise<string[]> {
  const run = await play(story);
  story.check(run);
  const values = valuesOf(run, story.xcoms);
  return [
    story.sentence,
    '',
    ...runTimeline(run, createPalette(pc.isColorSupported)).map((line) => `  ${line}`),
    '',
    ...values.map((line) => `  ${line}`),
    ...run.warnings.map((warning) => `  ${pc.yellow(`warning: ${warning}`)}`),
    ...(values.length + run.warnings.length > 0 ? [''] : []),
    `  ${endingOf(run)}`,
    '',
  ];
}

function titleOf({ name, line }: ScenarioEntry): string[] {
  return [pc.bold(pc.cyan(name)), pc.bold(line), ''];
}

function list(scenarios: readonly ScenarioEntry[]): string[] {
  const width = Math.max(...scenarios.map(({ name }) => name.length));
  return scenarios.map(({ name, line }) => `${pc.cyan(name.padEnd(width))}  ${line}`);
}

function refusal(given: readonly string[], scenarios: readonly ScenarioEntry[]): string[] {
  return [
    given.length > 1
      ? `Name one scenario, not ${given.length}: ${given.join(' ')}`
      : `There is no scenario ${JSON.stringify(given[0])}.`,
    `Scenarios: ${scenarios.map(({ name }) => name).join(', ')}.`,
    'Try: npm start -- --list',
  ];
}
