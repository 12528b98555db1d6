/**
 * Attaches a run to its test: the trace, without values under names of secrets, and the line that runs the test again. Reporters of vitest
 * show or keep it: on GitHub it becomes an annotation, in the HTML report a file.
 */
import type { TestContext } from 'vitest';
import { redacted, secretTexts, withoutSecrets } from '../checking/counterexamples/secrets.ts';
import type { Json } from '../model/json.ts';
import { formatDuration } from '../model/time.ts';
import { encodeTrace } from '../trace/codec.ts';
import type { Simulation } from '../trace/simulation.ts';

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
  const { seed } = run.trace.header;
  const end = `${run.dag.dagId} ${run.state} after ${formatDuration(run.durationMs)} of virtual time`;
  const message = `${end}, seed ${seed}, digest ${run.digest.slice(0, DIGEST_DIGITS)}. To see it again: ${rerunLine(task)}`;
  const body = new TextEncoder().encode(traceWithoutSecrets(run));
  await annotate(message, 'notice', { contentType: 'application/x-ndjson', body });
}

function traceWithoutSecrets(run: Simulation): string {
  const text = encodeTrace(run.trace);
  const lines = text.trimEnd().split('\n');
  const values = lines.map((line) => JSON.parse(line) as Json);
  // As they stand in the text of JSON.
  const secrets = secretTexts(values).map((secret) => JSON.stringify(secret).slice(1, -1));
  return values.map((value) => `${redacted(JSON.stringify(withoutSecrets(value, '')), secrets)}\n`).join('');
}

/** vitest takes a pattern of the names from the outermost suite on, with blanks between them. */
function rerunLine(task: TestContext['task']): string {
  const names = [task.name];
  for (let { suite } = task; suite !== undefined && suite.name !== ''; { suite } = suite) names.unshift(suite.name);
  const pattern = names.join(' ').replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
  return `npx vitest run ${quoted(task.file.name)} -t ${quoted(`^${pattern}$`)}`;
}

function quoted(argument: string): string {
  return /^[\w./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", String.raw`'\''`)}'`;
}
