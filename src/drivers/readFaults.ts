/**
 * The faults of a simulation as plan entries, each checked for its shape: they may come from JSON, where no compiler looked.
 */
import type { Problem } from '../model/errors.ts';
import type { OutcomePlan, PlanEntry } from '../model/outcomePlan.ts';
import { complaintOfFault } from './faultComplaints.ts';

/** Copies of the entries that are well-formed; the others become problems. */
export function readFaults(given: OutcomePlan, problems: Problem[]): PlanEntry[] {
  return checkFaults(given, problems).map(({ where, what }) => ({ where: { ...where }, what: { ...what } }));
}

/** The entries that are well-formed, as they were given. */
export function checkFaults(given: OutcomePlan, problems: Problem[]): OutcomePlan {
  if (!Array.isArray(given)) {
    problems.push(badFault(given, 'faults is a list'));
    return [];
  }
  return given.filter((fault: PlanEntry) => {
    const complaint = complaintOfFault(fault);
    if (complaint !== null) problems.push(badFault(fault, complaint));
    return complaint === null;
  });
}

function badFault(fault: unknown, complaint: string): Problem {
  return {
    code: 'bad-fault',
    message: `The fault ${textOf(fault)} cannot be used: ${complaint}.`,
    remedy:
      "Build it with fail('task').at(2).onTry(1) or another builder (skip, returns, slow, workerLost and so on), or write the same as JSON: " +
      '{"where":{"task":"task","mapIndex":2,"tryNumber":1},"what":{"kind":"fail"}}.',
  };
}

/** As JSON where it has a JSON text; a cycle or a bigint has none. */
function textOf(fault: unknown): string {
  try {
    return JSON.stringify(fault);
  } catch {
    return 'given';
  }
}
