/**
 * The requests of a try: what was asked, what came back, which fault struck.
 */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { formatDuration } from '../../../model/time.ts';
import type { RequestView } from '../../../trace/struckRequests.ts';

/** So many are shown at once. */
const MOST_REQUESTS = 20;

export function Requests({ requests }: { readonly requests: readonly RequestView[] }): JSX.Element {
  const shown = useSignal(MOST_REQUESTS);
  const rest = requests.length - shown.value;
  return (
    <div>
      <h4>
        {requests.length} {requests.length === 1 ? 'request' : 'requests'}
      </h4>
      <ol class="requests">
        {requests.slice(0, shown.value).map((request, position) => (
          <Request key={position} request={request} />
        ))}
      </ol>
      {rest > 0 && (
        <button
          type="button"
          class="link"
          onClick={() => {
            shown.value += MOST_REQUESTS * 10;
          }}
        >
          {rest} more
        </button>
      )}
    </div>
  );
}

function Request({ request }: { readonly request: RequestView }): JSX.Element {
  const { method, url, sentMs, deliveredMs, status, fault } = request;
  const isBad = status === null || status >= 400;
  return (
    <li>
      <span class={`status numeric${isBad ? ' is-bad' : ''}`}>{status ?? 'no answer'}</span> <strong>{method}</strong>{' '}
      <bdi class="mono">{url.length > LONGEST_URL ? `${url.slice(0, LONGEST_URL)}…` : url}</bdi>{' '}
      <span class="soft numeric">
        at {formatDuration(sentMs)}
        {deliveredMs === null ? ', gave up' : `, took ${formatDuration(deliveredMs - sentMs)}`}
      </span>
      {fault !== undefined && (
        <p class="fault">
          <span class="soft">struck by</span> <code>{fault}</code>
        </p>
      )}
    </li>
  );
}

const LONGEST_URL = 400;
