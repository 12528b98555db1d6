/**
 * Packs the package once and proves that the tarball is what a user wants: its contents, its manifest, its types,
 * and that an empty project which installs it compiles and runs the README's first example, with no optional peer; then the entries that need one.
 * Run by `npm run check`; it needs the registry (or npm's cache) for the package's own dependencies.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readmeExample } from './readmeExample.ts';
import { strangers } from './tarballContents.ts';

const REPOSITORY = fileURLToPath(new URL('../../', import.meta.url));
const COMPILERS = ['typescript', 'typescript-7'];

class StepFailed extends Error {}

function main(): void {
  const workshop = mkdtempSync(join(tmpdir(), 'dagproof-package-'));
  try {
    const tarball = step('pack (builds first)', () => pack(workshop));
    step('contents', () => checkContents(tarball));
    step('publint', () => run('npx', ['--no', 'publint', 'run', tarball, '--strict'], REPOSITORY));
    step('are the types wrong?', () => run('npx', ['--no', 'attw', tarball, '--profile', 'esm-only'], REPOSITORY));
    step('install into an empty project', () => installInto(workshop, tarball));
    const readme = readFileSync(join(REPOSITORY, 'README.md'), 'utf8');
    const example = readmeExample(readme);
    writeFileSync(join(workshop, 'example.ts'), example.source);
    writeFileSync(join(workshop, 'promises.ts'), example.program);
    step('compile the example of the README', () => compile(workshop, { name: 'promises.ts', types: [] }));
    step('run it: values as promised', () => runPromises(workshop, example.promised));
    step('run it: npx dagproof run example.ts --pools s3=2', () =>
      run('npx', ['--no', 'dagproof', 'run', 'example.ts', '--pools', 's3=2'], workshop),
    );
    step('install msw and nock beside it', () =>
      install(workshop, [...Object.keys(STUB_ENTRIES), '@types/node'].map(asHere)),
    );
    step('compile and run stubs on msw and on nock', () => runStubs(workshop));
    for (const vitest of VITEST_ENTRIES)
      step(`matchers in ${vitest.release}`, () => tryMatchers(tarball, readme, vitest));
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error;
    console.error(`\n${error.message}\nReproduce it with: npm run check:package`);
    process.exitCode = 1;
  } finally {
    rmSync(workshop, { recursive: true });
  }
}

function step<Result>(title: string, perform: () => Result): Result {
  const startMs = Date.now();
  try {
    const result = perform();
    console.log(`ok      ${title} (${Date.now() - startMs} ms)`);
    return result;
  } catch (error) {
    console.log(`FAILED  ${title}`);
    throw error;
  }
}

/** Standard output of a program that has to end well. */
function run(command: string, givenArguments: readonly string[], folder: string): string {
  const { status, stdout, stderr, error } = spawnSync(command, givenArguments, { cwd: folder, encoding: 'utf8' });
  if (error !== undefined) throw new StepFailed(`${command} could not be started: ${error.message}`);
  if (status !== 0) {
    throw new StepFailed(`${command} ${givenArguments.join(' ')} ended with ${status}:\n${stdout}\n${stderr}`);
  }
  return stdout;
}

function pack(workshop: string): string {
  run('npm', ['pack', '--pack-destination', workshop], REPOSITORY);
  const [name = ''] = readdirSync(workshop).filter((file) => file.endsWith('.tgz'));
  return join(workshop, name);
}

function checkContents(tarball: string): void {
  const files = run('tar', ['-tzf', tarball], REPOSITORY).trim().split('\n');
  const unwanted = strangers(files);
  if (unwanted.length > 0) throw new StepFailed(`the tarball has what it should not: ${unwanted.join(', ')}`);
  for (const needed of ['package/dist/index.js', 'package/dist/index.d.ts', 'package/dist/cli/main.js']) {
    if (!files.includes(needed)) throw new StepFailed(`the tarball lacks ${needed}`);
  }
  console.log(`        ${files.length} files, ${Math.round(statSync(tarball).size / 1024)} KiB packed`);
}

function installInto(project: string, tarball: string): void {
  writeFileSync(join(project, 'package.json'), '{ "name": "empty", "private": true, "type": "module" }\n');
  install(project, [tarball]);
}

function install(project: string, packages: readonly string[]): void {
  // Scripts stay off: the package has to work for whoever never runs install scripts.
  run('npm', ['install', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund', ...packages], project);
}

/** Both compilers read the published declarations whole (`skipLibCheck` is off); the first one also emits. */
function compile(project: string, { name, types }: { name: string; types: readonly string[] }): void {
  const options = { module: 'nodenext', target: 'es2023', lib: ['es2023', 'dom'], strict: true, types };
  const files = { compilerOptions: { ...options, outDir: 'compiled' }, files: [name] };
  writeFileSync(join(project, 'tsconfig.json'), JSON.stringify(files));
  for (const compiler of COMPILERS) {
    run('node', [join(REPOSITORY, 'node_modules', compiler, 'bin', 'tsc'), '-p', project], project);
  }
}

function runPromises(project: string, promised: readonly string[]): void {
  const printed = run('node', ['compiled/promises.js'], project).trim().split('\n');
  if (JSON.stringify(printed) === JSON.stringify(promised)) return;
  throw new StepFailed(
    `the README promises\n  ${promised.join('\n  ')}\nbut the example gives\n  ${printed.join('\n  ')}`,
  );
}

/** A package in the version that this repository develops with. */
function asHere(name: string): string {
  const { devDependencies } = JSON.parse(readFileSync(join(REPOSITORY, 'package.json'), 'utf8')) as {
    devDependencies: Record<string, string>;
  };
  return `${name}@${devDependencies[name]}`;
}

/** Entries by the optional peer that each needs; in one process the two would be in each other's way. */
const STUB_ENTRIES = { msw: 'dagproof/stubs', nock: 'dagproof/stubs/nock' };

function runStubs(project: string): void {
  const url = 'https://api.example.test/orders';
  for (const [peer, entry] of Object.entries(STUB_ENTRIES)) {
    const program = [
      `import { paginatedApi, s3 } from '${entry}';`,
      `const opened = [paginatedApi({ url: '${url}', items: [1, 2] }), s3({ buckets: {} })].map((stub) => stub.open());`,
      `console.log(await (await fetch('${url}')).text());`,
      'for (const close of opened) close();',
    ];
    writeFileSync(join(project, `${peer}Stubs.ts`), program.join('\n'));
    // An S3 hands streams of Node to the client of the AWS SDK.
    compile(project, { name: `${peer}Stubs.ts`, types: ['node'] });
    const printed = run('node', [`compiled/${peer}Stubs.js`], project).trim();
    if (printed !== '[1,2]') throw new StepFailed(`${entry} answered ${printed}`);
  }
}

/** The entries whose declarations fit one release of vitest each; what the release needs of Node decides whether it is run here. */
const VITEST_ENTRIES = [
  { entry: 'dagproof/vitest', release: 'vitest@5', isRun: false },
  { entry: 'dagproof/vitest/v4', release: asHere('vitest'), isRun: true },
];

function tryMatchers(
  tarball: string,
  readme: string,
  { entry, release, isRun }: (typeof VITEST_ENTRIES)[number],
): void {
  // A project of their own: the releases want other types of Node.
  const project = mkdtempSync(join(tmpdir(), 'dagproof-package-'));
  try {
    installInto(project, tarball);
    install(project, [release]);
    writeFileSync(join(project, 'example.ts'), readmeExample(readme).source);
    writeFileSync(join(project, 'matchers.test.ts'), matchersTest(entry));
    compile(project, { name: 'matchers.test.ts', types: [] });
    if (!isRun) return;
    writeFileSync(join(project, 'compiled', 'readme.test.js'), readmeTest(readme, entry));
    const files = ['compiled/matchers.test.js', 'compiled/readme.test.js'];
    run('npx', ['--no', 'vitest', 'run', ...files], project);
  } finally {
    rmSync(project, { recursive: true });
  }
}

/** The test that the README shows, beside the compiled example. */
function readmeTest(readme: string, entry: string): string {
  const blocks = [...readme.matchAll(/^```js\n(.*?)^```$/gms)].map(([, block = '']) => block);
  const shown = blocks.find((block) => block.includes("'dagproof/vitest'"));
  if (shown === undefined) throw new StepFailed('the README shows no test for vitest');
  return shown.replace("'dagproof/vitest'", `'${entry}'`).replace('./example.ts', './example.js');
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

main();
