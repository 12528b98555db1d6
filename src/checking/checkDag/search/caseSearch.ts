/**
 * What every strategy is given, and what it comes to.
 */
import type { DagSpec } from '../../../model/dagSpec.ts';
import type { CaseTurns } from './caseTurns.ts';
import type { CaseJudge, Finding } from '../judging/caseJudge.ts';
import type { PreparedCheck } from '../checkOptions.ts';
import type { DrawnCase } from '../cases/drawnCase.ts';
import type { InputDomains } from '../cases/inputDomains.ts';
import type { Player } from '../judging/player.ts';
import type { StatesSearched } from './statesSearched.ts';

export interface CaseSearch {
  readonly dag: DagSpec;
  readonly judge: CaseJudge;
  readonly player: Player;
  readonly domains: InputDomains;
  readonly prepared: PreparedCheck;
  /** Which cases are played here. */
  readonly turns: CaseTurns;
}

export interface CasesSearched {
  readonly finding: Finding | null;
  readonly cases: number;
  readonly seed: number;
  /** Of fast-check; empty: the case was not drawn. */
  readonly path: string;
  /** Cases among which a smaller one may be. */
  readonly drawn: () => readonly DrawnCase[];
  readonly states: StatesSearched | null;
}

/** Runs whose bodies return at once let nothing else in this process happen: no interrupt, no output. */
export const CASES_A_TURN = 50;
