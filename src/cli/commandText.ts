/**
 * A command line as one would type it again.
 */
import { createMask, secretNames, secretTexts } from '../model/secrets.ts';

/** `npx dagproof run dags.ts --fail 'load[2]#1'`, arguments quoted for a shell where they need it; those that are JSON go without its secrets. */
export function commandText(argv: readonly string[]): string {
  const names = secretNames();
  const { text } = createMask(
    argv.flatMap((argument) => secretTexts(argument, names)),
    names,
  );
  return ['npx', 'dagproof', ...argv.map((argument) => quoted(text(argument)))].join(' ');
}

/** The command for a page to name: the same whatever the page is called. */
export function commandInPage(argv: readonly string[]): string {
  return commandText(
    argv.filter(
      (argument, at) => argument !== '--report' && argv[at - 1] !== '--report' && !argument.startsWith('--report='),
    ),
  );
}

function quoted(argument: string): string {
  return /^[\w./:=,@%+-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", `'\\''`)}'`;
}
