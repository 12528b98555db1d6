/**
 * The README keeps its word: its capture is what `npm start` prints, its example gives what it promises, and its table names
 * scenarios that exist. `UPDATE_EXPECTED=1` writes the capture anew.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { main } from '../src/cli/main.ts';
import { listScenarios } from '../scenarios/support/catalogue.support.ts';
import { tell } from '../scenarios/support/tell.support.ts';
import { readmeExample } from './package/readmeExample.ts';
import { REPOSITORY } from './repository/sourceTree.ts';

const README = join(REPOSITORY, 'README.md');
const CAPTURE = /^```text\n(.*?)^```$/ms;
const CONSOLE = /^```console\n\$ npx dagproof (.*)\n(?:.*\n)*?```$/gm;
/** A block whose first line names the file it stands in. */
const NAMED = /^```ts\n\/\/ (\S+\.ts)\n(.*?)^```$/gms;
const NEVER = ['Python virtualenv operator', 'XCom backends', 'executors'];

const readReadme = (): string => readFileSync(README, 'utf8');

interface Row {
  readonly feature: string;
  readonly status: string;
  readonly scenario: string;
}

/** The rows of the table under "What works". */
function featureRows(markdown: string): Row[] {
  const [, section = ''] = /^## What works\n(.*?)^## /ms.exec(markdown) ?? [];
  return section
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .slice(2)
    .map((line) => {
      const [, feature = '', status = '', scenario = ''] = line.split('|').map((cell) => cell.trim());
      return { feature, status, scenario: scenario.replaceAll('`', '') };
    });
}

/** Prints the program's console output, run in a process of its own as a user would run it from the sources. */
function runProgram(program: string): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'dagproof-readme-'));
  try {
    writeFileSync(join(folder, 'example.mts'), program);
    const environment = { ...process.env, TSX_TSCONFIG_PATH: join(REPOSITORY, 'tsconfig.json') };
    const tsx = join(REPOSITORY, 'node_modules/tsx/dist/cli.mjs');
    const options = { cwd: REPOSITORY, env: environment, encoding: 'utf8' } as const;
    return execFileSync(process.execPath, [tsx, join(folder, 'example.mts')], options)
      .trim()
      .split('\n');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What a command line prints on both streams, in the folder. */
async function commandOutput(folder: string, command: string): Promise<string> {
  const words = command.match(/'[^']*'|\S+/g) ?? [];
  const argv = words.map((word) => word.replaceAll("'", ''));
  let [output, error] = ['', ''];
  const streams = {
    out: (text: string) => void (output += text),
    error: (text: string) => void (error += text),
    hasColor: false,
  };
  process.chdir(folder);
  await main(argv, streams);
  process.chdir(REPOSITORY);
  return output + error;
}

describe('the README', () => {
  it('shows what npm start prints', async () => {
    const { lines } = await tell([]);
    const printed = `${stripVTControlCharacters(lines.join('\n'))}\n`;
    if (process.env['UPDATE_EXPECTED'] === '1') {
      writeFileSync(
        README,
        readReadme().replace(CAPTURE, () => `\`\`\`text\n$ npm start\n\n${printed}\`\`\``),
      );
    }
    expect(CAPTURE.exec(readReadme())?.[1]).toBe(`$ npm start\n\n${printed}`);
  });

  it('has a first example that gives what its comments promise', () => {
    const { program, promised } = readmeExample(readReadme());
    expect(promised).toEqual(['"success"', '2', '39']);
    expect(runProgram(program)).toEqual(promised);
  });

  it('has a test of the example that passes', () => {
    const [, program = ''] = /^```js\n(.*?)^```$/ms.exec(readReadme()) ?? [];
    const folder = mkdtempSync(join(tmpdir(), 'dagproof-readme-'));
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    writeFileSync(join(folder, 'example.ts'), readmeExample(readReadme()).source);
    writeFileSync(join(folder, 'example.test.ts'), program);
    const env = { ...process.env, TSX_TSCONFIG_PATH: join(REPOSITORY, 'tsconfig.json') };
    const tsx = join(REPOSITORY, 'node_modules/tsx/dist/cli.mjs');
    const argv = [tsx, '--test', join(folder, 'example.test.ts')];
    const { stdout } = spawnSync(process.execPath, argv, { cwd: REPOSITORY, env, encoding: 'utf8' });
    rmSync(folder, { recursive: true });
    expect(stdout).toContain('pass 1');
    expect(stdout).toContain('fail 0');
  });

  it('shows what the command line prints', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'dagproof-readme-'));
    writeFileSync(join(folder, 'example.ts'), readmeExample(readReadme()).source);
    for (const [, name = '', source = ''] of readReadme().matchAll(NAMED)) writeFileSync(join(folder, name), source);
    let shown = readReadme();
    for (const [block, command = ''] of shown.matchAll(CONSOLE)) {
      const printed = await commandOutput(folder, command);
      shown = shown.replace(block, () => `\`\`\`console\n$ npx dagproof ${command}\n${printed}\`\`\``);
    }
    rmSync(folder, { recursive: true });
    if (process.env['UPDATE_EXPECTED'] === '1') writeFileSync(README, shown);
    expect([...readReadme().matchAll(CONSOLE)]).toHaveLength(3);
    expect(readReadme()).toBe(shown);
  });

  it('gives the two commands of a newcomer', () => {
    expect(readReadme()).toContain('```sh\nnpm ci && npm start\nnpm ci && npm test\n```');
  });

  it('has a mapped task group that gives what its comments promise', () => {
    const { program, promised } = readmeExample(readReadme(), 'A mapped task group');
    expect(promised).toEqual(['"upstream_failed"', '["loaded north.csv","loaded west.csv"]']);
    expect(runProgram(program)).toEqual(promised);
  });

  it('names a scenario or a section that exists for every feature that works, and none for the others', () => {
    const sections = [...readReadme().matchAll(/^## (.*)$/gm)].map(([, title = '']) => {
      return `[${title}](#${title.toLowerCase().replaceAll(' ', '-')})`;
    });
    const names = [...listScenarios().map(({ name }) => name), ...sections];
    const rows = featureRows(readReadme());
    expect(rows.length).toBeGreaterThan(20);
    for (const { feature, status, scenario } of rows) {
      if (status === 'works') expect(names, feature).toContain(scenario);
      else expect(scenario, feature).toBe('');
    }
  });

  it('names every scenario for some feature', () => {
    const shown = new Set(featureRows(readReadme()).map(({ scenario }) => scenario));
    expect(listScenarios().filter(({ name }) => !shown.has(name))).toEqual([]);
  });

  it('says of each feature once that it works, comes later, or never comes', () => {
    const rows = featureRows(readReadme());
    expect(new Set(rows.map(({ status }) => status))).toEqual(new Set(['works', 'later', 'never']));
    expect(rows.filter(({ status }) => status === 'never').map(({ feature }) => feature)).toEqual(NEVER);
    expect(new Set(rows.map(({ feature }) => feature)).size).toBe(rows.length);
  });
});
