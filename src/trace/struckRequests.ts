/**
 * Which faults of the plan struck requests of bodies, in the words of whoever wrote them.
 */
import type { RequestRecord } from '../model/attempt.ts';
import { attemptRecordsOf } from './attemptRecords.ts';
import { planEntryText } from './planEntryText.ts';
import type { AttemptRecord, Trace } from './trace.ts';

/** A request of a body, with the fault that it met. */
export interface RequestView extends RequestRecord {
  /** As it was written: `answerRequest('fetch_page', 429).onRequest({ nth: 1 })`; absent: it met none. */
  readonly fault?: string;
}

/** What is known of an attempt beside its states and times. */
export interface AttemptView extends AttemptRecord {
  readonly requests?: readonly RequestView[];
}

/** The attempts of an instance, in the order they ended. */
export function attemptViews(trace: Trace, instance: number): readonly AttemptView[] {
  return attemptRecordsOf(trace, instance).map((attempt) => {
    const { requests } = attempt;
    return requests === undefined
      ? attempt
      : { ...attempt, requests: requests.map((request) => viewOf(trace, request)) };
  });
}

function viewOf({ header }: Trace, request: RequestRecord): RequestView {
  const { planEntry } = request;
  return planEntry === undefined ? request : { ...request, fault: planEntryText(header.plan[planEntry]) };
}

/** `loseResponse('load') struck PUT https://api.example.test/a and 2 more requests`, once for each fault, in the order they struck. */
export function strikeTexts(trace: Trace, instance: number): string[] {
  const struck = new Map<number, RequestRecord[]>();
  for (const request of attemptRecordsOf(trace, instance).flatMap(({ requests = [] }) => requests)) {
    const { planEntry } = request;
    if (planEntry !== undefined) struck.set(planEntry, [...(struck.get(planEntry) ?? []), request]);
  }
  return [...struck].map(([position, [first, ...others]]) => {
    const more = others.length === 0 ? '' : ` and ${others.length} more request${others.length === 1 ? '' : 's'}`;
    return `${planEntryText(trace.header.plan[position])} struck ${first?.method} ${first?.url}${more}`;
  });
}
