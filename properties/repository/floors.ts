/**
 * The floors of `src` as data: which folder stands on which floor, and what else its files may not import or name.
 * To change it on purpose: edit this table, the same table in `src/README.md`, and write the reason in `DECISIONS.md`.
 */

/** Imports go to a lower floor or stay in the folder. `index.ts` is the main entry, beside the folders. */
export const FLOORS: ReadonlyMap<string, number> = new Map([
  ['model', 0],
  ['authoring', 1],
  ['engine', 1],
  ['scheduler', 2],
  ['trace', 2],
  ['airflow', 2],
  ['virtual', 3],
  ['invariants', 3],
  ['workers', 4],
  ['stubs', 4],
  ['drivers', 5],
  ['checking', 6],
  ['report', 6],
  ['index.ts', 6],
  ['setup.ts', 6],
  ['vitest', 7],
  ['viewer', 7],
  ['cli', 7],
]);

/** A judge that knows the engine cannot contradict it. */
export const NEVER_IMPORTS: readonly (readonly [folder: string, imported: string])[] = [
  ['invariants', 'engine'],
  ['invariants', 'scheduler'],
  ['viewer', 'engine'],
  ['viewer', 'scheduler'],
];

/** Floors up to this one are pure: the names and packages below do not occur in them. */
export const HIGHEST_PURE_FLOOR = 2;

/** The only packages that pure floors import: hashing. */
export const PACKAGES_OF_PURE_FLOORS: readonly string[] = ['@noble/hashes'];

/** Packages a user may not have installed: nothing that the main entry reaches imports them. */
export const OPTIONAL_PEERS: readonly string[] = ['fast-check', 'vitest', 'msw', 'nock'];

/** Global names that read a clock, draw at random, wait, or reach outside. */
export const IMPURE_NAMES: ReadonlySet<string> = new Set([
  'performance',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'clearTimeout',
  'clearInterval',
  'clearImmediate',
  'queueMicrotask',
  'requestAnimationFrame',
  'Promise',
  'process',
  'console',
  'crypto',
  'fetch',
  'require',
  'globalThis',
]);

export const HOW_TO_CHANGE =
  'To change the floors on purpose: edit properties/repository/floors.ts and the table in src/README.md, ' +
  'and write the reason in DECISIONS.md.';
