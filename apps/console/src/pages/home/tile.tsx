import { Skeleton, Tooltip } from 'antd';
import { Link } from '../../ui/link.js';
import { problemOf } from '../../ui/problem.js';

interface Props {
  readonly name: string;
  /** What is counted, for those who point at it. */
  readonly hint: string;
  /** The list behind the number. */
  readonly href: string;
  readonly error: unknown;
  /** Undefined before the first answer. */
  readonly value: string | undefined;
  readonly note?: string | undefined;
  readonly isBad?: boolean;
}

/** A number of the home page. It explains itself, and opens the list behind it. */
export function Tile({ name, hint, href, error, value, note, isBad = false }: Props) {
  return (
    <Tooltip title={hint}>
      <Link className={`panel tile${isBad ? ' tile-bad' : ''}`} href={href}>
        <span className="tile-name">{name}</span>
        {value !== undefined && <span className="tile-value">{value}</span>}
        {value === undefined && error === null && (
          <Skeleton active title={false} paragraph={{ rows: 1, width: '60%' }} />
        )}
        {value === undefined && error !== null && <span className="quiet">{problemOf(error).title}</span>}
        <span className="quiet tile-note">{note ?? ' '}</span>
      </Link>
    </Tooltip>
  );
}
