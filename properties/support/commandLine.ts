/**
 * Reads the arguments of a command of the repository and runs it; help and mistakes become an exit code and a text without a stack trace.
 */
import { CommanderError, type Command } from 'commander';
import type { Streams } from '../../src/cli/streams.ts';
import { isDagproofError } from '../../src/model/errors.ts';

/** @returns 0, or 2 for a mistake; what the command itself comes to is its own affair. */
export async function readCommandLine(command: Command, argv: readonly string[], streams: Streams): Promise<0 | 2> {
  command.configureOutput({ writeOut: streams.out, writeErr: streams.error }).exitOverride();
  try {
    await command.parseAsync([...argv], { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (!isDagproofError(error)) throw error;
    streams.error(`${error.message}\n`);
    return 2;
  }
}
