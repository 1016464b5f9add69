import { Skeleton } from 'antd';
import type { ReactNode } from 'react';
import type { List } from '../api/use-list.js';
import { MoreOfList } from './more-of-list.js';
import { Failure } from './states.js';

export interface Column<Row> {
  readonly title: string;
  readonly cell: (row: Row) => ReactNode;
  readonly isNumber?: boolean;
}

interface Props<Row> {
  /** Its name, for assistive technology. */
  readonly label: string;
  readonly list: List<Row>;
  readonly rowKey: (row: Row) => string;
  readonly columns: readonly Column<Row>[];
  /** Shown where there are no rows. */
  readonly empty: ReactNode;
}

const SKELETON_ROWS = 6;

/** A list as a table; on a phone each row is a card. A `Link` of the class `row-link` makes its whole row a link. */
export function DataTable<Row>({ label, list, rowKey, columns, empty }: Props<Row>) {
  const { rows, error, retry, hasMore } = list;
  if (error !== null && rows === undefined) return <Failure error={error} retry={retry} />;
  if (rows?.length === 0 && !hasMore) return <div className="panel">{empty}</div>;
  return (
    <div className="panel">
      {error !== null && <Failure error={error} retry={retry} />}
      <table className="table" aria-label={label} aria-busy={rows === undefined}>
        <thead>
          <tr>
            {columns.map(({ title, isNumber }) => (
              <th key={title} scope="col" className={isNumber ? 'number' : undefined}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows === undefined
            ? Array.from({ length: SKELETON_ROWS }, (_, index) => (
                <SkeletonRow key={index} width={columns.length} />
              ))
            : rows.map((row) => (
                <tr key={rowKey(row)}>
                  {columns.map(({ title, cell, isNumber }) => (
                    <td key={title} data-label={title} className={isNumber ? 'number' : undefined}>
                      {cell(row)}
                    </td>
                  ))}
                </tr>
              ))}
        </tbody>
      </table>
      <MoreOfList list={list} />
    </div>
  );
}

function SkeletonRow({ width }: { readonly width: number }) {
  return (
    <tr className="skeleton-row">
      <td colSpan={width}>
        <Skeleton active title={false} paragraph={{ rows: 1, width: '100%' }} />
      </td>
    </tr>
  );
}
