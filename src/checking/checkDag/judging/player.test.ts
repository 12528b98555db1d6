import { describe, expect, it } from 'vitest';
import { Agent, get } from 'node:http';
import { Dag } from '../../../authoring/dag.ts';
import { paginatedApi } from '../../../stubs/index.ts';
import { isIntercepted } from '../../../virtual/requestListeners.ts';
import { Player } from './player.ts';

const HOST = 'http://api.example.test';
const PLAYED = { plan: [], seed: 0 };

function asking(agent: Agent): Player {
  const api = paginatedApi({ url: `${HOST}/items`, items: [1, 2] });
  const dag = new Dag('asking');
  dag.task(
    'ask',
    () =>
      new Promise<number>((resolve, reject) => {
        get(`${HOST}/items`, { agent }, (response) => {
          response.resume();
          response.on('end', () => resolve(response.statusCode ?? 0));
        }).on('error', reject);
      }),
  )();
  return new Player(dag.compile(), { stubs: [api] });
}

describe('a player', () => {
  it('leaves interceptors up between many runs, and none after them or after one', async () => {
    const agent = new Agent();
    const player = asking(agent);
    await player.play(PLAYED);
    expect(isIntercepted('http')).toBe(false);

    await player.many(async () => {
      await player.play(PLAYED);
      expect(isIntercepted('http')).toBe(true);
    });
    expect(isIntercepted('http')).toBe(false);
    agent.destroy();
  });
});
