/**
 * A trace and texts about it without the values that stand under names of secrets anywhere in it.
 */
import type { Json } from '../model/json.ts';
import { redacted, secretNames, secretTexts, withoutSecrets } from '../model/secrets.ts';
import { encodeTrace } from './codec.ts';
import type { Trace } from './trace.ts';

/** As a file of a trace, with a placeholder for each secret. */
export function encodeWithoutSecrets(trace: Trace): string {
  const names = secretNames(trace.header.config);
  const values = linesOf(trace);
  // As they stand in the text of JSON.
  const secrets = secretTexts(values, names).map((secret) => JSON.stringify(secret).slice(1, -1));
  return values.map((value) => `${redacted(JSON.stringify(withoutSecrets(value, '', names)), secrets)}\n`).join('');
}

/** Takes the secrets of a trace out of any text about it. */
export function redactionOf(trace: Trace): (text: string) => string {
  const secrets = secretTexts(linesOf(trace), secretNames(trace.header.config));
  // Reports write texts as JSON, XML or Markdown; a secret with marks of those is looked for as JSON writes it as well.
  const written = secrets.flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1)]);
  return (text) => redacted(text, written);
}

function linesOf(trace: Trace): Json[] {
  return encodeTrace(trace)
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Json);
}
