/**
 * Where the requests of an instance lie on the axis of the timeline.
 */
import type { RequestRecord } from '../../model/attempt.ts';
import { STATE } from '../../model/states.ts';
import { attemptRecordsOf } from '../../trace/attemptRecords.ts';
import type { Trace } from '../../trace/trace.ts';
import type { Axis } from './axis.ts';
import type { Span } from './spans.ts';

export interface RequestMark {
  readonly from: number;
  readonly to: number;
  readonly request: RequestRecord;
  /** It met a fault, or was answered with an error, or not at all. */
  readonly isTrouble: boolean;
}

/** @param spans Those of the instance. */
export function requestMarks(
  trace: Trace,
  instance: number,
  { axis, spans }: { axis: Axis; spans: readonly Span[] },
): RequestMark[] {
  return attemptRecordsOf(trace, instance).flatMap(({ tryNumber, requests = [] }) => {
    const parts = spans.filter((span) => span.state === STATE.running && span.tryNumber === tryNumber);
    return requests.flatMap((request, position): RequestMark[] => {
      const part =
        parts.find(({ startMs, endMs }) => startMs <= request.sentMs && request.sentMs <= endMs) ?? parts.at(-1);
      if (part === undefined) return [];
      const stretch =
        axis.kind === 'time' ? inTime(request, part) : inOrder(position, requests.length, axis.ofSpan(part));
      return [{ ...stretch, request, isTrouble: isTrouble(request) }];
    });
  });
}

function inTime({ sentMs, deliveredMs }: RequestRecord, { endMs }: Span): { from: number; to: number } {
  return { from: sentMs, to: Math.max(sentMs, deliveredMs ?? endMs) };
}

/** One after the other, each as long as the others: between two moves there is no time. */
function inOrder(
  position: number,
  count: number,
  { from, to }: { from: number; to: number },
): { from: number; to: number } {
  const length = (to - from) / count;
  return { from: from + position * length, to: from + (position + 0.8) * length };
}

function isTrouble({ planEntry, status }: RequestRecord): boolean {
  return planEntry !== undefined || status === null || status >= 400;
}
