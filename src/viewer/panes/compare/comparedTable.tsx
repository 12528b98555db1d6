/**
 * How each instance fared in two runs, those that differ first.
 */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { stateOfCode } from '../../../model/states.ts';
import { formatDuration } from '../../../model/time.ts';
import { lastError, type ComparedInstance, type Difference } from '../../story/compareRuns.ts';
import type { View } from '../../view.ts';
import { StateMark } from '../parts/stateMark.tsx';
import { openIn, type Side } from './sides.ts';

interface ComparedTableProps {
  readonly view: View;
  readonly rows: readonly ComparedInstance[];
  readonly left: Side;
  readonly right: Side;
}

/** Rows that are added at once. */
const A_TURN = 60;

const WORDS: Readonly<Record<Difference, string>> = {
  only_left: 'only here',
  only_right: 'only there',
  state: 'state',
  tries: 'tries',
  error: 'error',
  value: 'value',
  time: 'time',
};

export function ComparedTable({ view, rows, left, right }: ComparedTableProps): JSX.Element {
  const shown = useSignal(A_TURN);
  const hasAll = useSignal(false);
  const telling = rows.filter(({ differences: [first] }) => first !== undefined && first !== 'time');
  const chosen = hasAll.value ? rows : telling;
  return (
    <section aria-label="Instances in both runs">
      <h2>
        {telling.length} of {rows.length} instances fared differently
      </h2>
      <label class="check">
        <input
          type="checkbox"
          checked={hasAll.value}
          onChange={(event) => {
            hasAll.value = event.currentTarget.checked;
          }}
        />
        show equal ones too, and those that differ in time alone
      </label>
      <table class="compare-table">
        <thead>
          <tr>
            <th scope="col">Instance</th>
            <th scope="col">{left.name}</th>
            <th scope="col">{right.name}</th>
            <th scope="col">Differs in</th>
          </tr>
        </thead>
        <tbody>
          {chosen.slice(0, shown.value).map((row) => (
            <Row key={`${row.name} ${row.left} ${row.right}`} view={view} row={row} left={left} right={right} />
          ))}
        </tbody>
      </table>
      {chosen.length > shown.value && (
        <button
          type="button"
          class="link"
          onClick={() => {
            shown.value += A_TURN * 4;
          }}
        >
          {chosen.length - shown.value} more
        </button>
      )}
    </section>
  );
}

interface RowProps {
  readonly view: View;
  readonly row: ComparedInstance;
  readonly left: Side;
  readonly right: Side;
}

function Row({ view, row, left, right }: RowProps): JSX.Element {
  const { name, differences } = row;
  const isTelling = differences.some((difference) => difference !== 'time');
  return (
    <tr>
      <th scope="row">
        <bdi>{name}</bdi>
      </th>
      <Fared view={view} side={left} instance={row.left} tone={isTelling ? 'is-gone' : ''} />
      <Fared view={view} side={right} instance={row.right} tone={isTelling ? 'is-added' : ''} />
      <td>{differences.length === 0 ? '= nothing' : `≠ ${differences.map((each) => WORDS[each]).join(', ')}`}</td>
    </tr>
  );
}

interface FaredProps {
  readonly view: View;
  readonly side: Side;
  readonly instance: number | null;
  readonly tone: string;
}

function Fared({ view, side, instance, tone }: FaredProps): JSX.Element {
  if (instance === null) return <td class="soft">– not there</td>;
  const { columns } = side.loaded;
  const tries = columns.tryNumber[instance] as number;
  const endMs = columns.endMs[instance] as number;
  const error = lastError(side.loaded, instance);
  return (
    <td class={tone}>
      <button type="button" class="link about" onClick={() => openIn(view, side, { instance })}>
        <span class="hidden-text">Show {side.name}: </span>
        <StateMark state={stateOfCode(columns.state[instance] as number)} />
        {tries > 1 && <span>try {tries}</span>}
        {endMs >= 0 && <span class="soft numeric">at {formatDuration(endMs)}</span>}
      </button>
      {error !== null && (
        <p class="mono">
          <bdi>{error.length > LONGEST_ERROR ? `${error.slice(0, LONGEST_ERROR)}…` : error}</bdi>
        </p>
      )}
    </td>
  );
}

const LONGEST_ERROR = 200;
