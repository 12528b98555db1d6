/**
 * The known deviations: rows of `properties/airflow/DEVIATIONS.md`. A row that explains nothing any more is as wrong as a divergence that no
 * row explains.
 */
import { mistake } from '../../src/model/errors.ts';
import { readTable } from '../repository/markdownTable.ts';
import type { Divergence } from './judgeCase.ts';

/** One row; `case` and `where` may hold `*`, and so may the outcomes. */
export interface Deviation {
  readonly line: number;
  readonly case: string;
  readonly where: string;
  readonly airflow: string;
  readonly dagproof: string;
  readonly reason: string;
  /** As written, `#12`. */
  readonly issue: string;
}

const COLUMNS = ['Case', 'Where', 'Airflow', 'dagproof', 'Reason', 'Issue'];

/**
 * The rows of the table, which is the one with these columns.
 *
 * @throws DagproofError for a row that lacks a cell.
 */
export function parseDeviations(markdown: string, file: string): Deviation[] {
  const rows = readTable(markdown, COLUMNS);
  if (rows === null) {
    throw mistake('no-deviations-table', `${file} has no table of deviations.`, `Its columns: ${COLUMNS.join(', ')}.`);
  }
  return rows.map(({ line, cells }) => {
    const [pattern = '', where = '', airflow = '', dagproof = '', reason = '', issue = '', ...rest] = cells;
    if ([pattern, where, airflow, dagproof, reason, issue].includes('') || rest.length > 0 || !/^#\d+$/.test(issue)) {
      throw mistake(
        'bad-deviation',
        `${file}:${line} is no row of deviations.`,
        `Give every cell (${COLUMNS.join(', ')}), the issue as #12, and write a bar inside a cell as \\|.`,
      );
    }
    return { line, case: pattern, where, airflow, dagproof, reason, issue };
  });
}

/** Whether the row is about the divergence and tells both sides as they are. */
export function explains(deviation: Deviation, divergence: Divergence): boolean {
  return (
    matches(deviation.case, divergence.id) &&
    matches(deviation.where, divergence.where) &&
    matches(deviation.airflow, divergence.airflow) &&
    matches(deviation.dagproof, divergence.dagproof)
  );
}

/** Whether the row is about the case. */
export function concerns(deviation: Deviation, id: string): boolean {
  return matches(deviation.case, id);
}

/** `*` stands for any text; every other character for itself. */
function matches(pattern: string, value: string): boolean {
  const source = pattern.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${source.join('.*')}$`, 's').test(value);
}
