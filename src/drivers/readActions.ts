/**
 * The actions of a simulation, each checked for its shape: they may come from JSON, where no compiler looked.
 */
import type { Problem } from '../model/errors.ts';
import type { RunAction } from '../model/runAction.ts';

/** What is wrong with the fields of each kind besides `atMs`; null: nothing. */
const COMPLAINTS: { readonly [Kind in RunAction['kind']]: (action: Record<string, unknown>) => string | null } = {
  restart_scheduler: ({ adopts }) => (typeof adopts === 'boolean' ? null : 'adopts is true or false'),
};

/** The actions that are well-formed, by time; the others become problems. */
export function readActions(given: readonly RunAction[], problems: Problem[]): RunAction[] {
  if (!Array.isArray(given)) {
    problems.push(badAction(given, 'actions is a list'));
    return [];
  }
  const actions = given.flatMap((action: unknown) => {
    const complaint = complaintOf(action);
    if (complaint !== null) problems.push(badAction(action, complaint));
    return complaint === null ? [{ ...(action as RunAction) }] : [];
  });
  return actions.sort((left, right) => left.atMs - right.atMs);
}

function complaintOf(given: unknown): string | null {
  if (typeof given !== 'object' || given === null) return 'an action is an object';
  const action = given as Record<string, unknown>;
  const { kind, atMs } = action;
  if (typeof kind !== 'string' || !Object.hasOwn(COMPLAINTS, kind)) {
    return `kind is one of ${Object.keys(COMPLAINTS).join(', ')}`;
  }
  if (!Number.isSafeInteger(atMs) || (atMs as number) < 0) return 'atMs is whole milliseconds';
  return COMPLAINTS[kind as RunAction['kind']](action);
}

function badAction(action: unknown, complaint: string): Problem {
  return {
    code: 'bad-action',
    message: `The action ${JSON.stringify(action)} cannot be used: ${complaint}.`,
    remedy: "Build it with restartScheduler('5m'), or write the same as JSON.",
  };
}
