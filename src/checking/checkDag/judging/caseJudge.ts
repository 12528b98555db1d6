/**
 * Says what is wrong with one case: the undisturbed run of its inputs is judged first, then the disturbed one, then both beside each other.
 * The first property that is violated counts; while a case shrinks it has to stay the same one.
 */
import { isDagproofError } from '../../../model/errors.ts';
import { canonicalJson } from '../../../model/json.ts';
import type { OutcomePlan } from '../../../model/outcomePlan.ts';
import type { RunState } from '../../../model/states.ts';
import { judgeRun, RUN_JUDGES } from '../../../invariants/judgeRun.ts';
import type { Simulation } from '../../../trace/simulation.ts';
import { firstDifferenceOfEnds } from './compareEnds.ts';
import {
  complaintAboutEnd,
  complaintOf,
  failureOf,
  NO_EVIDENCE,
  ON_THE_WAY,
  UNDISTURBED_SUCCESS,
  type Complaint,
  type Evidence,
  type RunProperty,
} from './complaints.ts';
import { comparisonFor, isTimedOut, SAYS } from './comparison.ts';
import type { DrawnCase } from '../cases/drawnCase.ts';
import { explicitCase, type ExplicitCase } from '../cases/explicitCase.ts';
import { nameDefects } from './nameDefects.ts';
import type { PlayedRun, Player, RunSetting } from './player.ts';

export interface CaseJudgeOptions {
  readonly properties: Readonly<Record<string, RunProperty>>;
  /** State in which every undisturbed run must end. */
  readonly expect: RunState;
  /** Properties that are not asked. */
  readonly off: ReadonlySet<string>;
  /** Told of every run that is judged, and of what disturbed it. */
  readonly onRun?: ((run: Simulation, plan: OutcomePlan) => void) | undefined;
}

/** A property that does not hold, in a case. */
export interface Finding {
  readonly property: string;
  readonly message: string;
  readonly evidence: Evidence;
  readonly explicit: ExplicitCase;
  /** The run that shows it; null: the simulation did not come to an end. */
  readonly run: Simulation | null;
  /** The run beside it, where two are compared. */
  readonly undisturbed: Simulation | null;
}

/** The undisturbed run of some inputs. */
interface KeptRun {
  /** null: the simulation did not come to an end. */
  readonly played: PlayedRun | null;
  readonly complaint: Complaint | null;
}

/** The property that an outcome rests on no defect, and the profile without any. */
const INTENDED = 'intended';

/** Undisturbed runs that are kept; a case that shrinks comes back to them again and again. */
const MOST_KEPT = 64;

export class CaseJudge {
  readonly #player: Player;
  readonly #options: CaseJudgeOptions;
  readonly #judgesOff: readonly string[];
  readonly #kept = new Map<string, KeptRun>();

  constructor(player: Player, options: CaseJudgeOptions) {
    this.#player = player;
    this.#options = options;
    this.#judgesOff = RUN_JUDGES.map(({ id }) => id).filter((id) => options.off.has(id));
  }

  /** null: all properties hold. */
  async judgeDrawn(drawn: DrawnCase): Promise<Finding | null> {
    const kept = await this.#undisturbed(drawn);
    return await this.#judgeBeside(kept, spelledOut(drawn, kept));
  }

  /** The choices of a drawn case spelled out. */
  async explicitOf(drawn: DrawnCase): Promise<ExplicitCase> {
    return spelledOut(drawn, await this.#undisturbed(drawn));
  }

  /** null: all properties hold. */
  async judge(explicit: ExplicitCase): Promise<Finding | null> {
    return await this.#judgeBeside(await this.#undisturbed(explicit), explicit);
  }

  async #judgeBeside({ played: base, complaint }: KeptRun, explicit: ExplicitCase): Promise<Finding | null> {
    const undisturbed = base?.run ?? null;
    const bare: ExplicitCase = { ...explicit, plan: [] };
    if (complaint !== null) return { ...complaint, explicit: bare, run: undisturbed, undisturbed: null };
    if (undisturbed === null || explicit.plan.length === 0) return null;
    const { run, complaint: found } = await this.#disturbed(explicit, undisturbed);
    return found === null ? null : { ...found, explicit, run, undisturbed };
  }

  /** The run of some inputs without anything; null: the simulation does not come to an end. */
  async undisturbedOf(inputs: ExplicitCase['inputs']): Promise<PlayedRun | null> {
    return (await this.#undisturbed({ inputs, seed: 0 })).played;
  }

  /** The disturbed run of a case, unjudged; null: the simulation does not come to an end. */
  async runOf({ inputs, plan, seed }: ExplicitCase): Promise<Simulation | null> {
    const played = await this.#play({ plan: [...plan, ...inputEntries(inputs)], seed });
    return 'message' in played ? null : played.run;
  }

  /** A finding that an outcome rests on defects, with their names. */
  async named(finding: Finding): Promise<Finding> {
    const { property, message, explicit, run } = finding;
    if (property !== INTENDED || run === null) return finding;
    const { inputs, plan, seed } = explicit;
    const defects = await nameDefects(run, this.#player.profile, async (profile) => {
      const played = await this.#play({ plan: [...plan, ...inputEntries(inputs)], seed, profile });
      return 'message' in played ? null : played.run;
    });
    if (defects.length === 0) return finding;
    const evidence = { ...finding.evidence, defects };
    return { ...finding, message: `${message} (${defects.join('; or ')})`, evidence };
  }

  async #undisturbed({ inputs, seed }: Pick<ExplicitCase, 'inputs' | 'seed'>) {
    const key = canonicalJson({ inputs, seed });
    let kept = this.#kept.get(key);
    if (kept === undefined) {
      kept = await this.#playUndisturbed({ inputs, seed });
      if (this.#kept.size >= MOST_KEPT) this.#kept.delete(this.#kept.keys().next().value as string);
      this.#kept.set(key, kept);
    }
    return kept;
  }

  async #playUndisturbed({ inputs, seed }: Pick<ExplicitCase, 'inputs' | 'seed'>) {
    const setting = { plan: inputEntries(inputs), seed };
    const played = await this.#play(setting);
    if ('message' in played) return { played: null, complaint: played };
    this.#options.onRun?.(played.run, []);
    const complaint =
      (await this.#complaintAbout(played.run)) ??
      this.#complaintAboutEnd(played.run) ??
      (await this.#complaintAgain(played.run, setting)) ??
      (await this.#complaintAboutDefects(played.run, setting));
    return { played, complaint };
  }

  async #complaintAgain(run: Simulation, setting: RunSetting): Promise<Complaint | null> {
    const property = 'same-seed-same-digest';
    if (this.#isOff(property)) return null;
    const again = await this.#play(setting);
    if ('message' in again) return again;
    if (again.run.digest === run.digest) return null;
    const { text, instances } = firstDifferenceOfEnds(again.run, run) ?? ON_THE_WAY;
    const evidence = { ...NO_EVIDENCE, instances };
    return { property, message: `played twice with the same seed the run differs: ${text}`, evidence };
  }

  /** What a release makes of a DAG may rest on a defect of it, which another release has no more. */
  async #complaintAboutDefects(run: Simulation, setting: RunSetting): Promise<Complaint | null> {
    const property = INTENDED;
    const { profile } = run.trace.header;
    if (this.#isOff(property) || profile === INTENDED) return null;
    const intended = await this.#play({ ...setting, profile: INTENDED });
    if ('message' in intended) return null;
    const difference = firstDifferenceOfEnds(run, intended.run);
    if (difference === null) return null;
    return {
      property,
      message: `this outcome rests on a defect of Airflow ${profile}; against what is intended ${difference.text}`,
      evidence: { ...NO_EVIDENCE, instances: difference.instances },
    };
  }

  async #disturbed({ inputs, plan, seed }: ExplicitCase, undisturbed: Simulation) {
    const setting = { plan: [...plan, ...inputEntries(inputs)], seed };
    const played = await this.#play(setting);
    if ('message' in played) return { run: null, complaint: played };
    const { run } = played;
    this.#options.onRun?.(run, plan);
    const complaint =
      (await this.#complaintAbout(run)) ??
      this.#complaintBeside(run, undisturbed, plan) ??
      (await this.#complaintAboutDefects(run, setting));
    return { run, complaint };
  }

  async #play(setting: RunSetting): Promise<PlayedRun | Complaint> {
    try {
      return await this.#player.play(setting);
    } catch (error) {
      if (!isDagproofError(error)) throw error;
      return { property: error.problems[0]?.code ?? error.code, message: error.message, evidence: NO_EVIDENCE };
    }
  }

  /** What judges and the caller's own properties say of any run. */
  async #complaintAbout(run: Simulation): Promise<Complaint | null> {
    const [violation] = judgeRun(run.trace, { off: this.#judgesOff });
    if (violation !== undefined) return complaintOf(violation);
    for (const [property, holds] of Object.entries(this.#options.properties)) {
      const message = this.#isOff(property) ? null : await failureOf(holds, run);
      if (message !== null) return { property, message, evidence: NO_EVIDENCE };
    }
    return null;
  }

  #complaintAboutEnd(run: Simulation): Complaint | null {
    return this.#isOff(UNDISTURBED_SUCCESS) ? null : complaintAboutEnd(run, this.#options.expect);
  }

  #complaintBeside(run: Simulation, undisturbed: Simulation, plan: OutcomePlan): Complaint | null {
    const property = comparisonFor(plan, this.#player.dag);
    if (property === null || this.#isOff(property) || isTimedOut(run)) return null;
    const difference = firstDifferenceOfEnds(run, undisturbed);
    if (difference === null) return null;
    const evidence = { ...NO_EVIDENCE, instances: difference.instances };
    return { property, message: `${SAYS[property]}: ${difference.text}`, evidence };
  }

  #isOff(property: string): boolean {
    return this.#options.off.has(property);
  }
}

function spelledOut(drawn: DrawnCase, { played }: KeptRun): ExplicitCase {
  return played === null ? { inputs: drawn.inputs, plan: [], seed: drawn.seed } : explicitCase(drawn, played);
}

function inputEntries(inputs: ExplicitCase['inputs']): OutcomePlan {
  return Object.entries(inputs).map(([task, value]) => ({ where: { task }, what: { kind: 'return', value } }));
}
