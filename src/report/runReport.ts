/**
 * A finished run as text for a terminal: what ran, the table, the reasons, the warnings, the outcome.
 */
import { instanceName } from '../model/ids.ts';
import { formatDuration } from '../model/time.ts';
import type { Simulation } from '../trace/simulation.ts';
import type { Palette } from './palette.ts';
import { reasonLines } from './reasons.ts';
import { taskTable } from './taskTable.ts';
import { DEFAULT_WIDTH, wrapWords } from './wrapText.ts';

/** Digits of the digest that are shown. */
const DIGEST_DIGITS = 12;

/**
 * The whole report, without a trailing newline.
 *
 * @param width Columns of the terminal.
 * @example process.stdout.write(`${runReport(run, createPalette(false))}\n`)
 */
export function runReport(run: Simulation, palette: Palette, width: number = DEFAULT_WIDTH): string {
  const { header } = run.trace;
  const sections = [`${palette.bold(run.dag.dagId)}  ${palette.dim(`${header.runId}, profile ${header.profile}`)}`];
  if (run.dag.tasks.length > 0) sections.push(taskTable(run, palette));
  const reasons = reasonLines(run, palette, width);
  if (reasons.length > 0) sections.push(reasons.join('\n'));
  const warnings = run.warnings.map((warning) => wrapWords(`warning: ${warning}`, { indent: 4, width }));
  if (warnings.length > 0) sections.push(warnings.map((warning) => `  ${warning}`).join('\n'));
  sections.push(`  ${outcomeLine(run, palette)}`);
  return sections.join('\n\n');
}

function outcomeLine(run: Simulation, palette: Palette): string {
  const { header } = run.trace;
  const end = run.endReason === 'finished' ? run.state : `${run.state}, stopped: ${run.endReason}`;
  const facts = [
    `after ${formatDuration(run.durationMs)} of virtual time`,
    `seed ${header.seed}`,
    `digest ${run.digest.slice(0, DIGEST_DIGITS)}`,
  ];
  return `${palette.state(run.state, end)} ${facts.join(', ')}`;
}

/** Console output of bodies, attempt by attempt: by task in order of placement, then map index, then try. */
export function logsReport(run: Simulation): string {
  const lines: string[] = [];
  for (const { taskId } of run.dag.tasks) {
    for (const { mapIndex } of run.instances(taskId)) {
      for (const { tryNumber, logs, error } of run.attempts(taskId, mapIndex)) {
        const texts = [logs, error?.stack].filter((text) => text !== undefined);
        const name = `${instanceName(taskId, mapIndex)}#${tryNumber}`;
        for (const line of texts.flatMap((text) => text.split('\n'))) lines.push(`  ${name} | ${line}`);
      }
    }
  }
  return lines.join('\n');
}
