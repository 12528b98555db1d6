/**
 * What can be wrong with the options of a check by their form alone: names there are none of, inputs that draw nothing, a path that is none.
 */
import { OPTION_NAMES as SIMULATE_OPTIONS } from '../../drivers/options.ts';
import type { Problem } from '../../model/errors.ts';

const CHECK_OPTIONS = [
  'runs', 'seed', 'strategy', 'bound', 'faults', 'failRates', 'shard', 'inputs', 'widths', 'properties', 'budget', 'expect', 'off', 'fast',
  'counterexamples', 'module', 'coverage', 'onCase', 'signal', 'parameters',
]; // prettier-ignore

export interface CheckForms {
  /** What goes to the simulation. */
  readonly simulated: object;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly path: string | undefined;
}

export function badForms({ simulated, inputs, path }: CheckForms): Problem[] {
  return [...unknownOptions(simulated), ...badInputs(inputs), ...badPath(path)];
}

/** Of the options that are no check's own: what is no option of a simulation either. */
function unknownOptions(simulated: object): Problem[] {
  const known = [...CHECK_OPTIONS, ...SIMULATE_OPTIONS.filter((name) => !CHECK_OPTIONS.includes(name) && name !== 'order')];
  return Object.keys(simulated)
    .filter((name) => !SIMULATE_OPTIONS.includes(name))
    .map((name) => ({
      code: 'unknown-option',
      message: `A check has no option ${JSON.stringify(name)}.`,
      remedy: `Options: ${known.join(', ')}.`,
    }));
} // prettier-ignore

/** Recognised by what is asked of it, so that one of another copy of fast-check means the same. */
function badInputs(inputs: Readonly<Record<string, unknown>>): Problem[] {
  return Object.entries(inputs)
    .filter(([, given]) => !isArbitrary(given))
    .map(([taskId, given]) => ({
      code: 'not-an-arbitrary',
      message: `inputs has ${JSON.stringify(given) ?? String(given)} for ${JSON.stringify(taskId)}, which is no arbitrary of fast-check.`,
      remedy: `Give what draws a value: { ${taskId}: fc.array(fc.integer()) }, or fc.constant(...) for one value.`,
    }));
}

function isArbitrary(given: unknown): boolean {
  if (typeof given !== 'object' || given === null) return false;
  return 'generate' in given && 'shrink' in given && 'canShrinkWithoutContext' in given;
}

/** A path counts the case, and then, level by level, what it was shrunk to. */
function badPath(path: string | undefined): Problem[] {
  if (path === undefined || /^(\d+(:\d+)*)?$/.test(path)) return [];
  const remedy = 'Give it as a report names it: whole numbers with colons between them, such as 12:0:1.';
  return [{ code: 'bad-path', message: `path is ${JSON.stringify(path)}.`, remedy }];
}
