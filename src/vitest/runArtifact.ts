/**
 * What a failed test leaves of a run for reporters: an artifact of vitest that has the trace. It is read outside of tests, where vitest itself
 * must not be loaded.
 */
import type { PageFinding, PageRun } from '../report/page/pageData.ts';

/** For `onTestCaseArtifactRecord` of a reporter; its only attachment is the trace, in base64. */
export interface RunArtifact {
  readonly type: typeof RUN_ARTIFACT;
  readonly dagId: string;
  readonly digest: string;
  /** How the run ended and which it was. */
  readonly line: string;
  /** The command that runs the test again. */
  readonly again: string;
  /** What the run is among those of its test. */
  readonly role: PageRun['role'];
  /** What is wrong with it, without secrets. */
  readonly findings: readonly PageFinding[];
  readonly attachments: readonly { readonly contentType?: string; readonly body?: string | Uint8Array }[];
}

export const RUN_ARTIFACT = 'dagproof:run';

export function isRunArtifact(artifact: { readonly type: string }): artifact is RunArtifact {
  return artifact.type === RUN_ARTIFACT;
}
