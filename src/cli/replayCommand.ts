/**
 * `dagproof replay FILE`: plays a saved counterexample again, exactly once.
 */
import { dirname, join, relative } from 'node:path';
import type { Command } from 'commander';
import type { Replay } from '../checking/counterexamples/replayCounterexample.ts';
import type { ReportedCase, ReportedRun } from '../report/page/pageOf.ts';
import type { CounterexampleFile } from '../checking/counterexamples/counterexampleFile.ts';
import { readCounterexample } from '../checking/counterexamples/readCounterexample.ts';
import { prepareOptions, type SimulateOptions } from '../drivers/options.ts';
import { mistake } from '../model/errors.ts';
import { shownRuns } from './check/checkPage.ts';
import { commandInPage } from './commandText.ts';
import { EXIT } from './exitCodes.ts';
import { findDags } from './findDags.ts';
import type { CommandSetup } from './runCommand.ts';
import { optionsOf, type RunFlags } from './runFlags.ts';
import { writeReportOf } from './tellRuns.ts';

export function addReplayCommand(program: Command, setup: CommandSetup): void {
  program
    .command('replay')
    .description('play a saved counterexample again, once')
    .argument('<file>', 'what `dagproof check` wrote to __counterexamples__')
    .argument('[module]', 'where the Dag is now (default: where it was)')
    .option('--params <json>', 'over those of the file')
    .option('--variables <json>', 'over those of the file: secrets are not in it')
    .option('--connections <json>', 'over those of the file: secrets are not in it')
    .option('--profile <name>', 'behaviour of another release')
    .option('--report <file>', 'write a page to look at in a browser: the failing run beside the nearest passing one')
    .option('--json', 'print the outcome as JSON')
    .addHelpText('after', EXAMPLES)
    .action((file: string, path: string | undefined, flags: RunFlags) => replayFile(file, path, { flags, setup }));
}

const EXAMPLES = `
Exit code: 0 the property holds now, 1 it is still violated, 2 a mistake in the command or the DAG, 3 the replay diverged.

Example:
  dagproof replay dags/__counterexamples__/sales/0123456789ab.json
`;

interface Asked {
  readonly flags: RunFlags;
  readonly setup: CommandSetup;
}

async function replayFile(file: string, path: string | undefined, { flags, setup }: Asked): Promise<void> {
  const kept = readCounterexample(file);
  const module = path ?? (kept.module === null ? null : relative('', join(dirname(file), kept.module)));
  if (module === null) {
    const message = `"${file}" does not say which module its Dag is in: it was checked from code.`;
    throw mistake('no-module', message, `Name the module: dagproof replay ${file} MODULE.`);
  }
  const { dags, stubs, properties } = await findDags(module, kept.dagId);
  const { replayCounterexample } = await import('../checking/counterexamples/replayCounterexample.ts');
  const simulated = {
    ...optionsOf(flags),
    ...(flags.profile === undefined ? {} : { profile: flags.profile }),
    ...(stubs === undefined ? {} : { stubs: stubs as never }),
  };
  const [dag] = dags.map((each) => each.compile());
  if (dag === undefined) return;
  // What is wrong with them is a mistake in the command, no other outcome of the case.
  prepareOptions(dag, { ...profileOf(kept), ...simulated });
  const besidePassing = flags.report !== undefined;
  const asked = { simulated, properties: (properties ?? {}) as never, expect: 'success', besidePassing } as const;
  const replay = await replayCounterexample(dag, kept, asked);
  const { outcome, text, mask } = replay;
  setup.streams.out(
    flags.json ? `${JSON.stringify({ outcome, property: kept.property, text }, null, 2)}\n` : `${text}\n`,
  );
  setup.report({ violated: EXIT.violated, fixed: EXIT.held, diverged: EXIT.diverged }[outcome]);
  if (flags.report === undefined) return;
  const page = caseOfReplay(replay, kept, commandInPage(setup.argv.map(mask.text)));
  if (page.runs.length === 0) return setup.streams.error('\nThere is no report: no run came to an end.\n');
  const report = { title: `dagproof replay ${file}`, cases: [page] };
  await writeReportOf(report, { file: flags.report, isTextShown: !flags.json }, setup.streams);
}

/** As it was played; of one that is fixed there is nothing wrong any more. */
function caseOfReplay(played: Replay, { dagId, property, message }: CounterexampleFile, replay: string): ReportedCase {
  const { outcome, finding, text } = played;
  const [first, ...others] = shownRuns(played) as [ReportedRun, ...ReportedRun[]] | [];
  const isFailed = outcome !== 'fixed';
  const evidence = finding?.evidence ?? { instances: [], atMs: null, defects: [] };
  const told = finding ?? { property, message: `${message} (the replay diverged: nobody can tell by now)` };
  const role = finding === null && played.run !== null ? 'run' : first?.role;
  return {
    name: dagId,
    isFailed,
    runs: first === undefined || role === undefined ? [] : [{ ...first, role }, ...others],
    findings: isFailed ? [{ property: told.property, message: told.message, ...evidence, replay }] : [],
    notes: text.split('\n'),
  };
}

function profileOf({ options }: CounterexampleFile): SimulateOptions {
  return options['profile'] === undefined ? {} : { profile: options['profile'] as string };
}
