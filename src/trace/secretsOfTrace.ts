/**
 * A trace and texts about it without the values that stand under names of secrets anywhere in it.
 */
import type { Json } from '../model/json.ts';
import { markdownCell } from '../model/markdown.ts';
import { redacted, secretNames, secretTexts, withoutSecrets } from '../model/secrets.ts';
import { xmlText } from '../model/xml.ts';
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
  const written = secrets.flatMap(writings);
  return (text) => redacted(text, written);
}

/** As the forms of reports write a text, alone or inside a value that was JSON before. */
function writings(secret: string): string[] {
  const plain = [JSON.stringify(secret).slice(1, -1), secret];
  return plain.flatMap((text) => [xmlText(text), markdownCell(text), text]);
}

function linesOf(trace: Trace): Json[] {
  return encodeTrace(trace)
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Json);
}
