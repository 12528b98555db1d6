/**
 * A conformance report as text for a reader.
 */
import type { ConformanceReport } from './conform.ts';
import type { Divergence } from './judgeCase.ts';

/** How many divergences are told one by one. */
const TOLD = 20;

export interface ReportFacts {
  readonly files: readonly string[];
  readonly seconds: number;
}

/** Ends with a newline. */
export function reportText(report: ConformanceReport, { files, seconds }: ReportFacts): string {
  const { cases, agreements, divergences, deviations, staleDeviations, broken } = report;
  const lines = [
    ...broken.flatMap(({ file, line, complaints }) => complaints.map((text) => `${file}:${line}  broken: ${text}`)),
    ...divergences.slice(0, TOLD).map(divergenceText),
    ...(divergences.length > TOLD ? [`... and ${divergences.length - TOLD} more; --json prints all.`] : []),
    ...staleDeviations.map(
      (row) => `DEVIATIONS.md:${row.line}  ${row.case} no longer diverges so (${row.where}); take the row out.`,
    ),
    ...(cases === 0 ? [`No case was found in ${files.join(', ') || 'properties/airflow/cases'}.`] : []),
    `${agreements} of ${cases} cases agree with Airflow, ${deviations.length} known deviations, ` +
      `${divergences.length} unexplained, ${broken.length} broken lines; ${seconds.toFixed(1)} s`,
  ];
  return `${lines.join('\n')}\n`;
}

function divergenceText({ id, file, line, where, airflow, dagproof }: Divergence): string {
  return `${file}:${line}  ${id}: ${where}\n    Airflow   ${airflow}\n    dagproof  ${dagproof}`;
}
