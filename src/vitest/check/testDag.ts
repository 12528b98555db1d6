/**
 * A check of a DAG as a test of vitest: counterexamples are kept beside the test's file, as snapshots are, and replayed first.
 */
import { dirname, join } from 'node:path';
import { test as defineTest, type TestContext } from 'vitest';
import { checkDag } from '../../checking/checkDag/checkDag.ts';
import type { CheckOptions } from '../../checking/checkDag/checkOptions.ts';
import type { CheckReport } from '../../checking/checkDag/checkReport.ts';
import type { Simulatable } from '../../drivers/session.ts';
import type { Simulation } from '../../trace/simulation.ts';
import { recordRun } from '../recordRun.ts';
import { rerunLine } from '../rerunLine.ts';
import { seedOfName } from '../seedOfName.ts';

/** What must hold of every run, disturbed or not, besides the built-in properties: it throws, or gives false, where it does not. */
export type RunClaim = (run: Simulation) => unknown;

/** Defines the test; the timeout is vitest's, ms of real time. */
export type DefineDagTest = (name: string, claim?: RunClaim, timeout?: number) => void;

/**
 * A test that checks a DAG with `checkDag`: its seed follows from the test's name, its counterexamples are in `__counterexamples__` beside the
 * file, unless the options say otherwise. It fails with the smallest case that was found and the command that runs it again.
 *
 * @example
 * testDag(sales, { runs: 200, stubs: [lake] })('survives what is tried again');
 * testDag(sales)('counts every file', (run) => {
 *   if (run.state === 'success') expect(run).toHaveXCom('count', run.instances('load').length);
 * });
 */
export function testDag(dag: Simulatable, options: CheckOptions = {}): DefineDagTest {
  const define: DefineDagTest = (name, claim, timeout) => {
    // Where the test is written is where the failure is to point at.
    const definition = new Error('definition of the test');
    Error.captureStackTrace(definition, define);
    const properties = claim === undefined ? options.properties : { ...options.properties, [name]: claim };
    const asked = { ...options, ...(properties === undefined ? {} : { properties }) };
    // oxlint-disable-next-line vitest/expect-expect, vitest/valid-title -- it is given both, by whoever writes the test
    defineTest(name, ({ task }) => checkInTest(dag, asked, { task, stack: definition.stack ?? '' }), timeout);
  };
  return define;
}

interface DagTest {
  readonly task: TestContext['task'];
  /** Of where the test is written. */
  readonly stack: string;
}

/** @throws Error named like the property that does not hold. */
export async function checkInTest(dag: Simulatable, options: CheckOptions, { task, stack }: DagTest): Promise<void> {
  const report = await checkDag(dag, {
    seed: seedOfName(task.fullTestName) | 0,
    counterexamples: join(dirname(task.file.filepath), '__counterexamples__'),
    ...options,
  });
  if (report.held) return;
  await recordCheck(task, report);
  throw violation(report, { line: rerunLine(task), stack });
}

/** The run that fails, and those it is looked at beside. */
async function recordCheck(task: TestContext['task'], { counterexample, asWritten }: CheckReport): Promise<void> {
  if (counterexample === null) return;
  const { run, nearest, undisturbed, property, message, evidence } = counterexample;
  const findings = [{ property, message, ...evidence, replay: rerunLine(task) }];
  const beside = undisturbed ?? asWritten;
  if (run !== null) await recordRun(task, run, { role: 'failing', findings });
  if (nearest !== null) await recordRun(task, nearest.run, { role: 'passing' });
  const isShown = [run, nearest?.run].some((each) => each?.digest === beside.digest);
  if (!isShown) await recordRun(task, beside, { role: 'undisturbed', findings: run === null ? findings : [] });
}

function violation({ text, counterexample }: CheckReport, { line, stack }: { line: string; stack: string }): Error {
  const error = new Error(`${text}\nTo check again, what was found first:\n  ${line}`);
  error.name = counterexample?.property ?? 'violation';
  error.stack = `${error.name}: ${error.message}\n${stack.split('\n').slice(1).join('\n')}`;
  return error;
}
