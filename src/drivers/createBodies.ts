/**
 * The bodies of a simulation before any has begun, the virtual time they see, and who decides about their requests.
 */
import type { RunSettings } from '../engine/run.ts';
import { Bodies } from '../virtual/bodies.ts';
import { RequestDesk } from '../virtual/requestDesk.ts';
import { Timeline } from '../virtual/timeline.ts';
import type { VirtualProcess } from '../virtual/virtualProcess.ts';
import { createClerk, type ClerkInput } from '../workers/requestClerk.ts';

/** `startDate`: the date at virtual 0, ms since 1970. */
export function createBodies(startDate: number, { seed, order, limits }: RunSettings): Bodies {
  return new Bodies(new Timeline<VirtualProcess>(startDate, { seed, order }), limits);
}

/** From now on requests go by the plan and the stubs. */
export function judgeRequests({ timeline }: Bodies, input: ClerkInput): void {
  timeline.deskMaker = { make: () => new RequestDesk(createClerk(input)) };
}
