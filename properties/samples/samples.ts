/**
 * The samples of reports that are kept: what is written by which command, and whether they are what those commands write now.
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { main } from '../../src/cli/main.ts';

const FOLDER = 'reports/samples';
const RUN = `${FOLDER}/ingestion`;
/** Not kept: the stacks in it name files of the machine. */
const SCRATCH = mkdtempSync(join(tmpdir(), 'dagproof-samples-'));
const TRACE = join(SCRATCH, 'ingestion.trace.ndjson');

/** Orders are read page by page; their fourth page is never to be had. */
const FAULTS = JSON.stringify([
  {
    where: { task: 'ingest', item: { endpoint: 'orders', pageSize: 5 }, request: { url: '*/orders?page=4*' } },
    what: { kind: 'request_answered', status: 503 },
  },
]);

export interface Sample {
  /** From the repository's root. */
  readonly file: string;
  /** What writes it, among others perhaps. */
  readonly argv: readonly string[];
}

const INGESTION = [
  'run',
  'scenarios/api-ingestion.ts',
  ...['--dag', 'api_ingestion_impatient', '--faults', FAULTS, '--duration', 'ingest=10s', '--expect', 'failed'],
  ...['--trace', TRACE, '--report', `${RUN}.html`],
];
const CHECK = ['check', 'scenarios/idempotent-writes.ts', '--runs', '100', '--no-save', '--report'];

const inForm = (format: string, ending: string): Sample => {
  const file = `${RUN}.${ending}`;
  return { file, argv: ['report', TRACE, '--format', format, '--output', file] };
};

export const SAMPLES: readonly Sample[] = [
  { file: `${RUN}.html`, argv: INGESTION },
  inForm('text', 'txt'),
  inForm('markdown', 'md'),
  inForm('junit', 'junit.xml'),
  inForm('json', 'json'),
  inForm('perfetto', 'perfetto.json'),
  { file: `${FOLDER}/idempotent-writes.html`, argv: [...CHECK, `${FOLDER}/idempotent-writes.html`] },
];

/** Writes all of them; tells what a command says when it fails. */
export async function writeSamples(): Promise<void> {
  mkdirSync(FOLDER, { recursive: true });
  try {
    for (const argv of new Set(SAMPLES.map((sample) => sample.argv))) {
      let said = '';
      const say = (text: string): void => void (said += text);
      const code = await main(argv, { out: say, error: say, hasColor: false });
      // A check that finds something ends with 1.
      if (code > 1) throw new Error(said);
    }
  } finally {
    rmSync(SCRATCH, { recursive: true, force: true });
  }
}

/** Those that differ from what their commands write now; they are left as they were. */
export async function staleSamples(): Promise<string[]> {
  const kept = SAMPLES.map(({ file }) => [file, existsSync(file) ? readFileSync(file) : null] as const);
  await writeSamples();
  const stale = kept.filter(([file, before]) => before === null || !before.equals(readFileSync(file)));
  for (const [file, before] of stale) if (before !== null) writeFileSync(file, before);
  return stale.map(([file]) => file);
}
