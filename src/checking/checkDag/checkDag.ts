/**
 * Looks for the smallest run of a DAG that breaks a property: plays what was found before, draws inputs and disturbances, and shrinks what fails.
 */
import { compiledOf, type Simulatable } from '../../drivers/session.ts';
import type { Json } from '../../model/json.ts';
import type { Mask } from '../../model/secrets.ts';
import { maskOf } from '../../trace/secretsOfTrace.ts';
import type { CompiledDag } from '../../model/dagSpec.ts';
import type { OutcomePlan } from '../../model/outcomePlan.ts';
import type { Simulation } from '../../trace/simulation.ts';
import { counterexamplesIn, readCounterexample } from '../counterexamples/readCounterexample.ts';
import { isAsked, replayFinding } from '../counterexamples/replayCounterexample.ts';
import { saveCounterexample } from '../counterexamples/saveCounterexample.ts';
import { mergeCoverage, type Coverage } from '../coverage/coverage.ts';
import { checkFacts } from '../coverage/checkFacts.ts';
import { CoverageCollector } from '../coverage/coverageCollector.ts';
import { sizeOf } from './cases/caseSize.ts';
import { CaseJudge, type CaseJudgeOptions, type Finding } from './judging/caseJudge.ts';
import { CaseTurns } from './search/caseTurns.ts';
import { prepareCheck, type CheckOptions, type PreparedCheck } from './checkOptions.ts';
import type { CheckReport, Counterexample } from './checkReport.ts';
import { reportText } from './checkReportText.ts';
import { UNDISTURBED } from './cases/drawnCase.ts';
import { InputDomains } from './cases/inputDomains.ts';
import { positionalTasks } from './judging/positionalTasks.ts';
import { nearestPassing } from './judging/nearestPassing.ts';
import { Player } from './judging/player.ts';
import { searchByDraws } from './search/searchByDraws.ts';
import { searchExhaustively } from './search/searchExhaustively.ts';
import { shrinkExplicit } from './search/shrinkExplicit.ts';
import type { StatesSearched } from './search/statesSearched.ts';

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
  return await checkDagBy(dag, options, searchAnew);
}

/** As `checkDag`, with another way to look for a case when none that was saved fails any more. */
export async function checkDagBy(
  dag: Simulatable,
  options: CheckOptions,
  searchCases: CaseSearch,
): Promise<CheckReport> {
  const compiled = compiledOf(dag);
  const taskIds = compiled.spec.tasks.map(({ taskId }) => taskId);
  const prepared = prepareCheck(options, taskIds);
  const player = new Player(compiled, prepared.simulated);
  return await player.many(() => check(player, prepared, searchCases));
}

async function check(player: Player, prepared: PreparedCheck, searchCases: CaseSearch): Promise<CheckReport> {
  const compiled = player.dag;
  // Mistakes in the options for simulate() show here, and are the caller's.
  const example = await player.play({ plan: [], seed: UNDISTURBED.seed });
  const domains = new InputDomains(compiled, example.run, prepared);
  const collector = prepared.coverage ? new CoverageCollector(compiled.spec) : null;
  const onRun =
    collector === null ? undefined : (run: Simulation, plan: OutcomePlan) => collector.note(run.trace, plan);
  const { search: saved, mended } = await replaySaved(compiled, { ...prepared, onRun });
  const search = saved ?? (await searchCases(player, domains, { ...prepared, onRun }));
  const { finding, cases, seed, path, states } = search;
  const positional =
    finding === null && !prepared.isFast && prepared.signal?.aborted !== true
      ? await positionalTasks(player, domains)
      : [];
  const mask = maskOfFindings([finding, search.foundAs], example.run);
  const told = { judge: new CaseJudge(player, prepared), domains, path, mask };
  const counterexample = finding === null ? null : await counterexampleOf(finding, told);
  const foundAs = search.foundAs === null ? null : await counterexampleOf(search.foundAs, told);
  const save = (kept: Counterexample | null): string | null =>
    kept === null ? null : saveCounterexample(kept, compiled.spec, prepared);
  const file = search.file ?? save(counterexample);
  const foundAsFile = save(foundAs);
  const own = collector?.coverage(checkFacts(compiled.spec, example.run, prepared)) ?? null;
  const coverage = mergeCoverage([own, search.elsewhere?.coverage ?? null].filter((part) => part !== null));
  const cut = finding === null ? cutOf(cases, prepared) : null;
  const found = { counterexample, foundAs, file, foundAsFile, mended, cut, mask, asWritten: example.run };
  const { shard } = prepared;
  const runs = player.runs + (search.elsewhere?.runs ?? 0);
  const facts = { held: counterexample === null, cases, runs, seed, ...found, positional, states, coverage, shard };
  const { module, widths } = prepared;
  return { ...facts, text: reportText(compiled.spec.dagId, facts, { module, widened: Object.keys(widths) }) };
}

/** Shards and cases begun at a path are parts of what was asked for anyhow, and an exhaustive search tells what it left out. */
function cutOf(cases: number, { parameters, signal, shard, strategy }: PreparedCheck): CheckReport['cut'] {
  if (signal?.aborted === true) return 'interrupted';
  const isPart = shard !== null || parameters.path !== undefined || strategy === 'exhaustive';
  // One case is the DAG as it is written.
  return !isPart && cases - 1 < (parameters.numRuns ?? 0) ? 'budget' : null;
}

export type WatchedCheck = PreparedCheck & Pick<CaseJudgeOptions, 'onRun'>;

/** Looks for a case that fails. */
export type CaseSearch = (player: Player, domains: InputDomains, prepared: WatchedCheck) => Promise<Search>;

export interface Search {
  readonly finding: Finding | null;
  /** What was found first, where the finding breaks another property. */
  readonly foundAs: Finding | null;
  readonly cases: number;
  readonly seed: number;
  readonly path: string;
  /** Where the finding was saved before; null: nowhere. */
  readonly file: string | null;
  /** Of the strategy `exhaustive`. */
  readonly states: StatesSearched | null;
  /** What other processes have played. */
  readonly elsewhere?: { readonly runs: number; readonly coverage: Coverage | null };
}

interface SavedOnes {
  /** The first that is still one; null: none is. */
  readonly search: Search | null;
  readonly mended: readonly string[];
}

async function replaySaved(compiled: CompiledDag, prepared: WatchedCheck): Promise<SavedOnes> {
  const { counterexamples, simulated, properties, expect, parameters, off, onRun } = prepared;
  const files = counterexamples === null ? [] : counterexamplesIn(counterexamples, compiled.spec.dagId);
  const mended: string[] = [];
  for (const [position, file] of files.entries()) {
    const kept = readCounterexample(file);
    if (off.has(kept.property)) continue;
    const finding = await replayFinding(compiled, kept, { simulated, properties, expect, onRun });
    if (finding?.property === kept.property) {
      const { seed = 0 } = parameters;
      const search = { finding, foundAs: null, cases: position + 1, seed, path: '', file, states: null };
      return { search, mended };
    }
    if (finding === null && isAsked(kept, properties)) mended.push(file);
  }
  return { search: null, mended };
}

export async function searchAnew(
  player: Player,
  domains: InputDomains,
  prepared: WatchedCheck,
  turns: CaseTurns = new CaseTurns(prepared.shard),
): Promise<Search> {
  const judge = new CaseJudge(player, prepared);
  const search = { judge, player, domains, prepared, dag: player.dag.spec, turns };
  const { finding, drawn, ...facts } =
    prepared.strategy === 'exhaustive' ? await searchExhaustively(search) : await searchByDraws(search);
  if (finding === null) return { finding, foundAs: null, file: null, ...facts };
  const { smallest, foundAs } = await shrinkExplicit(finding, { judge, domains, drawn, signal: prepared.signal });
  return { finding: await judge.named(smallest), foundAs, file: null, ...facts };
}

/** Of everything the runs were given, and the inputs that were drawn for them. */
function maskOfFindings(findings: readonly (Finding | null)[], asWritten: Simulation): Mask {
  const met = findings.filter((finding) => finding !== null);
  const runs = met.flatMap(({ run, undisturbed }) => [run, undisturbed]).filter((run) => run !== null);
  return maskOf(
    [asWritten, ...runs],
    met.map(({ explicit }) => explicit as unknown as Json),
  );
}

interface Telling {
  readonly judge: CaseJudge;
  readonly domains: InputDomains;
  readonly path: string;
  readonly mask: Mask;
}

async function counterexampleOf(finding: Finding, { judge, domains, path, mask }: Telling): Promise<Counterexample> {
  const { property, evidence, explicit, run, undisturbed } = finding;
  const message = mask.text(finding.message);
  const found = await nearestPassing(finding, { judge, domains });
  const [failing = '', passing = ''] = found?.difference?.map(mask.text) ?? [];
  const nearest =
    found === null || found.difference === null ? found : { ...found, difference: [failing, passing] as const };
  const size = sizeOf(explicit, domains);
  return { property, message, evidence, ...explicit, size, run, undisturbed, nearest, path };
}
