import type { ReactNode } from 'react';
import type { List } from '../api/use-list.js';
import { MoreOfList } from './more-of-list.js';
import { Failure, Loading } from './states.js';

interface Props<Row> {
  readonly list: List<Row>;
  readonly rowKey: (row: Row) => string;
  readonly card: (row: Row) => ReactNode;
  readonly empty: ReactNode;
}

/** A list whose rows say more than a table has room for. */
export function CardList<Row>({ list, rowKey, card, empty }: Props<Row>) {
  const { rows, error, retry, hasMore } = list;
  if (rows === undefined) return error === null ? <Loading /> : <Failure error={error} retry={retry} />;
  if (rows.length === 0 && !hasMore) return <div className="panel">{empty}</div>;
  return (
    <>
      {error !== null && <Failure error={error} retry={retry} />}
      <ul className="cards">
        {rows.map((row) => (
          <li key={rowKey(row)}>{card(row)}</li>
        ))}
      </ul>
      <MoreOfList list={list} />
    </>
  );
}
