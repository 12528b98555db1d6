/**
 * Tries the entries for vitest of the packed package: their declarations compile, matchers and checks hold or say what is wrong, and the reporter
 * keeps the trace of what failed.
 */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { node24 } from '../determinism/node24.ts';
import { readmeExample } from './readmeExample.ts';
import { asHere, compile, install, installInto, run, StepFailed } from './workshop.ts';

/** The releases, the entry whose declarations fit each, and a Node that each runs on. */
export const VITEST_RELEASES = [
  { entry: 'dagproof/vitest', release: 'vitest@5', node: node24 },
  { entry: 'dagproof/vitest/v4', release: asHere('vitest'), node: () => process.execPath },
];

/** @throws StepFailed with what went otherwise. */
export function tryVitest(
  tarball: string,
  readme: string,
  { entry, release, node }: (typeof VITEST_RELEASES)[number],
): void {
  // A project of their own: the releases want other types of Node.
  const project = mkdtempSync(join(tmpdir(), 'dagproof-package-'));
  try {
    installInto(project, tarball);
    install(project, [release, asHere('fast-check'), asHere('@fast-check/vitest')]);
    writeFileSync(join(project, 'example.ts'), readmeExample(readme).source);
    for (const [name, source] of [
      ['matchers.test.ts', matchersTest(entry)],
      ['checks.test.ts', CHECKS_TEST],
    ] as const) {
      writeFileSync(join(project, name), source);
      compile(project, { name, types: [] });
    }
    writeFileSync(join(project, 'compiled', 'readme.test.js'), readmeTest(readme, entry));
    const program = [node(), join(project, 'node_modules', 'vitest', 'vitest.mjs'), 'run'] as const;
    const files = ['compiled/matchers.test.js', 'compiled/readme.test.js', 'compiled/checks.test.js'];
    run(program[0], [...program.slice(1), ...files], project);
    writeFileSync(join(project, 'compiled', 'failing.test.js'), failingTest(entry));
    checkFailure(program, project);
  } finally {
    rmSync(project, { recursive: true });
  }
}

/** A test and a check that fail are told with what makes them seen again, for a person, for JUnit, for GitHub. */
function checkFailure([node, ...vitest]: readonly [string, ...string[]], project: string): void {
  writeFileSync(join(project, 'vitest.config.js'), CONFIG_WITH_REPORTER);
  const given = [...vitest, 'compiled/failing.test.js'];
  const env = { ...process.env, GITHUB_ACTIONS: 'true' };
  const { status, stdout, stderr } = spawnSync(node, given, { cwd: project, encoding: 'utf8', env });
  const everything = readdirSync(project, { recursive: true, encoding: 'utf8' });
  const traces = everything.filter((path) => path.endsWith('.trace.ndjson'));
  const junit = readFileSync(join(project, 'junit.xml'), 'utf8');
  const again = 'npx vitest run compiled/failing.test.js -t';
  const needed: readonly (readonly [what: string, holds: boolean])[] = [
    ['exit code 1', status === 1],
    ['two traces', traces.length === 2],
    ['the line that explains a trace', stdout.includes('npx dagproof explain ')],
    ['an annotation for GitHub', stdout.includes('::notice file=compiled/failing.test.js')],
    ['the line that runs the test again', stdout.includes(again)],
    ['the same in JUnit', junit.includes(again)],
    ['the page with the runs', everything.some((path) => path.endsWith('dagproof-report.html'))],
    ['the counterexample', existsSync(join(project, 'compiled', '__counterexamples__'))],
  ];
  const missing = needed.filter(([, holds]) => !holds).map(([what]) => what);
  if (missing.length > 0) throw new StepFailed(`a failed test lacks ${missing.join(', ')}:\n${stdout}\n${stderr}`);
}

/** The test that the README shows, beside the compiled example. */
function readmeTest(readme: string, entry: string): string {
  const blocks = [...readme.matchAll(/^```js\n(.*?)^```$/gms)].map(([, block = '']) => block);
  const shown = blocks.find((block) => block.includes("'dagproof/vitest'"));
  if (shown === undefined) throw new StepFailed('the README shows no test for vitest');
  return shown.replace("'dagproof/vitest'", `'${entry}'`).replace('./example.ts', './example.js');
}

const CHECKS_TEST = [
  `import * as fc from 'fast-check';`,
  `import { simulate } from 'dagproof';`,
  `import { testDag, testProp } from 'dagproof/vitest/check';`,
  `import { expect } from 'vitest';`,
  `import dag from './example.js';`,
  `testDag(dag, { runs: 20, pools: { s3: 2 } })('is held');`,
  `testDag(dag, { runs: 20, faults: false, pools: { s3: 2 } })('has a claim of its own', (run) => run.state === 'success');`,
  `testProp([fc.nat(9)], { numRuns: 5 })('is simulated with any seed', async (seed) => {`,
  `  expect((await simulate(dag, { seed, pools: { s3: 2 } })).state).toBe('success');`,
  '});',
].join('\n');

const CONFIG_WITH_REPORTER = [
  `import { RunReporter } from 'dagproof/vitest/reporter';`,
  `const junit = ['junit', { outputFile: 'junit.xml' }];`,
  `export default { test: { reporters: ['default', 'github-actions', junit, new RunReporter()] } };`,
].join('\n');

function failingTest(entry: string): string {
  return [
    `import { expect, test } from '${entry}';`,
    `import { testDag } from 'dagproof/vitest/check';`,
    `import dag from './example.js';`,
    `test('claims what is not so', async ({ simulate }) => {`,
    '  expect(await simulate(dag, { pools: { s3: 2 } })).toHaveFailed();',
    '});',
    `testDag(dag, { runs: 20, pools: { s3: 2 } })('claims too much', (run) => run.instances('process_file').length < 2);`,
  ].join('\n');
}

function matchersTest(entry: string): string {
  return [
    `import { expect, failed, succeeded, test } from '${entry}';`,
    `import { expect as bare } from 'vitest';`,
    `import dag from './example.js';`,
    `test('holds', async ({ simulate }) => {`,
    '  const run = await simulate(dag, { pools: { s3: 2 } });',
    `  const nothing: void = expect(run).toHaveTaskState('process_file', 'success');`,
    `  expect(nothing).not.toEqual({ list_files: failed(/503/), summarize: expect.succeeded(39) });`,
    `  await bare(Promise.resolve(run)).resolves.toHaveOutcomes({ list_files: succeeded(), process_file: 'success', summarize: succeeded(39) });`,
    '  await expect(run).toReplayIdentically();',
    '  // @ts-expect-error There is no such state.',
    `  expect(() => expect(run).toHaveTaskState('process_file', 'succeeded')).toThrow('unknown-state');`,
    '});',
  ].join('\n');
}
