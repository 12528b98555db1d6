/**
 * The command line: reads the arguments, runs one command, turns whatever happens into an exit code and a text without a stack trace.
 */
import { Command, CommanderError } from 'commander';
import { isDagproofError } from '../model/errors.ts';
import { TOOLKIT_VERSION } from '../model/version.ts';
import { addWorkerCommand } from './check/workerCommand.ts';
import { addCheckCommand } from './checkCommand.ts';
import { commandText } from './commandText.ts';
import { addDiffCommand } from './diffCommand.ts';
import { withEarlyEndsTold } from './earlyEnds.ts';
import { addExplainCommand } from './explainCommand.ts';
import { EXIT } from './exitCodes.ts';
import { addInspectCommand } from './inspectCommand.ts';
import { addReplayCommand } from './replayCommand.ts';
import { addReportCommand } from './reportCommand.ts';
import { addRunCommand, type CommandSetup } from './runCommand.ts';
import { processStreams, type Streams } from './streams.ts';

/**
 * Runs one command line and gives its exit code.
 *
 * @param argv Without the program's own name.
 * @param options.ownsProcess Whether the process may be ended when a body never ends.
 * @example process.exitCode = await main(['run', 'dags/sales.ts', '--seed', '7'])
 */
export async function main(
  argv: readonly string[],
  streams: Streams = processStreams(),
  { ownsProcess = false }: { readonly ownsProcess?: boolean } = {},
): Promise<number> {
  let exitCode: number = EXIT.held;
  const report = (code: number): void => {
    exitCode = code;
  };
  const work = async (): Promise<void> => {
    const program = createProgram({ argv, streams, report, ownsProcess });
    if (argv.length === 0) program.outputHelp();
    else await program.parseAsync([...argv], { from: 'user' });
  };
  // Whoever started a worker tells of the command.
  const command = argv[0] === 'check-worker' ? '' : `\nThe command was: ${commandText(argv)}\n`;
  const tell = (text: string): void => streams.error(`\n${text}\n${command}`);
  try {
    await (ownsProcess ? withEarlyEndsTold(tell, work) : work());
    return exitCode;
  } catch (error) {
    return explain(error, argv, streams);
  }
}

function createProgram(setup: CommandSetup): Command {
  const { streams } = setup;
  const program = new Command('dagproof')
    .description('Runs Airflow-style DAGs with dynamic task mapping on a deterministic engine with a virtual clock.')
    .version(TOOLKIT_VERSION, '--version', 'print the version')
    .helpOption('--help', 'print this help')
    .helpCommand(false)
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({ writeOut: streams.out, writeErr: () => {} })
    .addHelpText('after', '\nExample:\n  dagproof run dags/sales.ts --pools db=5 --fail "load[2]#1"\n');
  addRunCommand(program, setup);
  addCheckCommand(program, setup);
  addWorkerCommand(program, setup);
  addReplayCommand(program, setup);
  addExplainCommand(program, setup);
  addDiffCommand(program, setup);
  addReportCommand(program, setup);
  addInspectCommand(program, setup);
  return program;
}

/** A mistake of the caller is told as it is; anything else is a bug of ours. */
function explain(error: unknown, argv: readonly string[], streams: Streams): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return EXIT.held;
    const text = error.message.replace(/^error: /, '');
    streams.error(`${text}\nSee: dagproof ${helpTopic(argv)}--help\n`);
    return EXIT.mistake;
  }
  if (isDagproofError(error)) {
    streams.error(`${error.message}\n\nThe command was: ${commandText(argv)}\n`);
    return EXIT.mistake;
  }
  const message = error instanceof Error ? error.message : String(error);
  const stack = process.env.DAGPROOF_DEBUG === undefined ? '' : `\n${error instanceof Error ? error.stack : ''}`;
  const request = message.startsWith('dagproof bug')
    ? ''
    : ' This is a bug of dagproof: please report it with the command.';
  streams.error(`dagproof failed: ${message}.${request}${stack}\n\nThe command was: ${commandText(argv)}\n`);
  return EXIT.bug;
}

const COMMANDS: ReadonlySet<string> = new Set(['run', 'check', 'replay', 'explain', 'diff', 'inspect', 'report']);

function helpTopic([command = '']: readonly string[]): string {
  return COMMANDS.has(command) ? `${command} ` : '';
}
