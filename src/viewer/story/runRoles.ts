/**
 * What the runs of a case are called.
 */
import type { PageRun } from '../../report/page/pageData.ts';

const ROLES: Readonly<Record<PageRun['role'], string>> = {
  failing: 'Failing run',
  passing: 'Nearest passing run',
  undisturbed: 'Undisturbed run',
  run: 'Run',
};

/** Several that are nothing in particular are counted. */
export function runRole(runs: readonly Pick<PageRun, 'role' | 'name'>[], number: number): string {
  const { role = 'run', name } = runs[number] ?? {};
  if (name !== undefined) return name;
  return role === 'run' && runs.length > 1 ? `Run ${number + 1}` : ROLES[role];
}
