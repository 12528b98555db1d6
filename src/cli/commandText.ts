/**
 * A command line as one would type it again.
 */

/** `npx dagproof run dags.ts --fail 'load[2]#1'`, arguments quoted for a shell where they need it. */
export function commandText(argv: readonly string[]): string {
  return ['npx', 'dagproof', ...argv.map(quoted)].join(' ');
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
