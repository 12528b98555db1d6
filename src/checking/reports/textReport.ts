/**
 * The check of one Dag as text for a terminal, with its coverage where that is asked for or too small.
 */
import { coverageTable, notReachedLines } from '../coverage/coverageText.ts';
import type { CheckedDag } from './checkedDag.ts';

/** What was not reached is told once, below the text of the Dag. */
export function textReport({ report, shortfall }: CheckedDag, showsCoverage: boolean): string {
  const { coverage, text } = report;
  if (coverage === null || (!showsCoverage && shortfall === null)) return text;
  const missed = notReachedLines(coverage).map((line) => `    ${line}`);
  return [
    text,
    ...(showsCoverage ? [coverageTable(coverage)] : []),
    ...(shortfall === null ? [] : [`  ${shortfall}`]),
    ...(missed.length === 0 ? [] : ['  not reached:', ...missed]),
  ].join('\n');
}
