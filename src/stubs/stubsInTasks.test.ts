import http from 'node:http';
import { Dag, simulate, type Simulation } from 'dagproof';
import { paginatedApi, type PaginatedApi } from 'dagproof/stubs';
import { describe, expect, it } from 'vitest';

function makeApi(host: string): PaginatedApi {
  const url = `http://${host}.example.test/orders`;
  return paginatedApi({ url, items: [1, 2, 3, 4, 5], pageSize: 2, rateLimit: { requests: 2, per: '1m' } });
}

/** Reads all pages, waiting as it is told, then the first once more by http. */
async function read({ url }: { url: string }): Promise<unknown> {
  const got: number[] = [];
  while (got.length < 5) {
    const response = await fetch(`${url}?page=${got.length / 2 + 1}`);
    const waitMs = Number(response.headers.get('retry-after')) * 1_000;
    if (response.ok) got.push(...((await response.json()) as number[]));
    else await new Promise((resolve) => setTimeout(resolve, waitMs));
  }
  const status = await new Promise((resolve) => {
    http.get(url, (response) => resolve(response.resume().statusCode));
  });
  return [got, status];
}

async function simulateReading(api: PaginatedApi, reader: typeof read): Promise<Simulation> {
  const dag = new Dag('reading');
  dag.task('read', reader)({ url: api.routes[0]?.url ?? '' });
  return await simulate(dag, { stubs: [api] });
}

/** Status and virtual seconds since the first request. */
function told({ requests }: PaginatedApi): (readonly [status: number, second: number])[] {
  return requests.map(({ status, dateMs }) => [status, (dateMs - (requests[0]?.dateMs ?? 0)) / 1_000] as const);
}

const EXPECTED = [[200, 0], [200, 0], [429, 0], [200, 60], [200, 60]]; // prettier-ignore

describe('a stub that a task speaks to', () => {
  it('lives in virtual time', async () => {
    const api = makeApi('a');
    const run = await simulateReading(api, read);
    expect(run.xcom('read')).toEqual([[1, 2, 3, 4, 5], 200]);
    expect(run.durationMs).toBe(60_000);
    expect(told(api)).toEqual(EXPECTED);
    expect(new Date(api.requests[0]?.dateMs ?? 0).toISOString()).toBe('2026-01-01T00:00:00.000Z');
  });

  it('ends its answers for a client that keeps its connections', async () => {
    const agent = new http.Agent({ keepAlive: true });
    const readKept = ({ url }: { url: string }): Promise<unknown> => {
      return new Promise((resolve, reject) => {
        const options = { agent, headers: { connection: 'keep-alive' } };
        http
          .get(url, options, (response) => response.resume().on('end', () => resolve(response.statusCode)))
          .on('error', reject);
      });
    };
    expect((await simulateReading(makeApi('a'), readKept)).xcom('read')).toBe(200);
    agent.destroy();
  });

  it('lives in that of each of two simulations at once, with its own stub', async () => {
    const apis = [makeApi('a'), makeApi('b')];
    const late: typeof read = async (given) => {
      await new Promise((resolve) => setTimeout(resolve, 10_000));
      return await read(given);
    };
    const [first, second] = await Promise.all(
      apis.map((api, place) => simulateReading(api, place === 0 ? read : late)),
    );
    expect([first?.durationMs, second?.durationMs]).toEqual([60_000, 70_000]);
    expect(apis.map(told)).toEqual([EXPECTED, EXPECTED]);
    expect(second?.xcom('read')).toEqual([[1, 2, 3, 4, 5], 200]);
  });
});
