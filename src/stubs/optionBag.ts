/**
 * Reads the options of a stub one by one and notes every mistake, so that all are told at once. It knows no option by name.
 */
import { closestName } from '../authoring/closestName.ts';
import { describe } from '../authoring/nodes.ts';
import { DagproofError, type Problem } from '../model/errors.ts';
import { copyJson, isJsonObject, NotPlainJson, type Json } from '../model/json.ts';
import { DURATION_HELP, parseDuration, type Duration } from '../model/time.ts';

/** What an option takes: `read` gives the value to keep, or `undefined` when the given one will not do. */
export interface OptionKind<Value> {
  readonly expected: string;
  readonly read: (given: unknown) => Value | undefined;
}

/** Options of one level, and where their mistakes go. */
export interface OptionBag {
  /** The value of an option; the fallback when it is not given, or wrong. */
  read<Value, Fallback>(name: string, kind: OptionKind<Value>, fallback: Fallback): Value | Fallback;
  isGiven(name: string): boolean;
  /** Notes a mistake that no single option has. */
  wrong(message: string, remedy: string): void;
  /** Options inside an option; null: not given, or no object. */
  inside(name: string, known: readonly string[]): OptionBag | null;
  /** The same for each of a list of objects. */
  each(name: string, known: readonly string[]): OptionBag[];
}

/**
 * Reads options, then raises what was wrong with any of them.
 *
 * @throws DagproofError with every problem noted.
 * @example readOptions({ title: 'Cannot make the stub:', given, known: ['size'] }, (bag) => bag.read('size', whole(1), 20))
 */
export function readOptions<Plan>(
  { title, given, known }: { title: string; given: unknown; known: readonly string[] },
  read: (bag: OptionBag) => Plan,
): Plan {
  const problems: Problem[] = [];
  const isObject = isJsonObject(given);
  if (!isObject) problems.push(badOption(`The options are ${describe(given)}.`, 'Give an object.'));
  const plan = read(bagOf(isObject ? given : {}, { known, path: '', problems }));
  const [first, ...rest] = problems;
  if (first !== undefined) throw new DagproofError([first, ...rest], title);
  return plan;
}

function bagOf(
  given: Readonly<Record<string, unknown>>,
  { known, path, problems }: { known: readonly string[]; path: string; problems: Problem[] },
): OptionBag {
  for (const name of Object.keys(given)) {
    if (known.includes(name)) continue;
    const closest = closestName(name, known);
    const meant = closest === null ? '' : ` Was ${path}${closest} meant?`;
    problems.push({
      code: 'unknown-stub-option',
      message: `There is no option ${JSON.stringify(path + name)}.${meant}`,
      remedy: `Options: ${known.join(', ')}.`,
    });
  }
  const valueOf = (name: string): unknown => (Object.hasOwn(given, name) ? given[name] : undefined);
  const refused = new Set<string>();
  const refuse = (name: string, expected: string): void => {
    // An option of two shapes is looked at twice.
    if (refused.has(name)) return;
    refused.add(name);
    problems.push(badOption(`The option ${path}${name} is ${describe(valueOf(name))}.`, `Give ${expected}.`));
  };
  return {
    read(name, { read, expected }, fallback) {
      const value = valueOf(name);
      if (value === undefined) return fallback;
      const kept = read(value);
      if (kept === undefined) refuse(name, expected);
      return kept ?? fallback;
    },
    isGiven: (name) => valueOf(name) !== undefined,
    wrong: (message, remedy) => void problems.push(badOption(message, remedy)),
    inside(name, knownInside) {
      const value = valueOf(name);
      if (isJsonObject(value)) return bagOf(value, { known: knownInside, path: `${path}${name}.`, problems });
      if (value !== undefined) refuse(name, `an object of ${knownInside.join(', ')}`);
      return null;
    },
    each(name, knownInside) {
      const list = valueOf(name) ?? [];
      if (!Array.isArray(list) || !list.every(isJsonObject)) {
        refuse(name, `a list of objects of ${knownInside.join(', ')}`);
        return [];
      }
      return list.map((item, position) =>
        bagOf(item, { known: knownInside, path: `${path}${name}[${position}].`, problems }),
      );
    },
  };
}

function badOption(message: string, remedy: string): Problem {
  return { code: 'bad-stub-option', message, remedy };
}

export const text: OptionKind<string> = {
  expected: 'a text that is not empty',
  read: (given) => (typeof given === 'string' && given !== '' ? given : undefined),
};

/** A name that may stand before the colon of a header. */
export const headerName: OptionKind<string> = {
  expected: 'the name of a header',
  read: (given) => (typeof given === 'string' && /^[\w!#$%&'*+.^`|~-]+$/.test(given) ? given : undefined),
};

export const isOrNot: OptionKind<boolean> = {
  expected: 'true or false',
  read: (given) => (typeof given === 'boolean' ? given : undefined),
};

export const durationMs: OptionKind<number> = {
  expected: `a duration. ${DURATION_HELP}`.replace(/\.$/, ''),
  read: (given) => parseDuration(given as Duration) ?? undefined,
};

/** A duration of some length. */
export const someTimeMs: OptionKind<number> = {
  expected: `a duration longer than nothing. ${DURATION_HELP}`.replace(/\.$/, ''),
  read: (given) => durationMs.read(given) || undefined,
};

/** A whole number between the two, both included. */
export function whole(least: number, most = Number.MAX_SAFE_INTEGER): OptionKind<number> {
  const isIn = (given: unknown): given is number =>
    Number.isSafeInteger(given) && (given as number) >= least && (given as number) <= most;
  return {
    expected: `a whole number ${most === Number.MAX_SAFE_INTEGER ? `from ${least} on` : `from ${least} to ${most}`}`,
    read: (given) => (isIn(given) ? given : undefined),
  };
}

export function oneOf<Choice extends string | number>(...choices: readonly Choice[]): OptionKind<Choice> {
  return {
    expected: `one of ${choices.map((choice) => JSON.stringify(choice)).join(', ')}`,
    read: (given) => choices.find((choice) => choice === given),
  };
}

/** A list of plain JSON values; a copy of it is kept. */
export const jsonList: OptionKind<readonly Json[]> = {
  expected: 'a list of plain JSON values',
  read: (given) => (Array.isArray(given) ? (copyOrUndefined(given) as readonly Json[] | undefined) : undefined),
};

function copyOrUndefined(given: unknown): Json | undefined {
  try {
    return copyJson(given);
  } catch (error) {
    if (error instanceof NotPlainJson) return undefined;
    throw error;
  }
}

/** An http or https URL of origin and path only. */
export const plainUrl: OptionKind<string> = {
  expected: 'a URL such as https://api.example.test/orders, without query, fragment or user',
  read(given) {
    if (typeof given !== 'string' || !URL.canParse(given)) return undefined;
    const { protocol, origin, pathname, href } = new URL(given);
    return /^https?:$/.test(protocol) && href === origin + pathname ? href : undefined;
  },
};
