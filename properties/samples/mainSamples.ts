/**
 * `npm run samples`: writes the samples of reports anew; with `--check` it tells which of them are not what would be written.
 */
import { SAMPLES, staleSamples, writeSamples } from './samples.ts';

if (process.argv.includes('--check')) {
  const stale = await staleSamples();
  for (const file of stale) console.error(`stale    ${file}`);
  if (stale.length === 0) console.log(`${SAMPLES.length} samples of reports are fresh`);
  else console.error('Write them anew with: npm run samples');
  process.exitCode = stale.length === 0 ? 0 : 1;
} else {
  await writeSamples();
  for (const { file } of SAMPLES) console.log(`written  ${file}`);
}
