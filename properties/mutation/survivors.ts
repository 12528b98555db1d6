/**
 * What became of the mutants: scores by file, and the survivors by the function they are in, which `SURVIVORS.md` has to give a reason for.
 */
import { readTable } from '../repository/markdownTable.ts';
import { mistake } from '../../src/model/errors.ts';

/** The part of Stryker's report that is read here; lines and columns count from 1. */
export interface MutationReport {
  readonly files: Readonly<Record<string, MutatedFile>>;
}

interface MutatedFile {
  readonly source: string;
  readonly mutants: readonly Mutant[];
}

interface Place {
  readonly line: number;
  readonly column: number;
}

export interface Mutant {
  readonly mutatorName: string;
  readonly replacement?: string;
  readonly location: { readonly start: Place; readonly end: Place };
  readonly status: string;
}

/** How the mutants of one file did; those that are ignored count for nothing. */
export interface FileScore {
  readonly file: string;
  readonly killed: number;
  readonly timedOut: number;
  readonly survived: number;
  readonly uncovered: number;
}

export interface Survivor {
  readonly file: string;
  /** The function it is in; empty: none. */
  readonly where: string;
  readonly line: number;
  readonly original: string;
  readonly replacement: string;
}

/** A run may be made in parts: of a mutant that was tested in several, the last report counts. */
export function mergeReports(reports: readonly MutationReport[]): MutationReport {
  const files = new Map<string, { source: string; mutants: Map<string, Mutant> }>();
  for (const [name, { source, mutants }] of reports.flatMap((report) => Object.entries(report.files))) {
    const before = files.get(name);
    // Mutants of another text of the file are others.
    const merged = before?.source === source ? before : { source, mutants: new Map<string, Mutant>() };
    for (const mutant of mutants) {
      merged.mutants.set(JSON.stringify([mutant.location, mutant.mutatorName, mutant.replacement]), mutant);
    }
    files.set(name, merged);
  }
  const entries = [...files].sort(([left], [right]) => (left < right ? -1 : 1));
  return {
    files: Object.fromEntries(
      entries.map(([name, { source, mutants }]) => [name, { source, mutants: [...mutants.values()] }]),
    ),
  };
}

export function scoresOf({ files }: MutationReport): FileScore[] {
  return Object.entries(files).map(([file, { mutants }]) => {
    const count = (status: string): number => mutants.filter((mutant) => mutant.status === status).length;
    return {
      file,
      killed: count('Killed'),
      timedOut: count('Timeout'),
      survived: count('Survived'),
      uncovered: count('NoCoverage'),
    };
  });
}

/** Of those that count, how many were found, %. */
export function percentOf(scores: readonly FileScore[]): number {
  const sum = (part: (score: FileScore) => number): number => scores.reduce((total, score) => total + part(score), 0);
  const found = sum(({ killed, timedOut }) => killed + timedOut);
  const all = found + sum(({ survived, uncovered }) => survived + uncovered);
  return all === 0 ? 100 : (100 * found) / all;
}

export function survivorsOf({ files }: MutationReport): Survivor[] {
  return Object.entries(files).flatMap(([file, { source, mutants }]) => {
    const lines = source.split('\n');
    return mutants
      .filter(({ status }) => status === 'Survived' || status === 'NoCoverage')
      .sort((left, right) => left.location.start.line - right.location.start.line)
      .map(({ location: { start, end }, replacement = '' }) => ({
        file,
        where: functionAt(lines, start.line),
        line: start.line,
        original: (lines[start.line - 1] ?? '').slice(
          start.column - 1,
          end.line === start.line ? end.column - 1 : undefined,
        ),
        replacement: replacement.split('\n')[0] ?? '',
      }));
  });
}

/** Functions stand at the beginning of a line here. */
function functionAt(lines: readonly string[], line: number): string {
  for (let at = line; at > 0; at--) {
    const name = /^(?:export )?(?:async )?(?:function\*?|const|class) (\w+)/.exec(lines[at - 1] ?? '')?.[1];
    if (name !== undefined) return name;
  }
  return '';
}

const COLUMNS = ['File', 'Where', 'Reason'];

/** Why survivors of some functions may live. */
export interface Explanation {
  readonly file: string;
  readonly where: readonly string[];
  readonly reason: string;
}

/** @throws DagproofError for a text without such a table, or a row that lacks a cell. */
export function parseExplanations(markdown: string, file: string): Explanation[] {
  const rows = readTable(markdown, COLUMNS);
  if (rows === null)
    throw mistake('no-survivors-table', `${file} has no table of survivors.`, `Its columns: ${COLUMNS.join(', ')}.`);
  return rows.map(({ line, cells }) => {
    const [path = '', where = '', reason = ''] = cells;
    if ([path, where, reason].includes(''))
      throw mistake('bad-survivors-row', `${file}:${line} lacks a cell.`, `Give all of ${COLUMNS.join(', ')}.`);
    return { file: path, where: where.split(/`?, `?/), reason };
  });
}

/** Survivors of functions that no row names. */
export function unexplained(survivors: readonly Survivor[], explanations: readonly Explanation[]): Survivor[] {
  return survivors.filter(
    (survivor) => !explanations.some(({ file, where }) => file === survivor.file && where.includes(survivor.where)),
  );
}
