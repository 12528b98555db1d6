/**
 * The check of a module as JUnit XML, which CI servers show as tests: a test case for each Dag, its failure with the line that replays it.
 */
import { element, xmlDocument, xmlText } from '../../model/xml.ts';
import { failureOf, titleOf, type CheckedDag, type CheckedModule } from './checkedDag.ts';
import { textReport } from './textReport.ts';

export function junitReport({ path, dags }: CheckedModule): string {
  const counts = { tests: dags.length, failures: dags.filter((dag) => failureOf(dag) !== null).length };
  const cases = dags.map((dag) => testCase(path, dag)).join('');
  const suite = element('testsuite', { name: path, ...counts, errors: 0, skipped: 0 }, cases);
  return xmlDocument(element('testsuites', { name: 'dagproof check', ...counts }, suite));
}

function testCase(path: string, dag: CheckedDag): string {
  const type = failureOf(dag);
  const text = textReport(dag, false);
  const outcome =
    type === null
      ? element('system-out', {}, xmlText(text))
      : element('failure', { type, message: titleOf(dag) }, xmlText(text));
  return element('testcase', { classname: path, name: dag.dagId }, outcome);
}
