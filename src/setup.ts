/**
 * The entry `dagproof/setup`: puts virtual time in front of Node's clock, timers and chance before anybody else takes them, for vitest
 * (`setupFiles: ['dagproof/setup']`) and for Node (`--import dagproof/setup`). Without it the first simulation does the same, which is too late
 * only for code that has kept a timer or the Date class by then.
 */
import { installShims } from './virtual/install.ts';

installShims();
