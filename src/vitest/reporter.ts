/**
 * The entry `dagproof/vitest/reporter`: tells of each failed test which runs it had, where their traces are, and how to see them again.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import type { Reporter, TestCase, TestModule, Vitest } from 'vitest/node';
import { folderName } from '../checking/counterexamples/counterexampleFile.ts';
import { githubCommand } from '../model/githubCommand.ts';
import type { ReportedCase } from '../report/page/pageOf.ts';
import { decodeTrace } from '../trace/codec.ts';
import { Simulation } from '../trace/simulation.ts';
import { isRunArtifact, type RunArtifact } from './runArtifact.ts';

export interface RunReporterOptions {
  /** Where traces are written, relative to the root of vitest; unless given the folder of vitest's attachments. */
  readonly folder?: string;
  /** The page with all runs of failed tests, relative to the root of vitest; unless given `dagproof-report.html` beside the traces. False: none. */
  readonly report?: string | false;
}

const DIGEST_DIGITS = 12;
const PAGE_NAME = 'dagproof-report.html';

/**
 * A reporter of vitest, beside those one has: it writes the trace of every run that a failed test made with the `simulate` fixture, and a page to look at
 * all of them. On GitHub it annotates besides; in JUnit the message of a failed claim ends with the command that runs the test again.
 *
 * @example
 * // In vitest.config.ts:
 * export default defineConfig({ test: { reporters: ['default', new RunReporter()] } });
 */
export class RunReporter implements Reporter {
  readonly #options: RunReporterOptions;
  readonly #artifacts = new Map<string, RunArtifact[]>();
  #vitest: Vitest | null = null;

  constructor(options: RunReporterOptions = {}) {
    this.#options = options;
  }

  onInit(vitest: Vitest): void {
    this.#vitest = vitest;
  }

  onTestRunStart(): void {
    this.#artifacts.clear();
  }

  onTestCaseArtifactRecord({ id }: TestCase, artifact: { readonly type: string }): void {
    if (isRunArtifact(artifact)) this.#artifacts.set(id, [...(this.#artifacts.get(id) ?? []), artifact]);
  }

  async onTestRunEnd(modules: readonly TestModule[]): Promise<void> {
    const failed = modules.flatMap(({ children }) => [...children.allTests('failed')]);
    const told = failed.flatMap((test) => this.#tell(test));
    if (told.length === 0) return;
    const page = await this.#writePage(failed);
    this.#vitest?.logger.log(['', ' Runs of failed tests', '', ...told, ...page].join('\n'));
  }

  /** Where it is, for people. */
  async #writePage(failed: readonly TestCase[]): Promise<string[]> {
    const cases = failed.flatMap((test) => casesOf(test, this.#artifacts.get(test.id) ?? []));
    const file = this.#pagePath();
    if (file === null || cases.length === 0) return [];
    const { writePage } = await import('../report/page/writePage.ts');
    await writePage(file, { title: 'vitest: runs of failed tests', cases });
    return [` report   ${relative(process.cwd(), file)}`, ''];
  }

  #tell(test: TestCase): string[] {
    const artifacts = this.#artifacts.get(test.id) ?? [];
    const [first] = artifacts;
    if (first === undefined) return [];
    // Those beside a run that fails are for the page.
    const own = artifacts.filter(({ role }) => role === 'failing' || role === 'run');
    const runs = own.flatMap((artifact) => [`   ${artifact.line}`, ...this.#traceLines(artifact)]);
    this.#annotate(test, [...own.map(({ line }) => line), first.again]);
    return [` ${test.module.relativeModuleId} > ${test.fullName}`, ...runs, `   again    ${first.again}`, ''];
  }

  #traceLines(artifact: RunArtifact): string[] {
    const bytes = bytesOf(artifact);
    const { root, attachmentsDir } = this.#vitest?.config ?? {};
    // Of a server that must not write, vitest takes attachments away.
    if (bytes === null || root === undefined || attachmentsDir === undefined) return [];
    const { folder = attachmentsDir } = this.#options;
    const name = `${folderName(artifact.dagId)}-${artifact.digest.slice(0, DIGEST_DIGITS)}.trace.ndjson`;
    const path = join(resolve(root, folder), name);
    mkdirSync(resolve(root, folder), { recursive: true });
    writeFileSync(path, bytes);
    const shown = relative(process.cwd(), path);
    return [`   trace    ${shown}`, `   explain  npx dagproof explain ${shown}`];
  }

  /** null: nobody wants one, or nothing may be written. */
  #pagePath(): string | null {
    const { folder, report } = this.#options;
    const { root, attachmentsDir } = this.#vitest?.config ?? {};
    if (report === false || root === undefined || attachmentsDir === undefined) return null;
    return resolve(root, report ?? join(folder ?? attachmentsDir, PAGE_NAME));
  }

  /** GitHub reads annotations from what a job prints. */
  #annotate(test: TestCase, lines: readonly string[]): void {
    if (process.env['GITHUB_ACTIONS'] !== 'true') return;
    const place = { file: test.module.relativeModuleId, title: `Runs of ${test.fullName}` };
    this.#vitest?.logger.log(`\n${githubCommand('notice', place, lines.join('\n'))}`);
  }
}

/** A test as a case of the page; none of one whose runs vitest has taken away. */
function casesOf(test: TestCase, artifacts: readonly RunArtifact[]): ReportedCase[] {
  const runs = artifacts.flatMap((artifact) => {
    const bytes = bytesOf(artifact);
    if (bytes === null) return [];
    const { role, digest } = artifact;
    return [{ role, run: new Simulation(decodeTrace(bytes.toString('utf8')), { digest }) }];
  });
  // Whoever ran last is mostly what a claim was about.
  const ordered = runs.some(({ role }) => role !== 'run') ? runs : runs.toReversed();
  if (ordered.length === 0) return [];
  const findings = artifacts[0]?.findings ?? [];
  const name = `${test.module.relativeModuleId} > ${test.fullName}`;
  return [{ name, isFailed: true, runs: ordered, findings, notes: [] }];
}

function bytesOf({ attachments }: RunArtifact): Buffer | null {
  const body = attachments[0]?.body;
  if (body === undefined) return null;
  return typeof body === 'string' ? Buffer.from(body, 'base64') : Buffer.from(body);
}
