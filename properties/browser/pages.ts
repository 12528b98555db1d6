/**
 * The pages that tests open: real files, written by the product's own commands from the scenarios, each once and when it is first asked for.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { main } from '../../src/cli/main.ts';

const folder = mkdtempSync(join(tmpdir(), 'dagproof-browser-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

const COMMANDS = {
  /** One of three files is never loaded, so that nothing is reported. */
  failing: [
    ...['run', 'scenarios/injected-failures.ts', '--pools', 'warehouse=2', '--duration', 'load=4m'],
    ...[
      '--faults',
      '[{"where":{"task":"load","mapIndex":1},"what":{"kind":"fail","message":"the warehouse is away"}}]',
    ],
  ],
  /** One of three regions fails within a mapped group. */
  grouped: ['run', 'scenarios/mapped-task-group.ts', '--duration', 'region.*=5s', '--fail', 'region.clean[1]'],
  /** Its pool has no room for anybody. */
  stalled: ['run', 'scenarios/injected-failures.ts', '--pools', 'warehouse=0'],
  /** Nothing takes time, and some tasks are skipped. */
  timeless: ['run', 'scenarios/trigger-rules.ts'],
  /** A failing run with the nearest passing one, and a DAG that held. */
  compared: ['check', 'scenarios/idempotent-writes.ts', '--no-save', '--runs', '10', '--fast'],
  /** Texts that would harm a page that took them for markup. */
  hostile: ['run', 'properties/browser/dags/hostile.ts'],
} satisfies Record<string, readonly string[]>;

const written = new Map<string, Promise<string>>();

/** Path of the file. */
export function pageOf(name: keyof typeof COMMANDS): Promise<string> {
  return writtenOnce(name, (file) => write(file, ...COMMANDS[name]));
}

/** Path of a file that `write` writes when nobody did. */
export function writtenOnce(name: string, make: (file: string) => Promise<void>): Promise<string> {
  const known = written.get(name);
  if (known !== undefined) return known;
  const file = join(folder, `${name}.html`);
  const made = make(file).then(() => file);
  written.set(name, made);
  return made;
}

/** Runs a command that writes a page. */
export async function write(file: string, ...command: readonly string[]): Promise<void> {
  let told = '';
  const tell = (text: string): void => void (told += text);
  const code = await main([...command, '--report', file], { out: tell, error: tell, width: 200, hasColor: false });
  if (code > 1) throw new Error(`dagproof ${command.join(' ')} ended with ${code}:\n${told}`);
}
