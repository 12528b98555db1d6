/**
 * The inputs among which the smallest case of a planted bug is looked for: all parts of what its tasks return by themselves; of an arbitrary of its own
 * every list of up to three of the items it draws, as far as the arbitrary could have drawn it.
 */
import fc from 'fast-check';
import type { Json } from 'dagproof';
import type { InputDomains, Inputs } from '../../src/checking/checkDag/cases/inputDomains.ts';
import { possibleInputs } from '../../src/checking/checkDag/cases/possibleInputs.ts';
import { canonicalJson, isJsonList } from '../../src/model/json.ts';

export const MOST_ITEMS = 3;

/** Items of an arbitrary that lists are made of. */
const MOST_LETTERS = 12;
const DRAWN = 400;
const UNLIMITED = 1_000_000;

/** By the number of their items, all tasks together. */
export function plantedInputs(domains: InputDomains): readonly (readonly Inputs[])[] {
  const own = possibleInputs(domains, { items: MOST_ITEMS, seed: 0, limit: UNLIMITED }).inputs;
  const words = Object.entries(domains.arbitraries)
    .filter(([taskId]) => !domains.isAnyPart(taskId))
    .map(([taskId, arbitrary]): [string, Json[]] => [taskId, wordsOf(taskId, arbitrary, domains)]);
  const made = words.reduce<Inputs[]>(
    (rows, [taskId, values]) => rows.flatMap((row) => values.map((value) => ({ ...row, [taskId]: value }))),
    words.length === 0 ? [] : [{}],
  );
  const all = new Map([...own, ...made].map((each) => {
    const inputs = domains.otherThanWritten(domains.complete(each));
    return [canonicalJson(inputs), inputs] as const;
  })); // prettier-ignore
  return Array.from({ length: MOST_ITEMS + 1 }, (_, items) =>
    [...all.values()].filter((inputs) => domains.itemsIn(inputs) === items),
  );
}

/** Every list of up to three letters that the arbitrary could have drawn; where it cannot say, what it did draw. */
function wordsOf(taskId: string, arbitrary: fc.Arbitrary<Json>, domains: InputDomains): Json[] {
  const drawn = fc.sample(arbitrary, { numRuns: DRAWN, seed: 0 });
  if (!drawn.every(isJsonList)) return drawn;
  const letters = [...new Map(drawn.flat().map((item) => [canonicalJson(item), item])).values()].slice(0, MOST_LETTERS);
  let longest: Json[][] = [[]];
  const words: Json[][] = [[]];
  for (let length = 1; length <= MOST_ITEMS; length++) {
    longest = longest.flatMap((word) => letters.map((letter) => [...word, letter]));
    words.push(...longest);
  }
  const admitted = words.filter((word) => domains.includes(taskId, word));
  return admitted.length === 0 ? drawn : admitted;
}
