/**
 * The check of a module as JUnit XML, which CI servers show as tests: a test case for each Dag, its failure with the line that replays it.
 */
import { failureOf, titleOf, type CheckedDag, type CheckedModule } from './checkedDag.ts';
import { textReport } from './textReport.ts';

export function junitReport({ path, dags }: CheckedModule): string {
  const counts = { tests: dags.length, failures: dags.filter((dag) => failureOf(dag) !== null).length };
  const cases = dags.map((dag) => testCase(path, dag)).join('');
  const suite = element('testsuite', { name: path, ...counts, errors: 0, skipped: 0 }, cases);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element('testsuites', { name: 'dagproof check', ...counts }, suite)}\n`;
}

function testCase(path: string, dag: CheckedDag): string {
  const type = failureOf(dag);
  const text = textReport(dag, false);
  const outcome =
    type === null
      ? element('system-out', {}, escaped(text))
      : element('failure', { type, message: titleOf(dag) }, escaped(text));
  return element('testcase', { classname: path, name: dag.dagId }, outcome);
}

function element(name: string, attributes: Readonly<Record<string, string | number>>, content: string): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(String(value))}"`);
  return `<${name}${written.join('')}>${content}</${name}>`;
}

const NAMED: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** What XML 1.0 has no way to write becomes a replacement character; line ends in attributes would become spaces otherwise. */
function escaped(text: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are what it looks for
  const readable = text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd');
  return readable
    .replace(/[&<>"]/g, (character) => NAMED[character] ?? character)
    .replace(/[\n\r\t]/g, (character) => (character === '\n' ? '&#10;' : character === '\r' ? '&#13;' : '&#9;'));
}
