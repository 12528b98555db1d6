/**
 * Texts of two runs beside each other: what of one differs from the other.
 */
import type { JSX } from 'preact';
import { LongText } from '../parts/longText.tsx';
import type { Side } from './sides.ts';

export interface Pair {
  readonly name: string;
  /** null: that run has none. */
  readonly left: string | null;
  readonly right: string | null;
  /** Shows what it is about; absent: there is nothing to show. */
  readonly open?: () => void;
}

interface PairTableProps {
  readonly heading: string;
  /** Of the first column. */
  readonly first: string;
  readonly pairs: readonly Pair[];
  readonly left: Side;
  readonly right: Side;
}

/** More are not read. */
const MOST_PAIRS = 50;

export function PairTable({ heading, first, pairs, left, right }: PairTableProps): JSX.Element | null {
  if (pairs.length === 0) return null;
  const rest = pairs.length - MOST_PAIRS;
  return (
    <section aria-label={heading}>
      <h2>{heading}</h2>
      <table class="compare-table">
        <thead>
          <tr>
            <th scope="col">{first}</th>
            <th scope="col">{left.name}</th>
            <th scope="col">{right.name}</th>
          </tr>
        </thead>
        <tbody>
          {pairs.slice(0, MOST_PAIRS).map((pair, position) => (
            <tr key={position}>
              <th scope="row">
                <Name {...pair} />
              </th>
              <Cell text={pair.left} tone="is-gone" />
              <Cell text={pair.right} tone="is-added" />
            </tr>
          ))}
        </tbody>
      </table>
      {rest > 0 && <p class="soft">and {rest} more</p>}
    </section>
  );
}

function Name({ name, open }: Pair): JSX.Element {
  if (open === undefined) return <bdi>{name}</bdi>;
  return (
    <button type="button" class="link" onClick={open}>
      <bdi>{name}</bdi>
    </button>
  );
}

function Cell({ text, tone }: { readonly text: string | null; readonly tone: string }): JSX.Element {
  if (text === null) return <td class="soft">–</td>;
  return (
    <td class={tone}>
      <LongText text={text} />
    </td>
  );
}
