/**
 * Plants each bug in a copy of the repository and runs the property that has to notice it. Exit code 1 when one goes unnoticed.
 * Part of `npm run test:long`.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { REPOSITORY } from '../repository/sourceTree.ts';
import { PLANTED_BUGS, type PlantedBug } from './bugs.ts';

const COPIED = ['src', 'properties', 'scenarios', 'package.json', 'tsconfig.json', 'vitest.config.ts'];

const copy = mkdtempSync(join(tmpdir(), 'dagproof-planted-'));
try {
  for (const name of COPIED) cpSync(join(REPOSITORY, name), join(copy, name), { recursive: true });
  symlinkSync(join(REPOSITORY, 'node_modules'), join(copy, 'node_modules'));
  const unnoticed = PLANTED_BUGS.filter((bug) => !isNoticed(bug));
  const noticed = PLANTED_BUGS.length - unnoticed.length;
  console.log(`${noticed} of ${PLANTED_BUGS.length} planted bugs noticed`);
  process.exitCode = unnoticed.length === 0 ? 0 : 1;
} finally {
  rmSync(copy, { recursive: true });
}

function isNoticed({ says, file, from, to, property }: PlantedBug): boolean {
  const path = join(copy, file);
  const sound = readFileSync(path, 'utf8');
  writeFileSync(
    path,
    sound.replace(from, () => to),
  );
  const vitest = join(copy, 'node_modules', 'vitest', 'vitest.mjs');
  const { status } = spawnSync(process.execPath, [vitest, 'run', property], { cwd: copy, encoding: 'utf8' });
  writeFileSync(path, sound);
  console.log(`${status === 0 ? 'UNNOTICED' : 'noticed  '}  ${says} (${file})`);
  return status !== 0;
}
