/**
 * `npm run page:size -- 10000 100000`: how large a page of so many instances is, and how long it takes to make.
 */
import { widePage } from './widePage.ts';

for (const instances of process.argv.slice(2).map(Number)) {
  const startMs = performance.now();
  const { length } = await widePage(instances);
  const seconds = ((performance.now() - startMs) / 1000).toFixed(1);
  console.log(
    `${instances} instances in two runs: ${(length / 1e6).toFixed(2)} MB, played and written in ${seconds} s`,
  );
}
