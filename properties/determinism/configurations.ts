/**
 * The ways in which `npm run determinism` plays the workload: in every world once as the reference, then disturbed, elsewhere, or told by another
 * detector when a step is over.
 */
import { QUIET, type Configuration } from './playAll.ts';

export const WORLD_NAMES = ['stubs', 'msw', 'nock'] as const;
export type WorldName = (typeof WORLD_NAMES)[number];

export interface NamedConfiguration extends Configuration {
  readonly name: string;
  /** Seeds from the last to the first, so that caches are cold and warm elsewhere. */
  readonly isReversed?: true;
  readonly isOnNode24?: true;
  /** Only in these worlds; absent: in all. */
  readonly worlds?: readonly WorldName[];
}

export const REFERENCE: NamedConfiguration = { ...QUIET, name: 'quiet' };

export const CONFIGURATIONS: readonly NamedConfiguration[] = [
  { ...QUIET, name: 'reversed', isReversed: true },
  { ...QUIET, name: 'busy', disturbances: ['busy'] },
  { ...QUIET, name: 'files', disturbances: ['files'] },
  { ...QUIET, name: 'both', disturbances: ['busy', 'files'], isReversed: true },
  { ...QUIET, name: 'node-24', isOnNode24: true },
  { ...QUIET, name: 'empty-loop', rest: 'empty_loop' },
  // A process has room for one server of msw, and nock for one set of scopes.
  { ...QUIET, name: 'two-at-once', atOnce: 2, worlds: ['stubs'] },
];
