/**
 * Leaves the runs of a failed test for reporters.
 */
import { stripVTControlCharacters } from 'node:util';
import { recordArtifact, type TestContext } from 'vitest';
import type { PageFinding } from '../report/page/pageData.ts';
import { encodeWithoutSecrets, maskOf } from '../trace/secretsOfTrace.ts';
import type { Simulation } from '../trace/simulation.ts';
import { runLine } from './attachRun.ts';
import { rerunLine } from './rerunLine.ts';
import { RUN_ARTIFACT, type RunArtifact } from './runArtifact.ts';

type Told = Partial<Pick<RunArtifact, 'role' | 'findings'>>;

export async function recordRun(
  task: TestContext['task'],
  run: Simulation,
  { role = 'run', findings = [] }: Told = {},
): Promise<void> {
  const artifact: RunArtifact = {
    type: RUN_ARTIFACT,
    dagId: run.dag.dagId,
    digest: run.digest,
    line: runLine(run),
    again: rerunLine(task),
    role,
    findings,
    attachments: [{ contentType: 'application/x-ndjson', body: new TextEncoder().encode(encodeWithoutSecrets(run)) }],
  };
  // vitest knows the types of artifacts by declaration, and no declaration fits both of its releases.
  await recordArtifact(task, artifact as never);
}

/** What a test said when it failed, of runs that it had. */
export function findingsOfTest(task: TestContext['task'], runs: readonly Simulation[]): PageFinding[] {
  const mask = maskOf(runs);
  const told = { instances: [], atMs: null, defects: [], replay: rerunLine(task) };
  return (task.result?.errors ?? []).map(({ name = 'Error', message }) => {
    return { property: name, message: mask.text(stripVTControlCharacters(message)), ...told };
  });
}
