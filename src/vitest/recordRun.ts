/**
 * Leaves the run of a failed test for reporters.
 */
import { recordArtifact, type TestContext } from 'vitest';
import { encodeWithoutSecrets } from '../trace/secretsOfTrace.ts';
import type { Simulation } from '../trace/simulation.ts';
import { runLine } from './attachRun.ts';
import { rerunLine } from './rerunLine.ts';
import { RUN_ARTIFACT, type RunArtifact } from './runArtifact.ts';

export async function recordRun(task: TestContext['task'], run: Simulation): Promise<void> {
  const artifact: RunArtifact = {
    type: RUN_ARTIFACT,
    dagId: run.dag.dagId,
    digest: run.digest,
    line: runLine(run),
    again: rerunLine(task),
    attachments: [{ contentType: 'application/x-ndjson', body: new TextEncoder().encode(encodeWithoutSecrets(run)) }],
  };
  // vitest knows the types of artifacts by declaration, and no declaration fits both of its releases.
  await recordArtifact(task, artifact as never);
}
