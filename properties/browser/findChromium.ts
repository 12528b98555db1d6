/**
 * Where the browser is that tests of the page drive.
 */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Names under which Debian, Ubuntu and Google install it. */
const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

const REMEDY = [
  'Install it (Debian: apt-get install -y --no-install-recommends chromium),',
  'or name its program: DAGPROOF_CHROMIUM=/path/to/chrome npm run test:browser.',
].join(' ');

/**
 * Path of the program; what DAGPROOF_CHROMIUM names comes before what is found on PATH.
 *
 * @throws Error, whose message says what was looked for and what to do.
 */
export function findChromium(env: Readonly<Record<string, string | undefined>> = process.env): string {
  const named = env['DAGPROOF_CHROMIUM'];
  if (named !== undefined && named !== '') {
    if (isProgram(named)) return named;
    throw new Error(`DAGPROOF_CHROMIUM names "${named}", which is no program. ${REMEDY}`);
  }
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  for (const name of NAMES) {
    const found = folders.map((folder) => join(folder, name)).find(isProgram);
    if (found !== undefined) return found;
  }
  throw new Error(`Tests of the page need Chromium, and PATH has none of ${NAMES.join(', ')}. ${REMEDY}`);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
