/**
 * `dagproof diff A B`: where two runs part first, event by event.
 */
import type { Command } from 'commander';
import { accountOf, firstDifferingLine } from '../trace/account.ts';
import { withoutSecretsOf } from '../trace/secretsOfTrace.ts';
import type { Simulation } from '../trace/simulation.ts';
import { EXIT } from './exitCodes.ts';
import { readTrace } from './readTrace.ts';
import type { CommandSetup } from './runCommand.ts';

export function addDiffCommand(program: Command, setup: CommandSetup): void {
  program
    .command('diff')
    .description('align two traces and show where they part first')
    .argument('<a>', 'what `dagproof run MODULE --trace FILE` wrote')
    .argument('<b>', 'another one')
    .option('--json', 'print { same, position, a, b }')
    .addHelpText('after', EXAMPLES)
    .action(async (first: string, second: string, flags: { json?: true }) => {
      const runs = [await readTrace(first), await readTrace(second)];
      const isSame = differenceOf(runs) === null;
      setup.report(isSame ? EXIT.held : EXIT.violated);
      // What differs in a secret only differs, and nobody is shown in what.
      const masked = withoutSecretsOf(runs);
      const [left = [], right = []] = masked.map(accountOf);
      if (flags.json) {
        const [a, b] = differenceOf(masked) ?? [null, null];
        const position = a === null ? null : positionOf(left, right);
        return setup.streams.out(`${JSON.stringify({ same: isSame, position, a, b }, null, 2)}\n`);
      }
      if (isSame) return setup.streams.out('Both runs are the same.\n');
      const isShown = differenceOf(masked) !== null;
      setup.streams.out(isShown ? partingText(left, right, [first, second]) : 'The runs differ in secrets alone.\n');
    });
}

function differenceOf(runs: readonly Simulation[]): readonly [string, string] | null {
  const [left = [], right = []] = runs.map(accountOf);
  return firstDifferingLine(left, right);
}

const EXAMPLES = `
Exit code: 0 both are the same, 1 they differ, 2 one is no trace.

Example:
  dagproof run dag.ts --trace a.trace; dagproof run dag.ts --fail 'load[2]' --trace b.trace; dagproof diff a.trace b.trace
`;

/** Events that are shown before the runs part. */
const BEFORE = 3;
const AFTER = 2;

function positionOf(left: readonly string[], right: readonly string[]): number {
  return left.findIndex((line, position) => line !== right[position]);
}

function partingText(left: readonly string[], right: readonly string[], names: readonly [string, string]): string {
  const found = positionOf(left, right);
  const at = found === -1 ? left.length : found;
  const rest = (lines: readonly string[]): string[] => {
    const shown = lines.slice(at, at + 1 + AFTER);
    return shown.length === 0 ? ['nothing further'] : shown;
  };
  const lines = [
    `The runs part at event ${at + 1}:`,
    ...left.slice(Math.max(0, at - BEFORE), at).map((line) => `    ${line}`),
    `  ${names[0]}`,
    ...rest(left).map((line) => `  - ${line}`),
    `  ${names[1]}`,
    ...rest(right).map((line) => `  + ${line}`),
  ];
  return `${lines.join('\n')}\n`;
}
