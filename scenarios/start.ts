/**
 * `npm start`: tells the first stories of two scenarios; `npm start -- NAME` all stories of one; `npm start -- --list` names them.
 */
import { tell } from './support/tell.support.ts';

const { exitCode, lines } = await tell(process.argv.slice(2));
// Nothing is waited for: PGlite leaves a timer behind that would keep the process for ten seconds.
(exitCode === 0 ? process.stdout : process.stderr).write(`${lines.join('\n')}\n`, () => process.exit(exitCode));
