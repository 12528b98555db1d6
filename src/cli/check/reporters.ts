/**
 * Where the reports of a check go: which forms are asked for, on the standard output or into files.
 */
import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { CheckedDag, CheckedModule } from '../../checking/reports/checkedDag.ts';
import { githubAnnotation, githubSummary } from '../../checking/reports/githubReport.ts';
import { jsonReport } from '../../checking/reports/jsonReport.ts';
import { junitReport } from '../../checking/reports/junitReport.ts';
import { textReport } from '../../checking/reports/textReport.ts';
import { mistake } from '../../model/errors.ts';
import { markdownOfRun } from '../../report/forms/markdown.ts';
import { withoutSecretsOf } from '../../trace/secretsOfTrace.ts';
import type { Streams } from '../streams.ts';
import type { CheckFlags } from './checkFlags.ts';

const REPORTERS = ['text', 'json', 'junit', 'github'] as const;

type ReporterName = (typeof REPORTERS)[number];

interface Reporter {
  readonly name: ReporterName;
  /** null: the standard output. */
  readonly file: string | null;
}

export interface ReportSettings {
  readonly path: string;
  readonly streams: Streams;
  readonly showsCoverage: boolean;
  /** What GITHUB_STEP_SUMMARY names; undefined or empty: nothing. */
  readonly summaryFile: string | undefined;
}

export class Reporters {
  readonly #reporters: readonly Reporter[];
  readonly #settings: ReportSettings;

  constructor(reporters: readonly Reporter[], settings: ReportSettings) {
    this.#reporters = reporters;
    this.#settings = settings;
  }

  /** Shows a Dag at once where the form of the report lets it. */
  dagChecked(dag: CheckedDag): void {
    const { streams, path, showsCoverage } = this.#settings;
    for (const { name, file } of this.#reporters) {
      if (file !== null) continue;
      if (name === 'text') streams.out(`${textReport(dag, showsCoverage)}\n`);
      if (name === 'github') streams.out(githubAnnotation(path, dag));
    }
  }

  /** Whether nothing but text for people is written to the standard output. */
  get isStandardOutputText(): boolean {
    return this.#reporters.every(({ name, file }) => file !== null || name === 'text' || name === 'github');
  }

  /** @throws DagproofError report-not-written */
  async end(dags: readonly CheckedDag[]): Promise<void> {
    const { streams, path, summaryFile = '' } = this.#settings;
    const module = { path, dags };
    for (const { name, file } of this.#reporters) {
      if (file !== null) await writeReport(file, this.#textOf(name, module), writeFile);
      else if (name === 'json' || name === 'junit') streams.out(this.#textOf(name, module));
      if (name === 'github' && summaryFile !== '') {
        await writeReport(summaryFile, githubSummary(module) + failingRuns(dags), appendFile);
      }
    }
  }

  #textOf(name: ReporterName, module: CheckedModule): string {
    const { showsCoverage, path } = this.#settings;
    switch (name) {
      case 'text':
        return module.dags.map((dag) => `${textReport(dag, showsCoverage)}\n`).join('');
      case 'json':
        return jsonReport(module);
      case 'junit':
        return junitReport(module);
      case 'github':
        return module.dags.map((dag) => githubAnnotation(path, dag)).join('');
    }
  }
}

/** What broke each Dag, as its graph and tables. */
function failingRuns(dags: readonly CheckedDag[]): string {
  const runs = dags.flatMap(({ report }) => report.counterexample?.run ?? []);
  return withoutSecretsOf(runs)
    .map((run) => `${markdownOfRun(run)}\n`)
    .join('');
}

async function writeReport(
  file: string,
  text: string,
  write: (file: string, text: string) => Promise<void>,
): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true });
    await write(file, text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const message = `The report could not be written to "${file}": ${reason}.`;
    throw mistake('report-not-written', message, 'Name a file that may be written.');
  }
}

/** `--reporter text,junit=report.xml`; `--json` is short for json alone. @throws DagproofError naming the value seen. */
export function reportersOf({ reporter = [], json }: Pick<CheckFlags, 'reporter' | 'json'>): readonly Reporter[] {
  const asked = [...reporter.flatMap((text) => text.split(',')), ...(json ? ['json'] : [])].map(reporterOf);
  if (asked.length === 0) return [{ name: 'text', file: null }];
  const [alone] = asked.filter(({ name, file }) => file === null && (name === 'json' || name === 'junit'));
  const shown = asked.filter(({ file }) => file === null).map(({ name }) => name);
  if (alone === undefined || shown.length === 1) return asked;
  const message = `The reporters ${shown.join(' and ')} would write to the standard output together, and ${alone.name} could not be read.`;
  throw mistake('mixed-reports', message, `Write one into a file: --reporter ${alone.name}=FILE.`);
}

function reporterOf(text: string): Reporter {
  const [, name = '', file] = /^\s*([^=]*?)\s*(?:=(.*))?$/s.exec(text) ?? [];
  const known = REPORTERS.find((each) => each === name);
  if (known !== undefined && file !== '') return { name: known, file: file ?? null };
  const remedy = `Reporters: ${REPORTERS.join(', ')}; a file as in --reporter junit=report.xml.`;
  throw mistake('unknown-reporter', `--reporter has ${JSON.stringify(text)}.`, remedy);
}
