/**
 * Commands that a job on GitHub prints, and the runner shows as annotations.
 */

/**
 * A line, with a newline at its end.
 *
 * @example githubCommand('error', { file: 'dags/sales.ts', title: 'retry' }, 'two\nlines') // '::error file=dags/sales.ts,title=retry::two%0Alines\n'
 */
export function githubCommand(
  kind: 'error' | 'notice',
  place: Readonly<Record<string, string>>,
  message: string,
): string {
  const properties = Object.entries(place).map(([name, value]) => `${name}=${escapedProperty(value)}`);
  return `::${kind} ${properties.join(',')}::${escaped(message)}\n`;
}

/** A command ends with its line: the runner takes these escapes back. */
function escaped(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapedProperty(text: string): string {
  return escaped(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
