/**
 * The report of a check in a few lines, as a person writes a plan.
 */
import { relative } from 'node:path';
import type { Mask } from '../../model/secrets.ts';
import { maskedEntry } from '../../trace/maskedTrace.ts';
import { planEntryText } from '../../trace/planEntryText.ts';
import { coverageLine } from '../coverage/coverageText.ts';
import type { CheckReport, Counterexample, NearestPassing } from './checkReport.ts';
import type { ExplicitCase } from './cases/explicitCase.ts';
import { PROPERTY_NAMES } from './judging/checkProperties.ts';
import { counted, statesText } from './search/statesSearched.ts';

const LONGEST_INPUT = 200;

/** @example 's3_files: retry does not hold\n  load[0] returned 2 instead of 1 ...' */
export function reportText(
  dagId: string,
  {
    held,
    cases,
    runs,
    seed,
    counterexample,
    foundAs,
    file,
    positional,
    states,
    coverage,
    shard,
    mended,
    cut,
    mask,
  }: Omit<CheckReport, 'text'>,
  { module, widened }: CheckedAs,
): string {
  const part = shard === null ? '' : `, shard ${shard.number}/${shard.of}`;
  const effort = `${counted(cases, 'case')}, ${runs} runs, seed ${seed}${part}`;
  if (held || counterexample === null) {
    return [
      `${dagId}: held in ${effort}${cut === null ? '' : CUT[cut]}`,
      ...mendedLines(mended),
      ...(states === null ? [] : statesText(states, shard).map((line) => `  ${line}`)),
      ...positional.map(
        (taskId) =>
          `  ${taskId} looks at more than its item: in another order of items it did otherwise for the same one`,
      ),
      ...(coverage === null ? [] : [`  ${coverageLine(coverage)}`]),
    ].join('\n');
  }
  const { property, message, path } = counterexample;
  return [
    `${dagId}: ${property} does not hold`,
    ...message.split('\n').map((line) => `  ${line}`),
    '  in the smallest case that was found:',
    ...caseLines(counterexample, mask).map((line) => `    ${line}`),
    ...(foundAs === null ? [] : [`  ${foundAs.property} was broken first, by a larger case:`]),
    ...(foundAs === null ? [] : caseLines(foundAs, mask).map((line) => `    ${line}`)),
    ...nearestLines(counterexample, mask),
    ...widened
      .filter((taskId) => Object.hasOwn(counterexample.inputs, taskId))
      .map((taskId) => `  (items that ${taskId} does not return by itself are made up, as a width is given)`),
    `  (${effort}${path === '' ? '' : `, path ${path}`})`,
    ...againLines(counterexample, file, module),
  ].join('\n');
}

/** How the check was asked for. */
interface CheckedAs {
  readonly module: string | null;
  /** Tasks whose lists are to have a width. */
  readonly widened: readonly string[];
}

const CUT = {
  budget: ', and no more, as the time budget was over',
  interrupted: ', and no more, as it was interrupted',
};

const MOST_MENDED = 3;

function mendedLines(mended: readonly string[]): string[] {
  if (mended.length === 0) return [];
  const more = mended.length > MOST_MENDED ? [', ...'] : [];
  const named = [
    mended
      .slice(0, MOST_MENDED)
      .map((file) => relative('', file))
      .join(', '),
    ...more,
  ].join('');
  return [`  ${counted(mended.length, 'saved counterexample')} no longer fails: ${named}`];
}

function againLines(counterexample: Counterexample, file: string | null, module: string | null): string[] {
  const line = replayLine(counterexample, file, module);
  if (line !== null) return ['To see it again:', `  ${line}`];
  return file === null ? [] : [`Saved, and played first next time: ${file}`];
}

/** The command that plays a saved counterexample; null: it is not saved, or a test alone knows what its property is. */
export function replayLine({ property }: Counterexample, file: string | null, module: string | null): string | null {
  if (file === null || (module === null && !PROPERTY_NAMES.includes(property))) return null;
  return `npx dagproof replay ${file}${module === null ? ' MODULE' : ''}`;
}

/** The nearest passing run: how its case differs, and where the two runs part. */
function nearestLines(counterexample: Counterexample, mask: Mask): string[] {
  const { nearest } = counterexample;
  if (nearest === null) return [];
  const [lines, passing] = [caseLines(counterexample, mask), caseLines(nearest, mask)];
  const without = lines
    .filter((line) => line !== NOTHING && !passing.includes(line))
    .map((line) => `    without ${line}`);
  const instead = passing.filter((line) => line !== NOTHING && !lines.includes(line)).map((line) => `    with ${line}`);
  return [
    '  the nearest run that passes is',
    ...without,
    ...instead,
    ...differenceLines('and they part at', nearest.difference),
  ];
}

/** Where a failing run and a passing one part. */
export function differenceLines(intro: string, difference: NearestPassing['difference']): string[] {
  if (difference === null) return [];
  const [failing, passing] = difference.map(shortText);
  return [`  ${intro}`, `    failing: ${failing}`, `    passing: ${passing}`];
}

const NOTHING = 'nothing disturbs it';

/** What makes the case, a line each. */
function caseLines({ inputs, plan, seed }: ExplicitCase, mask: Mask): string[] {
  const lines = [
    ...Object.entries(inputs).map(
      ([taskId, value]) => `${taskId} returns ${shortText(JSON.stringify(mask.value(value, taskId)))}`,
    ),
    ...plan.map((entry) => planEntryText(maskedEntry(entry, mask))),
    ...(seed === 0 ? [] : [`seed: ${seed}`]),
  ];
  return lines.length === 0 ? [NOTHING] : lines;
}

function shortText(text: string): string {
  return text.length <= LONGEST_INPUT ? text : `${text.slice(0, LONGEST_INPUT)}...`;
}
