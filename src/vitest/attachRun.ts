/**
 * Attaches a run to its test: the trace, without values under names of secrets, and the line that runs the test again. Reporters of vitest
 * show or keep it: on GitHub it becomes an annotation, in the HTML report a file.
 */
import type { TestContext } from 'vitest';
import { formatDuration } from '../model/time.ts';
import { encodeWithoutSecrets } from '../trace/secretsOfTrace.ts';
import type { Simulation } from '../trace/simulation.ts';
import { rerunLine } from './rerunLine.ts';

/** Digits of the digest that are shown. */
const DIGEST_DIGITS = 12;

/**
 * Annotates the test with the run. Before the claims about it, because a test that has failed takes no more annotations.
 *
 * @param context That of the test.
 * @example
 * test('reads every file', async ({ simulate, annotate, task }) => {
 *   const run = await simulate(dag);
 *   await attachRun({ annotate, task }, run);
 *   expect(run).toHaveSucceeded();
 * });
 */
export async function attachRun(
  { annotate, task }: Pick<TestContext, 'annotate' | 'task'>,
  run: Simulation,
): Promise<void> {
  const message = `${runLine(run)}. To see it again: ${rerunLine(task)}`;
  const body = new TextEncoder().encode(encodeWithoutSecrets(run));
  await annotate(message, 'notice', { contentType: 'application/x-ndjson', body });
}

/** A run in a line: how it ended and which it was. */
export function runLine({ dag: { dagId }, state, durationMs, digest, trace }: Simulation): string {
  const end = `${dagId} ${state} after ${formatDuration(durationMs)} of virtual time`;
  return `${end}, seed ${trace.header.seed}, digest ${digest.slice(0, DIGEST_DIGITS)}`;
}
