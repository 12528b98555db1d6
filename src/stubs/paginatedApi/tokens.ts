/**
 * The token endpoint of an API: it hands out bearer tokens, and knows which of them still hold.
 */
import type { TokenPlan } from './apiPlan.ts';
import { refusal, type Reply } from './reply.ts';

export interface Tokens {
  /** Answers a request to the token URL. */
  answer(request: Request): Promise<Reply>;
  /** Why a token will not do; empty: there is none; null: it will. */
  complaintOf(token: string | null): string | null;
}

export function createTokens(plan: TokenPlan | null): Tokens {
  const expiresAtMs = new Map<string, number>();
  return {
    async answer(request) {
      if (request.method !== 'POST') {
        const message = `A token is got by POST, not ${request.method}.`;
        return refusal(405, { error: 'method_not_allowed', message, headers: { Allow: 'POST' } });
      }
      const fields = await fieldsOf(request);
      if (fields['grant_type'] !== 'client_credentials') {
        return refusal(400, { error: 'unsupported_grant_type', message: 'Ask with grant_type=client_credentials.' });
      }
      if (plan === null || !isKnown(plan.client, request, fields)) {
        const headers = { 'WWW-Authenticate': 'Basic realm="token"' };
        return refusal(401, { error: 'invalid_client', message: 'The client or its secret is not known.', headers });
      }
      const token = `token-${expiresAtMs.size + 1}`;
      expiresAtMs.set(token, Date.now() + plan.expiresAfterMs);
      const body = { access_token: token, token_type: 'Bearer', expires_in: Math.floor(plan.expiresAfterMs / 1_000) };
      return { status: 200, headers: { 'Cache-Control': 'no-store' }, body };
    },
    complaintOf(token) {
      if (token === null) return '';
      const endMs = expiresAtMs.get(token);
      if (endMs === undefined) return 'The access token is not known';
      return Date.now() < endMs ? null : 'The access token expired';
    },
  };
}

/** The fields of a form, or of a JSON object; nothing of any other body. */
async function fieldsOf(request: Request): Promise<Record<string, unknown>> {
  const text = await request.text();
  if (!/\bjson\b/.test(request.headers.get('content-type') ?? '')) return Object.fromEntries(new URLSearchParams(text));
  try {
    return { ...(JSON.parse(text) as object) };
  } catch {
    return {};
  }
}

function isKnown(client: TokenPlan['client'], request: Request, fields: Record<string, unknown>): boolean {
  if (client === null) return true;
  const { id, secret } = client;
  if (fields['client_id'] === id && fields['client_secret'] === secret) return true;
  const [, encoded = ''] = /^Basic +(\S+)$/i.exec(request.headers.get('authorization') ?? '') ?? [];
  return Buffer.from(encoded, 'base64').toString() === `${id}:${secret}`;
}
