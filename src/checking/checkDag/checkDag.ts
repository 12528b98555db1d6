/**
 * Looks for the smallest run of a DAG that breaks a property: draws inputs and disturbances, plays them, and shrinks what fails.
 */
import * as fc from 'fast-check';
import { compiledOf, type Simulatable } from '../../drivers/session.ts';
import type { CompiledDag } from '../../model/dagSpec.ts';
import type { Json } from '../../model/json.ts';
import type { Simulation } from '../../trace/simulation.ts';
import { arbitraryDrawnCase } from './arbitraryDrawnCase.ts';
import { CaseJudge, type Finding } from './caseJudge.ts';
import { prepareCheck, type CheckOptions, type PreparedCheck } from './checkOptions.ts';
import type { CheckReport, Counterexample } from './checkReport.ts';
import { reportText } from './checkReportText.ts';
import { UNDISTURBED, type DrawnCase } from './drawnCase.ts';
import { Player } from './player.ts';
import { partsOf, sourcesOf } from './sources.ts';

/**
 * Checks a DAG: every drawn case is played undisturbed and disturbed; judges look at both, and where a disturbance should make no difference the
 * ends are compared. What fails is shrunk: fewer items, fewer and simpler disturbances.
 *
 * @throws DagproofError when the DAG does not compile, or an option is wrong. A property that is violated is no error: see `held`.
 * @example
 * const report = await checkDag(dag, { runs: 200, stubs: [lake] });
 * assert.ok(report.held, report.text);
 */
export async function checkDag(dag: Simulatable, options: CheckOptions = {}): Promise<CheckReport> {
  const compiled = compiledOf(dag);
  const taskIds = compiled.spec.tasks.map(({ taskId }) => taskId);
  const prepared = prepareCheck(options, taskIds);
  const player = new Player(compiled, prepared.simulated);
  // Mistakes in the options for simulate() show here, and are the caller's.
  const example = await player.play({ plan: [], seed: UNDISTURBED.seed });
  const inputs = { ...defaultInputs(compiled, example.run, prepared), ...prepared.inputs };
  const search = await searchWith(
    new CaseJudge(player, prepared),
    arbitraryDrawnCase(compiled.spec, inputs, prepared.kinds),
    prepared,
  );
  const counterexample = search.finding === null ? null : counterexampleOf(search.finding, search.path);
  const { cases, seed } = search;
  const facts = { held: counterexample === null, cases, runs: player.runs, seed, counterexample };
  return { ...facts, text: reportText(compiled.spec.dagId, facts) };
}

/** What is drawn for sources that the caller says nothing of: parts of what they return. */
function defaultInputs({ spec }: CompiledDag, example: Simulation, { simulated }: PreparedCheck) {
  const scripted = Object.keys(simulated.outputs ?? {});
  const drawn: Record<string, fc.Arbitrary<Json>> = {};
  for (const taskId of sourcesOf(spec)) {
    const parts = scripted.includes(taskId) ? null : partsOf(example.xcom(taskId));
    if (parts !== null) drawn[taskId] = parts;
  }
  return drawn;
}

interface Search {
  readonly finding: Finding | null;
  readonly cases: number;
  readonly seed: number;
  readonly path: string;
}

async function searchWith(
  judge: CaseJudge,
  drawn: fc.Arbitrary<DrawnCase>,
  { parameters }: PreparedCheck,
): Promise<Search> {
  let finding: Finding | null = null;
  const property = fc.asyncProperty(drawn, async (one) => {
    const found = await judge.judgeDrawn(one);
    // A case that shrinks must not slip into another mistake: the smallest case of this one is sought.
    if (found === null || (finding !== null && found.property !== finding.property)) return true;
    finding = found;
    return false;
  });
  const details = await fc.check(property, { examples: [[UNDISTURBED]], ...parameters });
  // What fails in the judge itself is a bug, not a finding.
  if (details.errorInstance instanceof Error && finding === null) throw details.errorInstance;
  return { finding, cases: details.numRuns, seed: details.seed, path: details.counterexamplePath ?? '' };
}

function counterexampleOf({ property, message, explicit, run, undisturbed }: Finding, path: string): Counterexample {
  return { property, message, ...explicit, run, undisturbed, path };
}
