/**
 * The coverage of a check for people: one line, what was not reached, a table with a row a task.
 */
import Table from 'cli-table3';
import { COVERAGE_FACETS, type Coverage, type CoverageFacet, type CoveragePoint } from './coverage.ts';

/** @example 'coverage 62 %: 31 points reached, 19 not, 44 unreachable' */
export function coverageLine({ percent, reached, notReached, unreachable }: Coverage): string {
  return `coverage ${percent} %: ${reached} points reached, ${notReached} not, ${unreachable} unreachable`;
}

/** What was not reached, a line for each task and facet. */
export function notReachedLines({ points }: Coverage): string[] {
  const groups = new Map<string, string[]>();
  for (const { task, facet, value, status } of points) {
    if (status !== 'not_reached') continue;
    const group = groups.get(`${task}: ${SAYS[facet]}`);
    if (group === undefined) groups.set(`${task}: ${SAYS[facet]}`, [value]);
    else group.push(value);
  }
  return [...groups].map(([what, values]) => `${what} ${values.join(', ')}`);
}

const SAYS: Readonly<Record<CoverageFacet, string>> = {
  width: 'width',
  upstream: 'upstream ended',
  try: 'try',
  branch: 'branch',
  disturbance: 'disturbed by',
};

const BORDERS = [
  'top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right',
  'left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid',
]; // prettier-ignore

/** Reached of what can be reached, by task and facet; `-` where nothing can be. */
export function coverageTable({ points }: Coverage): string {
  const table = new Table({
    head: ['task', ...COVERAGE_FACETS],
    chars: { ...Object.fromEntries(BORDERS.map((name) => [name, ''])), middle: '  ' },
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    colAligns: ['left', ...COVERAGE_FACETS.map(() => 'right' as const)],
  });
  for (const task of new Set(points.map((point) => point.task))) {
    const ofTask = points.filter((point) => point.task === task);
    table.push([task, ...COVERAGE_FACETS.map((facet) => shareOf(ofTask.filter((point) => point.facet === facet)))]);
  }
  return table
    .toString()
    .split('\n')
    .map((line) => `  ${line}`.trimEnd())
    .join('\n');
}

function shareOf(points: readonly CoveragePoint[]): string {
  const reachable = points.filter(({ status }) => status !== 'unreachable');
  const reached = reachable.filter(({ status }) => status === 'reached').length;
  return reachable.length === 0 ? '-' : `${reached}/${reachable.length}`;
}
