/**
 * Puts dagproof in front of Node's clock, timers, chance and asynchronous work, once in a process. From then on each of them asks whether a
 * task is running; outside a task everything is as it was, so there is nothing to put back.
 */
import { syncBuiltinESMExports } from 'node:module';
import { mistake } from '../model/errors.ts';
import { installDates } from './dateShims.ts';
import { installDeclaredWork } from './declaredWork.ts';
import { installRandom } from './randomShims.ts';
import { standInFront } from './requestShims.ts';
import { installTimers } from './timerShims.ts';

const INSTALLED = Symbol.for('dagproof.installed');

interface Installed {
  readonly setTimeout: typeof setTimeout;
  readonly Date: typeof Date;
}

const place = globalThis as { [INSTALLED]?: Installed };

/** Done again it does nothing, also by a second copy of the package, but for clients of HTTP, in front of which others come and go. */
export function installShims(): void {
  standInFront();
  if (place[INSTALLED] !== undefined) return;
  installTimers();
  installDates();
  installRandom();
  installDeclaredWork();
  // Named imports of Node's modules see the shims as well.
  syncBuiltinESMExports();
  place[INSTALLED] = { setTimeout: globalThis.setTimeout, Date: globalThis.Date };
}

/**
 * Bodies that wait need dagproof's timers to be the outermost ones.
 *
 * @throws DagproofError `timers-replaced` when somebody else has put others in front of them.
 */
export function checkOutermost(): void {
  const { setTimeout, Date } = place[INSTALLED] as Installed;
  const replaced = [
    ...(globalThis.setTimeout === setTimeout ? [] : ['setTimeout']),
    ...(globalThis.Date === Date ? [] : ['Date']),
  ];
  if (replaced.length === 0) return;
  throw mistake(
    'timers-replaced',
    `${replaced.join(' and ')} ${replaced.length === 1 ? 'was' : 'were'} replaced after dagproof was loaded, as vi.useFakeTimers() and jest.useFakeTimers() do: nobody would advance the timers of a task.`,
    'Leave fake timers out around simulate(): virtual time moves by itself, and timers outside tasks stay real.',
  );
}
