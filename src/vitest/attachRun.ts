/**
 * Attaches a run to its test: the trace, without values under names of secrets, and the line that runs the test again. Reporters of vitest
 * show or keep it: on GitHub it becomes an annotation, in the HTML report a file.
 */
import type { TestContext } from 'vitest';
import type { Json } from '../model/json.ts';
import { redacted, secretNames, secretTexts, withoutSecrets } from '../model/secrets.ts';
import { formatDuration } from '../model/time.ts';
import { encodeTrace } from '../trace/codec.ts';
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
  const body = new TextEncoder().encode(traceWithoutSecrets(run));
  await annotate(message, 'notice', { contentType: 'application/x-ndjson', body });
}

/** A run in a line: how it ended and which it was. */
export function runLine({ dag: { dagId }, state, durationMs, digest, trace }: Simulation): string {
  const end = `${dagId} ${state} after ${formatDuration(durationMs)} of virtual time`;
  return `${end}, seed ${trace.header.seed}, digest ${digest.slice(0, DIGEST_DIGITS)}`;
}

/** As a file of a trace, with a placeholder for each value under a secret's name. */
export function traceWithoutSecrets(run: Simulation): string {
  const names = secretNames(run.trace.header.config);
  const text = encodeTrace(run.trace);
  const lines = text.trimEnd().split('\n');
  const values = lines.map((line) => JSON.parse(line) as Json);
  // As they stand in the text of JSON.
  const secrets = secretTexts(values, names).map((secret) => JSON.stringify(secret).slice(1, -1));
  return values.map((value) => `${redacted(JSON.stringify(withoutSecrets(value, '', names)), secrets)}\n`).join('');
}
