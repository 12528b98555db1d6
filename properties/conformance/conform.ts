/**
 * Judges whole files of cases, and sorts what is found: agreements, divergences, known deviations, rows of deviations that no longer hold,
 * broken lines. It prints nothing.
 */
import { concerns, explains, type Deviation } from './deviations.ts';
import { judgeCase, type Divergence, type Verdict } from './judgeCase.ts';
import { readCaseFile, type BrokenLine, type FileCase, type WantedLine } from './readCases.ts';

export interface ConformanceReport {
  readonly cases: number;
  readonly agreements: number;
  /** What no deviation explains. */
  readonly divergences: readonly Divergence[];
  readonly deviations: readonly Divergence[];
  /** Rows whose cases were played and do not diverge so any more. */
  readonly staleDeviations: readonly Deviation[];
  readonly broken: readonly BrokenLine[];
}

export interface ConformOptions {
  readonly deviations?: readonly Deviation[];
  /** Judges only some of the cases. */
  readonly isWanted?: WantedLine;
  /** Told of each case that was judged. */
  readonly onJudged?: (
    fileCase: FileCase,
    verdict: Verdict,
    judged: { readonly done: number; readonly of: number },
  ) => void;
}

/** Judges the cases of all files. */
export function conform(files: readonly string[], options: ConformOptions = {}): ConformanceReport {
  const { deviations = [], isWanted, onJudged } = options;
  const read = files.map((file) => readCaseFile(file, isWanted));
  const cases = read.flatMap((file) => file.cases);
  const unexplained: Divergence[] = [];
  const explained: Divergence[] = [];
  const used = new Set<Deviation>();
  const diverging = new Set<FileCase>();
  cases.forEach((fileCase, position) => {
    const verdict = judgeCase(fileCase);
    for (const divergence of verdict.divergences) {
      diverging.add(fileCase);
      const deviation = deviations.find((row) => explains(row, divergence));
      if (deviation === undefined) unexplained.push(divergence);
      else {
        used.add(deviation);
        explained.push(divergence);
      }
    }
    onJudged?.(fileCase, verdict, { done: position + 1, of: cases.length });
  });
  const isPlayed = (row: Deviation): boolean => cases.some(({ runCase }) => concerns(row, runCase.id));
  return {
    cases: cases.length,
    agreements: cases.length - diverging.size,
    divergences: unexplained,
    deviations: explained,
    staleDeviations: deviations.filter((row) => !used.has(row) && isPlayed(row)),
    broken: read.flatMap((file) => file.broken),
  };
}
