import { Dag } from '../authoring/dag.ts';
import { simulateSync } from '../drivers/simulateSync.ts';
import { decodeTrace } from '../trace/codec.ts';
import { Simulation } from '../trace/simulation.ts';
import { readingDag } from './messages.support.ts';
import { attachRun, describe, expect, test } from './v4.ts';

type Annotate = Parameters<typeof attachRun>[0]['annotate'];

/** Notes what a test would be annotated with. */
function notes(): { texts: string[]; annotate: Annotate } {
  const texts: string[] = [];
  const annotate = (async (message: string, _type: string, { body }: { body: Uint8Array }) => {
    texts.push(message, new TextDecoder().decode(body));
    return { message, type: 'notice' };
  }) as unknown as Annotate;
  return { texts, annotate };
}

describe('a run (and its test)', () => {
  test("is annotated: what's seen again how?", async ({ task }) => {
    const { texts, annotate } = notes();
    const run = simulateSync(readingDag(), { seed: 7, durations: { read: '1m' } });
    await attachRun({ annotate, task }, run);
    const name = String.raw`^a run \(and its test\) is annotated: what'\''s seen again how\?$`;
    expect(texts[0]).toBe(
      `reading success after 1m of virtual time, seed 7, digest ${run.digest.slice(0, 12)}. ` +
        `To see it again: npx vitest run src/vitest/attachRun.test.ts -t '${name}'`,
    );
    expect(new Simulation(decodeTrace(texts[1] ?? '')).digest).toBe(run.digest);
  });

  test('is an annotation of vitest', async ({ task, annotate }) => {
    await attachRun({ annotate, task }, simulateSync(readingDag()));
    expect(task.annotations).toMatchObject([{ type: 'notice', attachment: { contentType: 'application/x-ndjson' } }]);
  });

  test('is attached without its secrets', async ({ task }) => {
    const { texts, annotate } = notes();
    const dag = new Dag('secrets');
    const login = dag.task('login', () => ({
      access_token: 'hunter"2',
      password: 471_108,
      user: 'me',
      iban: 'DE02120300',
    }))();
    dag.task('use', ({ login }: { login: { access_token: string } }) => {
      throw new Error(`refused ${login.access_token}`);
    })({ login });
    await attachRun({ annotate, task }, simulateSync(dag, { config: { sensitiveVarConnNames: 'iban' } }));
    expect(texts[1]).toContain('"user":"me"');
    expect(texts[1]).toContain('refused ***');
    expect(texts[1]).not.toContain('hunter');
    expect(texts[1]).not.toContain('471108');
    expect(texts[1]).not.toContain('DE02120300');
  });
});
