/**
 * The last part of shrinking, on the explicit case that fast-check came to: takes away whatever can go, one disturbance, try or item at a time, and
 * looks below it for a smaller case that breaks another property. Bounded by a number of cases.
 */
import { canonicalJson, type Json } from '../../../model/json.ts';
import type { CaseJudge, Finding } from '../judging/caseJudge.ts';
import { isSimplerCase, isSmallerSize, sizeOf } from '../cases/caseSize.ts';
import type { DrawnCase } from '../cases/drawnCase.ts';
import type { ExplicitCase } from '../cases/explicitCase.ts';
import type { InputDomains } from '../cases/inputDomains.ts';
import { simplerCases } from '../cases/simplerCases.ts';

/** Cases that are judged for one finding, at most. */
const MOST_JUDGED = 400;

export interface Shrinking {
  readonly judge: CaseJudge;
  readonly domains: InputDomains;
  /** Cases as they are drawn, to look among for a smaller one. */
  readonly drawn: () => readonly DrawnCase[];
  readonly signal: AbortSignal | null;
}

export interface Shrunk {
  readonly smallest: Finding;
  /** The smallest case of the property that was broken first, when `smallest` breaks another one; null: it does not. */
  readonly foundAs: Finding | null;
}

export async function shrinkExplicit(found: Finding, shrinking: Shrinking): Promise<Shrunk> {
  const first = await lessOf(found, shrinking);
  let { smallest, smaller } = first;
  smaller ??= await oneOfDrawn(smallest, shrinking);
  while (smaller !== null) {
    ({ smallest, smaller } = await lessOf(smaller, shrinking));
    smaller ??= await oneOfDrawn(smallest, shrinking);
  }
  return { smallest, foundAs: smallest.property === first.smallest.property ? null : first.smallest };
}

interface Less {
  /** Of the same property. */
  readonly smallest: Finding;
  /** A case below it that breaks another property; null: none was met. */
  readonly smaller: Finding | null;
}

async function lessOf(found: Finding, { judge, domains, signal }: Shrinking): Promise<Less> {
  const judged = new Set([keyOf(found.explicit)]);
  let smallest = found;
  let smaller: Finding | null = null;
  for (let next: Finding | null = found; next !== null;) {
    smallest = next;
    next = null;
    for (const candidate of simplerCases(smallest.explicit, domains)) {
      const key = keyOf(candidate);
      if (judged.has(key)) continue;
      if (judged.size >= MOST_JUDGED || signal?.aborted === true) break;
      judged.add(key);
      const finding = await judge.judge(candidate);
      if (finding === null) continue;
      if (finding.property !== found.property) smaller = smallerOf(finding, smaller);
      else if (isLess(finding, smallest)) {
        next = finding;
        break;
      }
    }
  }
  return { smallest, smaller: smaller !== null && isSmaller(smaller, smallest) ? smaller : null };

  function isSmaller({ explicit }: Finding, than: Finding): boolean {
    return isSmallerSize(sizeOf(explicit, domains), sizeOf(than.explicit, domains));
  }

  function isLess(finding: Finding, than: Finding): boolean {
    if (isSmaller(finding, than)) return true;
    return !isSmaller(than, finding) && isSimplerCase(finding.explicit, than.explicit);
  }

  function smallerOf(finding: Finding, other: Finding | null): Finding {
    return other === null || isSmaller(finding, other) ? finding : other;
  }
}

/** A drawn case, cut down until it is smaller than the smallest, that breaks whatever property. */
async function oneOfDrawn(smallest: Finding, { judge, domains, drawn, signal }: Shrinking): Promise<Finding | null> {
  const size = sizeOf(smallest.explicit, domains);
  const judged = new Set<string>();
  for (const { inputs, disturbances, seed } of drawn()) {
    for (let length = 0; length <= Math.min(size.disturbances, disturbances.length); length++) {
      if (!isSmallerSize({ disturbances: length, items: domains.itemsIn(inputs) }, size)) continue;
      if (signal?.aborted === true) return null;
      const cut = {
        inputs: domains.otherThanWritten(inputs),
        disturbances: disturbances.slice(0, length),
        order: null,
        seed,
      };
      const explicit = await judge.explicitOf(cut);
      const key = keyOf(explicit);
      if (judged.has(key) || !isSmallerSize(sizeOf(explicit, domains), size)) continue;
      judged.add(key);
      const finding = await judge.judge(explicit);
      if (finding !== null) return finding;
    }
  }
  return null;
}

function keyOf(explicit: ExplicitCase): string {
  return canonicalJson(explicit as unknown as Json);
}
