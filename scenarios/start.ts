/**
 * `npm start`: tells scenarios on the terminal. Without a name the first story of `s3-files` and of `paginated-api`;
 * with a name all stories of that scenario; `--list` names them all.
 */
import pc from 'picocolors';
import { listScenarios, loadStories, type ScenarioEntry } from './support/catalogue.support.ts';
import { play, type Story } from './support/story.support.ts';
import { endingOf, timelineOf, valuesOf } from './support/timeline.support.ts';

const SHOWN_FIRST = ['s3-files', 'paginated-api'];

async function main(given: readonly string[]): Promise<number> {
  const scenarios = listScenarios();
  const [name] = given;
  if (name === undefined) return tellFirstStories(scenarios);
  if (name === '--list') return list(scenarios);
  const scenario = scenarios.find((candidate) => candidate.name === name);
  if (scenario === undefined || given.length > 1) return refuse(given, scenarios);
  printTitle(scenario);
  for (const story of await loadStories(scenario.name)) await tell(story);
  return 0;
}

async function tellFirstStories(scenarios: readonly ScenarioEntry[]): Promise<number> {
  for (const scenario of SHOWN_FIRST.flatMap((name) => scenarios.filter((candidate) => candidate.name === name))) {
    const [first] = await loadStories(scenario.name);
    printTitle(scenario);
    if (first !== undefined) await tell(first);
  }
  print(`${pc.dim('npm start -- s3-files tells all of its stories, npm start -- --list names the other scenarios')}\n`);
  return 0;
}

async function tell(story: Story): Promise<void> {
  const run = await play(story);
  story.check(run);
  print(`${story.sentence}\n\n`);
  for (const line of timelineOf(run)) print(`  ${line}\n`);
  print('\n');
  for (const line of valuesOf(run, story.xcoms)) print(`  ${pc.dim(line)}\n`);
  for (const warning of run.warnings) print(`  ${pc.yellow(`warning: ${warning}`)}\n`);
  print(`  ${endingOf(run)}\n\n`);
}

function printTitle({ name, line }: ScenarioEntry): void {
  print(`\n${pc.bold(pc.cyan(name))}  ${line}\n\n`);
}

function list(scenarios: readonly ScenarioEntry[]): number {
  const width = Math.max(...scenarios.map(({ name }) => name.length));
  for (const { name, line } of scenarios) print(`${pc.cyan(name.padEnd(width))}  ${line}\n`);
  return 0;
}

function refuse(given: readonly string[], scenarios: readonly ScenarioEntry[]): number {
  const names = scenarios.map(({ name }) => name).join(', ');
  process.stderr.write(
    `There is no scenario ${JSON.stringify(given.join(' '))}.\nScenarios: ${names}.\nTry: npm start -- --list\n`,
  );
  return 2;
}

function print(text: string): void {
  process.stdout.write(text);
}

process.exitCode = await main(process.argv.slice(2));
