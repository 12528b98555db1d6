/**
 * The entry `dagproof/vitest/reporter`: tells of each failed test which runs it had, where their traces are, and how to see them again.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import type { Reporter, TestCase, TestModule, Vitest } from 'vitest/node';
import { folderName } from '../checking/counterexamples/counterexampleFile.ts';
import { githubCommand } from '../model/githubCommand.ts';
import { isRunArtifact, type RunArtifact } from './runArtifact.ts';

export interface RunReporterOptions {
  /** Where traces are written, relative to the root of vitest; unless given the folder of vitest's attachments. */
  readonly folder?: string;
}

const DIGEST_DIGITS = 12;

/**
 * A reporter of vitest, beside those one has: it writes the trace of every run that a failed test made with the `simulate` fixture. On GitHub it
 * annotates besides; in JUnit the message of a failed claim ends with the command that runs the test again.
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

  onTestRunEnd(modules: readonly TestModule[]): void {
    const failed = modules.flatMap(({ children }) => [...children.allTests('failed')]);
    const told = failed.flatMap((test) => this.#tell(test));
    if (told.length > 0) this.#vitest?.logger.log(['', ' Runs of failed tests', '', ...told].join('\n'));
  }

  #tell(test: TestCase): string[] {
    const artifacts = this.#artifacts.get(test.id) ?? [];
    const [first] = artifacts;
    if (first === undefined) return [];
    const runs = artifacts.flatMap((artifact) => [`   ${artifact.line}`, ...this.#traceLines(artifact)]);
    this.#annotate(test, [...artifacts.map(({ line }) => line), first.again]);
    return [` ${test.module.relativeModuleId} > ${test.fullName}`, ...runs, `   again    ${first.again}`, ''];
  }

  #traceLines(artifact: RunArtifact): string[] {
    const body = artifact.attachments[0]?.body;
    const { root, attachmentsDir } = this.#vitest?.config ?? {};
    // Of a server that must not write, vitest takes attachments away.
    if (body === undefined || root === undefined || attachmentsDir === undefined) return [];
    const { folder = attachmentsDir } = this.#options;
    const name = `${folderName(artifact.dagId)}-${artifact.digest.slice(0, DIGEST_DIGITS)}.trace.ndjson`;
    const path = join(resolve(root, folder), name);
    mkdirSync(resolve(root, folder), { recursive: true });
    writeFileSync(path, typeof body === 'string' ? Buffer.from(body, 'base64') : body);
    const shown = relative(process.cwd(), path);
    return [`   trace    ${shown}`, `   explain  npx dagproof explain ${shown}`];
  }

  /** GitHub reads annotations from what a job prints. */
  #annotate(test: TestCase, lines: readonly string[]): void {
    if (process.env['GITHUB_ACTIONS'] !== 'true') return;
    const place = { file: test.module.relativeModuleId, title: `Runs of ${test.fullName}` };
    this.#vitest?.logger.log(`\n${githubCommand('notice', place, lines.join('\n'))}`);
  }
}
