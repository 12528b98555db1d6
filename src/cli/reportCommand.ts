/**
 * `dagproof report TRACE...`: runs in forms that other programs read.
 */
import { writeFile } from 'node:fs/promises';
import { Option, type Command } from 'commander';
import { mistake } from '../model/errors.ts';
import { jsonOfRun } from '../report/forms/json.ts';
import { junitOfRuns } from '../report/forms/junit.ts';
import { markdownOfRun } from '../report/forms/markdown.ts';
import { traceEvents } from '../report/forms/traceEvents.ts';
import { createPalette } from '../report/palette.ts';
import { runReport } from '../report/runReport.ts';
import { runTimeline } from '../report/timeline.ts';
import { redactionOf } from '../trace/secretsOfTrace.ts';
import type { Simulation } from '../trace/simulation.ts';
import { EXIT } from './exitCodes.ts';
import { readTrace } from './readTrace.ts';
import type { CommandSetup } from './runCommand.ts';
import type { Streams } from './streams.ts';

interface ReportFlags {
  readonly format: keyof typeof FORMS;
  readonly output?: string;
}

/** Forms by name; those that hold one run refuse several. */
const FORMS = {
  text: { holdsSeveral: true, write: (runs: readonly Simulation[], streams: Streams) => runs.map((run) => textOf(run, streams)).join('\n') },
  json: { holdsSeveral: false, write: ([run]: readonly Simulation[]) => jsonOfRun(run as Simulation) },
  junit: { holdsSeveral: true, write: (runs: readonly Simulation[]) => junitOfRuns(runs) },
  markdown: { holdsSeveral: true, write: (runs: readonly Simulation[]) => runs.map(markdownOfRun).join('\n') },
  perfetto: { holdsSeveral: false, write: ([run]: readonly Simulation[]) => traceEvents(run as Simulation) },
} as const; // prettier-ignore

export function addReportCommand(program: Command, setup: CommandSetup): void {
  program
    .command('report')
    .description('write runs in a form that other programs read')
    .argument('<trace...>', 'what `dagproof run MODULE --trace FILE` wrote')
    .addOption(new Option('--format <form>', 'how').choices(Object.keys(FORMS)).default('text'))
    .option('--output <file>', 'write to a file instead of the terminal')
    .addHelpText('after', EXAMPLES)
    .action(async (files: readonly string[], { format, output }: ReportFlags) => {
      const { holdsSeveral, write } = FORMS[format];
      if (files.length > 1 && !holdsSeveral) {
        const message = `A report in the form ${format} holds one run, and ${files.length} traces are given.`;
        throw mistake('several-traces', message, 'Write one report for each.');
      }
      const runs: Simulation[] = [];
      for (const file of files) runs.push(await readTrace(file));
      const text = runs.reduce((rest, { trace }) => redactionOf(trace)(rest), write(runs, setup.streams));
      if (output === undefined) setup.streams.out(text);
      else await writeReport(output, text);
    });
}

const EXAMPLES = `
Forms: text (a timeline and what \`dagproof run\` prints), json, junit (a test case for each task instance; tries that failed before are marked as
flaky), markdown (for the summary of a job on GitHub, with a Mermaid graph), perfetto (opens in https://ui.perfetto.dev and chrome://tracing).
Values under names of secrets are left out.
Exit code: 0 it is written, ${EXIT.mistake} a trace could not be read.

Examples:
  dagproof run dags/sales.ts --trace sales.trace && dagproof report sales.trace
  dagproof report sales.trace --format perfetto --output sales.json
  dagproof report sales.trace --format markdown >> "$GITHUB_STEP_SUMMARY"
`;

function textOf(run: Simulation, streams: Streams): string {
  const palette = createPalette(streams.hasColor);
  const timeline = runTimeline(run, palette).map((line) => `  ${line}\n`);
  return `\n${runReport(run, palette, streams.width)}\n\n${timeline.join('')}`;
}

async function writeReport(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const remedy = 'Name a file in a folder that exists and may be written to.';
    throw mistake('report-not-written', `The report could not be written to "${file}": ${reason}.`, remedy);
  }
}
