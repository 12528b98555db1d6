/**
 * `npm run bench`: takes every measurement and prints it as it comes; `-- --json` prints one array instead. Exit code 1 when a goal is missed.
 */
import type { Measurement } from './measurement.ts';
import { MEASUREMENTS } from './measurements.ts';

const isJson = process.argv.includes('--json');
const taken: Measurement[] = [];
for (const measure of MEASUREMENTS) {
  for (const measurement of await measure()) {
    taken.push(measurement);
    if (!isJson) process.stdout.write(`${line(measurement)}\n`);
  }
}
if (isJson) process.stdout.write(`${JSON.stringify(taken, null, 2)}\n`);
process.exitCode = taken.every(({ holds }) => holds) ? 0 : 1;

function line({ name, value, unit, goal, holds }: Measurement): string {
  const comparison = unit === 'a second' || unit === 'times real time' ? 'at least' : 'at most';
  return `${holds ? 'holds ' : 'MISSED'}  ${name.padEnd(56)} ${String(value).padStart(8)} ${unit} (${comparison} ${goal})`;
}
