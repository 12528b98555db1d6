/**
 * Plays a saved case again, exactly once: its property is still violated, holds now, or nobody can tell, as what was planned no longer meets the run.
 */
import type { SimulateOptions } from '../../drivers/options.ts';
import type { CompiledDag } from '../../model/dagSpec.ts';
import { mistake } from '../../model/errors.ts';
import type { Json, JsonObject } from '../../model/json.ts';
import type { OutcomePlan } from '../../model/outcomePlan.ts';
import { accountOf, firstDifferingLine } from '../../trace/account.ts';
import { planEntryText } from '../../trace/planEntryText.ts';
import { withSecrets, type Mask } from '../../model/secrets.ts';
import { maskOf } from '../../trace/secretsOfTrace.ts';
import type { Simulation } from '../../trace/simulation.ts';
import { CaseJudge, type CaseJudgeOptions, type Finding } from '../checkDag/judging/caseJudge.ts';
import { differenceLines } from '../checkDag/checkReportText.ts';
import type { ExplicitCase } from '../checkDag/cases/explicitCase.ts';
import { isSameInputs } from '../checkDag/judging/nearestPassing.ts';
import { PROPERTY_NAMES } from '../checkDag/judging/checkProperties.ts';
import { Player } from '../checkDag/judging/player.ts';
import { dagDigest, type CounterexampleFile } from './counterexampleFile.ts';

export interface Replay {
  readonly outcome: 'violated' | 'fixed' | 'diverged';
  /** What happened, in a few lines. */
  readonly text: string;
  /** The disturbed run; null: the simulation did not come to an end. */
  readonly run: Simulation | null;
  /** What is wrong with it now; null: nothing. */
  readonly finding: Finding | null;
  /** The same inputs without disturbances; null: they come to no end either. */
  readonly undisturbed: Simulation | null;
  /** The nearest passing run that the file knows, played again; null: it knows none, it fails by now, or nobody asked for it. */
  readonly passing: Simulation | null;
  /** Takes the secrets out of what is shown of the runs. */
  readonly mask: Mask;
}

export interface ReplayOptions extends Pick<CaseJudgeOptions, 'properties' | 'expect' | 'onRun'> {
  /** Whether the nearest passing run of the file is played again too; false unless given. */
  readonly besidePassing?: boolean;
  /** Over those of the file: stubs, secrets, another profile. */
  readonly simulated: SimulateOptions;
}

/** @throws DagproofError `missing-secret` when a secret that was kept out of the file is not given. */
export async function replayCounterexample(
  dag: CompiledDag,
  file: CounterexampleFile,
  { simulated, besidePassing = false, ...judged }: ReplayOptions,
): Promise<Replay> {
  const { judge, explicit, nearest, secrets } = prepareReplay(dag, file, { simulated, ...judged });
  const finding = await judgeAndName(judge, explicit);
  if (finding === null && !isAsked(file, judged.properties)) throw unknownProperty(file);
  const run = finding?.run ?? (await judge.runOf(explicit));
  const outcome = outcomeOf(file, finding, run);
  const isPassing = besidePassing && nearest !== null && (await judge.judge(nearest)) === null;
  const passing = isPassing ? await judge.runOf(nearest) : null;
  const undisturbed = finding?.undisturbed ?? (await judge.undisturbedOf(explicit.inputs))?.run ?? null;
  const mask = maskOf(
    [run, passing, undisturbed].filter((each) => each !== null),
    secrets,
  );
  const text = mask.text(textOf(outcome, { file, finding, run, dag }));
  return { outcome, text, run, finding, undisturbed, passing, mask };
}

/** What is wrong with a saved case now; null: nothing. */
export async function replayFinding(
  dag: CompiledDag,
  file: CounterexampleFile,
  options: ReplayOptions,
): Promise<Finding | null> {
  const { judge, explicit } = prepareReplay(dag, file, options);
  return await judgeAndName(judge, explicit);
}

/** Whether somebody says here what the property of a counterexample is; where the simulation did not end, that was it. */
export function isAsked({ property, observed }: CounterexampleFile, own: ReplayOptions['properties']): boolean {
  return observed === null || PROPERTY_NAMES.includes(property) || Object.hasOwn(own, property);
}

function unknownProperty({ property }: CounterexampleFile): Error {
  const message = `The counterexample is about the property ${JSON.stringify(property)}, and nobody says here what that is.`;
  const remedy = 'Export it under `properties` from the module that is named, or run the test again that has it.';
  return mistake('unknown-property', message, remedy);
}

async function judgeAndName(judge: CaseJudge, explicit: ExplicitCase): Promise<Finding | null> {
  const finding = await judge.judge(explicit);
  return finding === null ? null : await judge.named(finding);
}

function prepareReplay(dag: CompiledDag, file: CounterexampleFile, { simulated, ...judged }: ReplayOptions) {
  const { inputs, plan, options } = filledIn(file, simulated);
  const kept = file.nearest ?? null;
  const near = kept === null ? null : filledIn({ ...file, ...kept }, simulated);
  const nearest = near === null || kept === null ? null : { inputs: near.inputs, plan: near.plan, seed: kept.seed };
  const judge = new CaseJudge(new Player(dag, { ...options, ...simulated }), { ...judged, off: new Set(offFor(file)) });
  return { judge, explicit: { inputs, plan, seed: file.seed }, nearest, secrets: [options as JsonObject, inputs] };
}

/** Whether an outcome rests on a defect of Airflow is asked only where that was found: what is mended may rest on one all the same. */
function offFor({ property }: CounterexampleFile): readonly string[] {
  return property === 'intended' ? [] : ['intended'];
}

function filledIn(file: CounterexampleFile, { variables = {}, connections = {}, params = {} }: SimulateOptions) {
  const missing: string[] = [];
  const given = { variables, connections, params } as unknown as Json;
  const [inputs, plan, options] = [file.inputs, file.plan as unknown as Json, file.options].map((value) =>
    withSecrets(value as Json, given, missing),
  );
  if (missing.length > 0) {
    const message = `The counterexample needs ${missing.toSorted().join(', ')}, which ${missing.length === 1 ? 'was' : 'were'} kept out of its file.`;
    throw mistake('missing-secret', message, 'Give the values at replay, by variables, connections or params.');
  }
  return { inputs: inputs as JsonObject, plan: plan as unknown as OutcomePlan, options: options as SimulateOptions };
}

function outcomeOf(file: CounterexampleFile, finding: Finding | null, run: Simulation | null): Replay['outcome'] {
  if (finding !== null) return finding.property === file.property ? 'violated' : 'diverged';
  // A plan that strikes nothing any more proves nothing.
  return run !== null && unmatchedOf(file, run).length > 0 ? 'diverged' : 'fixed';
}

function unmatchedOf({ plan }: CounterexampleFile, { warnings }: Simulation): string[] {
  return plan
    .map(planEntryText)
    .filter((text) => warnings.some((warning) => warning.includes(`the fault ${text} never matched`)));
}

interface Seen {
  readonly file: CounterexampleFile;
  readonly finding: Finding | null;
  readonly run: Simulation | null;
  readonly dag: CompiledDag;
}

function textOf(outcome: Replay['outcome'], { file, finding, run, dag }: Seen): string {
  const { property, dagId } = file;
  const changed = dagDigest(dag.spec) === file.dagDigest ? '' : ' (the DAG has changed since)';
  switch (outcome) {
    case 'violated':
      return [
        `${dagId}: ${property} is still violated${changed}`,
        `  ${finding?.message ?? ''}`,
        // Beside a run of another DAG every line would differ.
        ...(changed === '' ? partingLines(file, run) : []),
      ].join('\n');
    case 'fixed':
      return `${dagId}: ${property} holds now, this counterexample is fixed${changed}`;
    case 'diverged': {
      const why =
        finding === null
          ? `${run === null ? [] : unmatchedOf(file, run).join(', ')} strikes nothing any more, and without it ${property} holds`
          : finding.run === null
            ? `the simulation was refused: ${finding.message}`
            : `now ${finding.property} is violated instead: ${finding.message}`;
      return [`${dagId}: the replay of ${property} diverged${changed}`, `  ${why}`, ...divergence(file, run)].join(
        '\n',
      );
    }
  }
}

/** Nothing is played for it: what was seen of the passing run is in the file. */
function partingLines({ inputs, nearest }: CounterexampleFile, run: Simulation | null): string[] {
  if (nearest === null || nearest === undefined || run === null || !isSameInputs({ inputs }, nearest)) return [];
  return differenceLines(
    'it parts from the nearest passing run at',
    firstDifferingLine(accountOf(run), nearest.account),
  );
}

function divergence({ observed }: CounterexampleFile, run: Simulation | null): string[] {
  if (observed === null || run === null) return [];
  const [then, now] = firstDifferingLine(observed.account, accountOf(run)) ?? [];
  return then === undefined ? [] : ['  first event that differs:', `    then ${then}`, `    now  ${now}`];
}
