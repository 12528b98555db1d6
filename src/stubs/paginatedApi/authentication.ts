/**
 * Whether a client has shown what the API asks for, and what it is told when it has not.
 */
import type { ApiPlan, AuthenticationPlan } from './apiPlan.ts';
import { refusal, type Reply } from './reply.ts';
import type { Tokens } from './tokens.ts';

/** null: the request may be answered. */
export function checkAuthentication(
  request: Request,
  { plan, tokens }: { plan: ApiPlan; tokens: Tokens },
): Reply | null {
  const { authentication, name } = plan;
  if (authentication === null) return null;
  if (authentication.kind === 'bearer' || authentication.kind === 'token') {
    const token = bearerToken(request);
    const complaint =
      authentication.kind === 'token' ? tokens.complaintOf(token) : staticComplaint(token, authentication);
    return complaint === null ? null : bearerRefusal(name, complaint);
  }
  if (shown(request, authentication) === expected(authentication)) return null;
  const scheme = authentication.kind === 'basic' ? 'Basic' : 'ApiKey';
  return refusal(401, {
    error: 'unauthorized',
    message: `This needs ${authentication.kind === 'basic' ? 'user and password' : 'an API key'}.`,
    headers: { 'WWW-Authenticate': `${scheme} realm=${JSON.stringify(name)}` },
  });
}

/** The token of an Authorization header; null: there is none. */
function bearerToken(request: Request): string | null {
  return /^Bearer +(\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1] ?? null;
}

function staticComplaint(token: string | null, { token: right }: { token: string }): string | null {
  if (token === null) return '';
  return token === right ? null : 'The access token is not known';
}

/** An empty complaint: no token was shown, for which RFC 6750 wants no error code. */
function bearerRefusal(realm: string, complaint: string): Reply {
  const error = complaint === '' ? '' : `, error="invalid_token", error_description=${JSON.stringify(complaint)}`;
  return refusal(401, {
    error: complaint === '' ? 'unauthorized' : 'invalid_token',
    message: complaint === '' ? 'This needs an access token.' : `${complaint}.`,
    headers: { 'WWW-Authenticate': `Bearer realm=${JSON.stringify(realm)}${error}` },
  });
}

type ShownPlan = Extract<AuthenticationPlan, { kind: 'basic' | 'api_key' }>;

function shown(request: Request, plan: ShownPlan): string | null {
  if (plan.kind === 'basic') return request.headers.get('authorization');
  if (plan.parameter !== null) return new URL(request.url).searchParams.get(plan.parameter);
  return request.headers.get(plan.header);
}

function expected(plan: ShownPlan): string {
  return plan.kind === 'api_key' ? plan.key : basicHeader(plan.user, plan.password);
}

/** The Authorization header of a user with a password. */
export function basicHeader(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}
