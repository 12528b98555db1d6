/**
 * `dagproof report TRACE...`: runs in forms that other programs read.
 */
import { basename } from 'node:path';
import { Option, type Command } from 'commander';
import { mistake } from '../model/errors.ts';
import { jsonOfRun } from '../report/forms/json.ts';
import { junitOfRuns } from '../report/forms/junit.ts';
import { markdownOfRun } from '../report/forms/markdown.ts';
import { traceEvents } from '../report/forms/traceEvents.ts';
import { htmlPage, writeReport } from '../report/page/writePage.ts';
import { createPalette } from '../report/palette.ts';
import { runReport } from '../report/runReport.ts';
import { runTimeline } from '../report/timeline.ts';
import { withoutSecretsOf } from '../trace/secretsOfTrace.ts';
import type { Simulation } from '../trace/simulation.ts';
import { EXIT } from './exitCodes.ts';
import { readTrace } from './readTrace.ts';
import { caseOfRuns } from './runPage.ts';
import type { CommandSetup } from './runCommand.ts';
import type { Streams } from './streams.ts';

interface ReportFlags {
  readonly format: keyof typeof FORMS;
  readonly output?: string;
}

interface Form {
  /** Those that hold one run refuse several. */
  readonly holdsSeveral: boolean;
  write(runs: readonly Simulation[], streams: Streams, files: readonly string[]): string | Promise<string>;
}

const FORMS = {
  text: { holdsSeveral: true, write: (runs, streams) => runs.map((run) => textOf(run, streams)).join('\n') },
  html: { holdsSeveral: true, write: pageOfRuns },
  json: { holdsSeveral: false, write: ([run]) => jsonOfRun(run as Simulation) },
  junit: { holdsSeveral: true, write: junitOfRuns },
  markdown: { holdsSeveral: true, write: (runs) => runs.map(markdownOfRun).join('\n') },
  perfetto: { holdsSeveral: false, write: ([run]) => traceEvents(run as Simulation) },
} as const satisfies Record<string, Form>;

/** Several are told apart by their files. */
function pageOfRuns(runs: readonly Simulation[], _: Streams, files: readonly string[]): Promise<string> {
  const cases = runs.map((run, position) => {
    const made = caseOfRuns([run], { expect: 'success', replay: null });
    return runs.length === 1 ? made : { ...made, name: `${made.name} (${basename(files[position] ?? '')})` };
  });
  return htmlPage({ title: 'dagproof report', cases });
}

export function addReportCommand(program: Command, setup: CommandSetup): void {
  program
    .command('report')
    .description('write runs as a page to look at, or in a form that other programs read')
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
      if (format === 'html' && output === undefined && setup.streams.width !== undefined) {
        const message = 'A page is for a browser, and the terminal would show its source.';
        throw mistake('page-to-terminal', message, 'Name a file: --output report.html.');
      }
      const runs: Simulation[] = [];
      for (const file of files) runs.push(await readTrace(file));
      const text = await write(withoutSecretsOf(runs), setup.streams, files);
      if (output === undefined) setup.streams.out(text);
      else writeReport(output, text);
    });
}

const EXAMPLES = `
Forms: text (a timeline and what \`dagproof run\` prints), html (one file to open in a browser: graph, grid, timeline, every step), json, junit (a test case for each task instance; tries that failed before are marked as
flaky), markdown (for the summary of a job on GitHub, with a Mermaid graph), perfetto (opens in https://ui.perfetto.dev and chrome://tracing).
Values under names of secrets are left out.
Exit code: 0 it is written, ${EXIT.mistake} a trace could not be read.

Examples:
  dagproof run dags/sales.ts --trace sales.trace && dagproof report sales.trace
  dagproof report sales.trace other.trace --format html --output report.html
  dagproof report sales.trace --format perfetto --output sales.json
  dagproof report sales.trace --format markdown >> "$GITHUB_STEP_SUMMARY"
`;

function textOf(run: Simulation, streams: Streams): string {
  const palette = createPalette(streams.hasColor);
  const timeline = runTimeline(run, palette).map((line) => `  ${line}\n`);
  return `\n${runReport(run, palette, streams.width)}\n\n${timeline.join('')}`;
}
