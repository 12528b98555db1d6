/**
 * `npm run bench`: takes every measurement in a process of its own, so that none finds the heap of another, and prints it as it comes; `-- --json`
 * prints one array instead. Exit code 1 when a goal is missed.
 */
import { execFileSync } from 'node:child_process';
import type { Measurement } from './measurement.ts';
import { MEASUREMENTS } from './measurements.ts';

const isJson = process.argv.includes('--json');
const only = process.argv.indexOf('--only');

if (only === -1) {
  const taken: Measurement[] = [];
  for (const position of MEASUREMENTS.keys()) {
    for (const measurement of takenElsewhere(position)) {
      taken.push(measurement);
      if (!isJson) process.stdout.write(`${line(measurement)}\n`);
    }
  }
  if (isJson) process.stdout.write(`${JSON.stringify(taken, null, 2)}\n`);
  process.exitCode = taken.every(({ holds }) => holds) ? 0 : 1;
} else {
  const measure = MEASUREMENTS[Number(process.argv[only + 1])];
  process.stdout.write(JSON.stringify((await measure?.()) ?? []));
}

function takenElsewhere(position: number): Measurement[] {
  const [script = ''] = process.argv.slice(1);
  const printed = execFileSync(process.execPath, [...process.execArgv, script, '--only', String(position)], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_NO_WARNINGS: '1' },
  });
  return JSON.parse(printed) as Measurement[];
}

function line({ name, value, unit, goal, isMoreBetter, holds }: Measurement): string {
  const verdict = goal === null ? 'told  ' : holds ? 'holds ' : 'MISSED';
  const limit = goal === null ? '' : ` (${isMoreBetter ? 'at least' : 'at most'} ${goal})`;
  return `${verdict}  ${name.padEnd(56)} ${String(value).padStart(8)} ${unit}${limit}`;
}
