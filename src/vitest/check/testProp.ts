/**
 * `test.prop` of `@fast-check/vitest` with a seed that follows from the test's name, so that a pipeline is red for a change and not by chance.
 */
import { test } from '@fast-check/vitest';
import { seedOfName } from '../seedOfName.ts';

/**
 * A property as a test: arbitraries in a list or by name, then the name and what must hold of every draw.
 *
 * @example
 * testProp({ files: fc.array(fc.string()), order: fc.constantFrom('fifo', 'seeded') })('every file is read', async ({ files, order }) => {
 *   expect(await simulate(dag, { outputs: { list_files: files }, order })).toHaveMappedInto('read_file', files.length);
 * });
 */
export const testProp: typeof test.prop = (arbitraries, parameters) => (name, property, timeout) =>
  test.prop(arbitraries, { seed: seedOfName(name) | 0, ...parameters })(name, property, timeout);
