/**
 * The command that runs one test again.
 */
import type { TestContext } from 'vitest';

/** What is asked of a test. */
export type NamedTest = Pick<TestContext['task'], 'name' | 'file' | 'suite'>;

/**
 * vitest takes a pattern of the names from the outermost suite on, with blanks between them.
 *
 * @example rerunLine(task) // npx vitest run dags/sales.test.ts -t '^sales reads every file$'
 */
export function rerunLine(task: NamedTest): string {
  const names = [task.name];
  for (let { suite } = task; suite !== undefined && suite.name !== ''; { suite } = suite) names.unshift(suite.name);
  const pattern = names.join(' ').replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
  return `npx vitest run ${quoted(task.file.name)} -t ${quoted(`^${pattern}$`)}`;
}

function quoted(argument: string): string {
  return /^[\w./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", String.raw`'\''`)}'`;
}
