/**
 * A paginated API as it is played: options after they were checked, every default filled in, durations in milliseconds.
 */
import type { Json } from '../../model/json.ts';
import type { Latency } from '../../virtual/stub.ts';
import type { PageWanted } from './options.ts';

export interface ApiPlan {
  readonly name: string;
  /** Id of a task; null: not said. */
  readonly collectedBy: string | null;
  /** Origin and path. */
  readonly url: string;
  readonly items: readonly Json[] | ((page: PageWanted) => readonly Json[]);
  /** Of a function; null: unknown. */
  readonly declaredTotal: number | null;
  /** How a request says which page it wants. */
  readonly address: 'page' | 'offset' | 'cursor';
  readonly hasLinks: boolean;
  readonly parameters: ParameterNames;
  readonly firstPage: number;
  readonly pageSize: { readonly default: number; readonly maximum: number; readonly tooLarge: 'clamp' | 'refuse' };
  /** null: the bare list. */
  readonly body: BodyPlan | null;
  /** null: told in no header. */
  readonly totalHeader: string | null;
  readonly isTotalInBody: boolean;
  readonly rateLimit: RateLimitPlan | null;
  readonly authentication: AuthenticationPlan | null;
  readonly cursorsEnd: CursorsEndPlan;
  readonly changes: readonly ChangePlan[];
  readonly refusals: readonly RefusalPlan[];
  readonly latency: Latency;
}

export interface ParameterNames {
  readonly page: string;
  readonly offset: string;
  readonly cursor: string;
  readonly size: string;
}

export interface BodyPlan {
  readonly items: string;
  readonly next: string;
  readonly total: string;
  readonly nextAs: 'value' | 'url';
}

export interface RateLimitPlan {
  readonly requests: number;
  readonly windowMs: number;
  readonly retryAfter: 'seconds' | 'date' | 'none';
  readonly hasHeaders: boolean;
}

export type AuthenticationPlan =
  | { readonly kind: 'bearer'; readonly token: string }
  | { readonly kind: 'api_key'; readonly key: string; readonly header: string; readonly parameter: string | null }
  | { readonly kind: 'basic'; readonly user: string; readonly password: string }
  | TokenPlan;

export interface TokenPlan {
  readonly kind: 'token';
  readonly expiresAfterMs: number;
  readonly tokenUrl: string;
  /** null: whoever asks is given one. */
  readonly client: { readonly id: string; readonly secret: string } | null;
}

export interface CursorsEndPlan {
  /** null: never. */
  readonly afterPages: number | null;
  readonly times: number;
  readonly onChange: boolean;
  readonly status: 400 | 410;
}

export interface ChangePlan {
  readonly afterPages: number | null;
  readonly afterMs: number | null;
  readonly position: number;
  readonly remove: number;
  readonly insert: readonly Json[];
}

export interface RefusalPlan {
  readonly page: number;
  readonly status: number;
  readonly times: number;
  readonly retryAfterMs: number | null;
}
