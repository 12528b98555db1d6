/**
 * Packs the package once and proves that the tarball is what a user wants: its contents, its manifest, its types,
 * and that an empty project which installs it compiles and runs the README's first example, with no optional peer; then the entries that need one.
 * Run by `npm run check`; it needs the registry (or npm's cache) for the package's own dependencies.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundlePage } from '../../src/report/page/bundlePage.ts';
import { CARRIED } from '../../src/report/page/pageBundle.ts';
import type { PageBundle } from '../../src/report/page/pageHtml.ts';
import { readmeExample } from './readmeExample.ts';
import { strangers } from './tarballContents.ts';
import { tryVitest, VITEST_RELEASES } from './tryVitest.ts';
import { asHere, compile, install, installInto, REPOSITORY, run, StepFailed } from './workshop.ts';

async function main(): Promise<void> {
  const page = await bundlePage();
  const workshop = mkdtempSync(join(tmpdir(), 'dagproof-package-'));
  try {
    const tarball = step('pack (builds first)', () => pack(workshop));
    step('contents', () => checkContents(tarball));
    step('the page of reports is that of the sources', () => checkPage(tarball, page));
    step('publint', () => run('npx', ['--no', 'publint', 'run', tarball, '--strict'], REPOSITORY));
    step('are the types wrong?', () => run('npx', ['--no', 'attw', tarball, '--profile', 'esm-only'], REPOSITORY));
    step('install into an empty project', () => installInto(workshop, tarball));
    const readme = readFileSync(join(REPOSITORY, 'README.md'), 'utf8');
    const example = readmeExample(readme);
    writeFileSync(join(workshop, 'example.ts'), example.source);
    writeFileSync(join(workshop, 'promises.ts'), example.program);
    step('compile the example of the README', () => compile(workshop, { name: 'promises.ts', types: [] }));
    const group = readmeExample(readme, 'A mapped task group');
    writeFileSync(join(workshop, 'group.ts'), group.source);
    step('compile its mapped task group', () => compile(workshop, { name: 'group.ts', types: [] }));
    step('run it: values as promised', () => runPromises(workshop, example.promised));
    step('run it: npx dagproof run example.ts --pools s3=2', () =>
      run('npx', ['--no', 'dagproof', 'run', 'example.ts', '--pools', 's3=2'], workshop),
    );
    step('write a page: npx dagproof run example.ts --report', () => writePage(workshop));
    step('install msw and nock beside it', () =>
      install(workshop, [...Object.keys(STUB_ENTRIES), '@types/node'].map(asHere)),
    );
    step('compile and run stubs on msw and on nock', () => runStubs(workshop));
    for (const vitest of VITEST_RELEASES)
      step(`${vitest.release}: matchers, checks, reporter`, () => tryVitest(tarball, readme, vitest));
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

function pack(workshop: string): string {
  run('npm', ['pack', '--pack-destination', workshop], REPOSITORY);
  const [name = ''] = readdirSync(workshop).filter((file) => file.endsWith('.tgz'));
  return join(workshop, name);
}

function checkContents(tarball: string): void {
  const files = run('tar', ['-tzf', tarball], REPOSITORY).trim().split('\n');
  const unwanted = strangers(files);
  if (unwanted.length > 0) throw new StepFailed(`the tarball has what it should not: ${unwanted.join(', ')}`);
  for (const needed of [
    'package/dist/index.js',
    'package/dist/index.d.ts',
    'package/dist/cli/main.js',
    'package/schemas/trace-2.json',
    'package/dist/viewer/page.js',
    'package/dist/viewer/page.css',
  ]) {
    if (!files.includes(needed)) throw new StepFailed(`the tarball lacks ${needed}`);
  }
  console.log(`        ${files.length} files, ${Math.round(statSync(tarball).size / 1024)} KiB packed`);
}

/** Who works on the viewer and who installs the package are to look at the same page. */
function checkPage(tarball: string, { script, styles }: PageBundle): void {
  const carried = (name: string): string => run('tar', ['-xzOf', tarball, `package/dist/viewer/${name}`], REPOSITORY);
  if (carried(CARRIED.script) !== script || carried(CARRIED.styles) !== styles) {
    throw new StepFailed('the page in the tarball is not what the sources of the viewer are bundled to');
  }
}

/** Nothing that bundles is installed there. */
function writePage(project: string): void {
  run('npx', ['--no', 'dagproof', 'run', 'example.ts', '--pools', 's3=2', '--report', 'out/run.html'], project);
  const page = readFileSync(join(project, 'out', 'run.html'), 'utf8');
  if (!page.startsWith('<!doctype html>')) throw new StepFailed('the page that was written is none');
  const kibibytes = Math.round(page.length / 1024);
  console.log(`        ${kibibytes} KiB`);
}

function runPromises(project: string, promised: readonly string[]): void {
  const printed = run('node', ['compiled/promises.js'], project).trim().split('\n');
  if (JSON.stringify(printed) === JSON.stringify(promised)) return;
  throw new StepFailed(
    `the README promises\n  ${promised.join('\n  ')}\nbut the example gives\n  ${printed.join('\n  ')}`,
  );
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

await main();
