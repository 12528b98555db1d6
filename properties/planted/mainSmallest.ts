/**
 * The entry of `npm run planted:smallest`: finds the smallest cases of planted bugs and keeps them in `smallest.expected.json`, which the tests hold `checkDag` to.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createProgress } from '../conformance/progress.ts';
import { ALL_PLANTED } from './allPlanted.ts';
import { smallestCases, type SmallestCases } from './smallest.ts';

const FILE = new URL('./smallest.expected.json', import.meta.url);

const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => !Object.hasOwn(ALL_PLANTED, name));
if (unknown.length > 0) {
  process.stderr.write(`There is no planted bug ${unknown.join(', ')}. There are: ${Object.keys(ALL_PLANTED).join(', ')}.\n`);
  process.exit(2);
} // prettier-ignore

const kept = keptCases();
const progress = createProgress(process.stderr);
for (const [name, bug] of Object.entries(ALL_PLANTED)) {
  if (chosen.length > 0 && !chosen.includes(name)) continue;
  const began = performance.now();
  const found = await smallestCases(bug, (searched) => progress.step(`${name}: ${searched} cases`));
  progress.end();
  kept.set(name, found);
  const sizes = found.smallest.map(({ items, disturbances }) => `${items} + ${disturbances}`).join(', ');
  const took = Math.round((performance.now() - began) / 1000);
  process.stdout.write(`${name}: ${sizes} in ${found.searched} cases, ${took} s\n`);
  writeFileSync(FILE, `${JSON.stringify(sorted(), null, 2)}\n`);
}

function keptCases(): Map<string, SmallestCases> {
  try {
    return new Map(Object.entries(JSON.parse(readFileSync(FILE, 'utf8')) as Record<string, SmallestCases>));
  } catch {
    return new Map();
  }
}

/** In the order in which they are listed; what is planted no more is left out. */
function sorted(): Record<string, SmallestCases> {
  return Object.fromEntries(
    Object.keys(ALL_PLANTED).flatMap((name) => {
      const found = kept.get(name);
      return found === undefined ? [] : [[name, found]];
    }),
  );
}
