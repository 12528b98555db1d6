/**
 * Talks to the oracle, real Airflow in a Python process (`properties/airflow/oracle`): records a file of cases, or answers one case after another.
 */
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { mistake } from '../../src/model/errors.ts';
import type { RunCase } from '../../src/trace/caseFormat.ts';
import { REPOSITORY } from '../repository/sourceTree.ts';

const FOLDER = join(REPOSITORY, 'properties/airflow/oracle');
const RELEASE = '3.3.2';

/** What the oracle answers: the case as recorded, or why Airflow does not accept it. */
export type Answer = RunCase | { readonly id: string; readonly error: string };

/**
 * The Python that has Airflow: `DAGPROOF_ORACLE_PYTHON`, else that of the virtual environment which `set_up.sh` makes.
 *
 * @throws DagproofError when there is none.
 */
export function findOraclePython(environment: NodeJS.ProcessEnv = process.env): string {
  const given = environment['DAGPROOF_ORACLE_PYTHON'];
  const cache = environment['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
  const python = given ?? join(cache, 'dagproof/oracle', RELEASE, 'bin/python');
  if (existsSync(python)) return python;
  throw mistake(
    'no-oracle',
    `There is no oracle: ${python} does not exist${given === undefined ? '' : ' (DAGPROOF_ORACLE_PYTHON)'}.`,
    `Set up Airflow ${RELEASE} with \`sh properties/airflow/oracle/set_up.sh\`, or name a Python that has it in DAGPROOF_ORACLE_PYTHON.`,
  );
}

/** Records a file of cases into another; the oracle shows its own progress. Resolves to its exit code: 2 when Airflow refused some of them. */
export function recordCases(python: string, from: string, to: string, jobs: number): Promise<number> {
  const argv = ['record.py', '--in', from, '--out', to, '--jobs', String(jobs)];
  return new Promise((resolve, reject) => {
    const child = spawn(python, argv, { cwd: FOLDER, stdio: ['ignore', 'inherit', 'inherit'] });
    child.once('error', reject);
    child.once('exit', (code) => {
      if (code === 0 || code === 2) resolve(code);
      else reject(new Error(`the oracle ended with ${String(code)}`));
    });
  });
}

/** An oracle that stays alive between cases. */
export interface ServingOracle {
  ask(question: RunCase): Promise<Answer>;
  end(): void;
}

/** Starts one; it takes some seconds before the first answer. */
export function serveOracle(python: string): ServingOracle {
  const child: ChildProcessWithoutNullStreams = spawn(python, ['record.py', '--serve'], { cwd: FOLDER });
  let complaints = '';
  child.stderr.on('data', (chunk: Buffer) => void (complaints = (complaints + chunk.toString()).slice(-2_000)));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<unknown> => {
    const line = await lines.next();
    if (line.done === true) throw new Error(`the oracle ended before it answered:\n${complaints}`);
    return JSON.parse(line.value) as unknown;
  };
  // The first line tells the release.
  const greeting = next();
  greeting.catch(() => {});
  return {
    ask: async (question) => {
      await greeting;
      child.stdin.write(`${JSON.stringify(question)}\n`);
      return (await next()) as Answer;
    },
    end: () => void child.stdin.end(),
  };
}
