/**
 * Checks what an API asks of its clients to know them.
 */
import { headerName, oneOf, plainUrl, someTimeMs, text, type OptionBag } from '../optionBag.ts';
import type { AuthenticationPlan, TokenPlan } from './apiPlan.ts';

const FIELDS = {
  bearer: ['token'],
  api_key: ['key', 'header', 'parameter'],
  basic: ['user', 'password'],
  token: ['expiresAfter', 'tokenUrl', 'clientId', 'clientSecret'],
} as const;

/** null: whoever asks is answered. */
export function readAuthentication(bag: OptionBag, apiUrl: string): AuthenticationPlan | null {
  const inside = bag.inside('authentication', ['kind', ...Object.values(FIELDS).flat()]);
  if (inside === null) return null;
  if (!inside.isGiven('kind')) bag.wrong('The authentication has no kind.', `Give one of ${Object.keys(FIELDS)}.`);
  const kind = inside.read('kind', oneOf('bearer', 'api_key', 'basic', 'token'), null);
  if (kind === null) return null;
  for (const [other, fields] of Object.entries(FIELDS)) {
    for (const field of fields) {
      if (other === kind || !inside.isGiven(field)) continue;
      bag.wrong(`The option authentication.${field} belongs to the kind ${other}, not ${kind}.`, 'Leave it out.');
    }
  }
  const needed = (name: string): string => {
    if (!inside.isGiven(name)) bag.wrong(`The authentication lacks ${name}.`, `Give authentication.${name}.`);
    return inside.read(name, text, '');
  };
  switch (kind) {
    case 'bearer':
      return { kind, token: needed('token') };
    case 'basic':
      return { kind, user: needed('user'), password: needed('password') };
    case 'api_key':
      if (inside.isGiven('header') && inside.isGiven('parameter')) {
        bag.wrong('The API key is in a header and in the query.', 'Give authentication.header or .parameter.');
      }
      return {
        kind,
        key: needed('key'),
        header: inside.read('header', headerName, 'X-API-Key'),
        parameter: inside.read('parameter', text, null),
      };
    default:
      return readToken(inside, { apiUrl, wrong: bag.wrong });
  }
}

function readToken(
  inside: OptionBag,
  { apiUrl, wrong }: { apiUrl: string; wrong: (message: string, remedy: string) => void },
): TokenPlan {
  if (!inside.isGiven('expiresAfter')) {
    wrong('The authentication does not say when tokens expire.', "Give authentication.expiresAfter: '10m'.");
  }
  if (inside.isGiven('clientId') !== inside.isGiven('clientSecret')) {
    wrong('Of client id and secret only one is given.', 'Give authentication.clientId and .clientSecret, or neither.');
  }
  const tokenUrl = inside.read('tokenUrl', plainUrl, apiUrl === '' ? '' : `${new URL(apiUrl).origin}/token`);
  if (tokenUrl === apiUrl && apiUrl !== '') wrong('The token has the URL of the items.', 'Give another tokenUrl.');
  const id = inside.read('clientId', text, null);
  const secret = inside.read('clientSecret', text, null);
  return {
    kind: 'token',
    expiresAfterMs: inside.read('expiresAfter', someTimeMs, 1),
    tokenUrl,
    client: id === null || secret === null ? null : { id, secret },
  };
}
