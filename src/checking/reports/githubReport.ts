/**
 * The check of a module for GitHub Actions: an annotation for each Dag that fails, and a summary of the job in Markdown.
 */
import { githubCommand } from '../../model/githubCommand.ts';
import { markdownCell } from '../../model/markdown.ts';
import { coverageLine } from '../coverage/coverageText.ts';
import { failureOf, titleOf, type CheckedDag, type CheckedModule } from './checkedDag.ts';
import { textReport } from './textReport.ts';

/** A workflow command, which the runner shows at the file; empty for a Dag that held. */
export function githubAnnotation(path: string, dag: CheckedDag): string {
  if (failureOf(dag) === null) return '';
  const place = { file: path.replaceAll('\\', '/'), title: titleOf(dag) };
  return githubCommand('error', place, textReport(dag, false));
}

/** What is appended to the file that GITHUB_STEP_SUMMARY names. */
export function githubSummary({ path, dags }: CheckedModule): string {
  const rows = dags.map((dag) => {
    const { cases, runs, seed, coverage } = dag.report;
    const failure = failureOf(dag);
    const outcome = failure === null ? 'held' : `**${markdownCell(failure)}** does not hold`;
    const share = coverage === null ? '' : `${coverage.percent} %`;
    return `| ${[markdownCell(dag.dagId), outcome, cases, runs, seed, share].join(' | ')} |`;
  });
  return [
    `### dagproof check ${path}`,
    '',
    '| Dag | outcome | cases | runs | seed | coverage |',
    '| --- | --- | ---: | ---: | ---: | ---: |',
    ...rows,
    '',
    ...dags.filter((dag) => failureOf(dag) !== null).flatMap(details),
    '',
  ].join('\n');
}

function details(dag: CheckedDag): string[] {
  const { coverage } = dag.report;
  const text = [textReport(dag, false), ...(coverage === null ? [] : [coverageLine(coverage)])].join('\n');
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
  // A fence is longer than whatever is inside.
  const fence = '`'.repeat(Math.max(3, longest + 1));
  return [`${fence}text`, text, fence, ''];
}
