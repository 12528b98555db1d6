/**
 * What `dagproof run` leaves of a run: its text on the terminal, its trace and its page in files. All of it goes without the values of secrets.
 */
import { writeFile } from 'node:fs/promises';
import { mistake } from '../model/errors.ts';
import type { Report } from '../report/page/pageOf.ts';
import { encodeWithoutSecrets, withoutSecretsOf } from '../trace/secretsOfTrace.ts';
import type { Simulation } from '../trace/simulation.ts';
import type { RunFlags } from './runFlags.ts';
import type { Streams } from './streams.ts';

export async function printRun(whole: Simulation, flags: RunFlags, streams: Streams): Promise<void> {
  const { createPalette } = await import('../report/palette.ts');
  const { logsReport, runReport } = await import('../report/runReport.ts');
  const palette = createPalette(streams.hasColor && flags.color);
  const [run] = withoutSecretsOf([whole]) as [Simulation];
  streams.out(`\n${runReport(run, palette, streams.width)}\n`);
  if (flags.timeline) {
    const { runTimeline } = await import('../report/timeline.ts');
    streams.out(
      `\n${runTimeline(run, palette)
        .map((line) => `  ${line}\n`)
        .join('')}`,
    );
  }
  const logs = flags.logs ? logsReport(run) : '';
  if (logs !== '') streams.out(`\n${logs}\n`);
}

/** @throws DagproofError trace-not-written */
export async function writeTrace(file: string, run: Simulation): Promise<void> {
  try {
    await writeFile(file, encodeWithoutSecrets(run));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw mistake(
      'trace-not-written',
      `The trace could not be written to "${file}": ${reason}.`,
      'Name a file in a folder that exists and may be written to.',
    );
  }
}

interface Page {
  readonly file: string;
  /** Whether the standard output is for people: another program would stumble over a line more. */
  readonly isTextShown: boolean;
}

/** Writes the page that a command was asked for, and says so. */
export async function writeReportOf(report: Report, { file, isTextShown }: Page, streams: Streams): Promise<void> {
  const { writePage } = await import('../report/page/writePage.ts');
  await writePage(file, report);
  const line = `\nreport   ${file}\n`;
  if (isTextShown) streams.out(line);
  else streams.error(line);
}
