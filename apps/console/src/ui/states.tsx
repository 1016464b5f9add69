import { Alert, Button, Skeleton } from 'antd';
import type { ReactNode } from 'react';
import { text } from '../text/index.js';
import { Copyable } from './copyable.js';
import { problemOf } from './problem.js';

const MOST_ERRORS = 10;

/** Where a page will stand. */
export function Loading() {
  return (
    <output className="loading" aria-label={text.states.loading}>
      <Skeleton active title={{ width: '30%' }} paragraph={{ rows: 6 }} />
    </output>
  );
}

/** Nothing to show: says why, and what would stand here. */
export function Empty({
  title,
  hint,
  children,
}: {
  readonly title: string;
  readonly hint: string;
  readonly children?: ReactNode;
}) {
  return (
    <div className="empty">
      <p className="empty-title">{title}</p>
      <p className="empty-hint">{hint}</p>
      {children}
    </div>
  );
}

/** An error: what happened, what to do, the request id, and another try. */
export function Failure({
  error,
  retry,
}: {
  readonly error: unknown;
  readonly retry?: (() => unknown) | undefined;
}) {
  const { title, advice, detail, requestId, errors } = problemOf(error);
  return (
    <Alert
      className="failure"
      type="error"
      showIcon
      title={title}
      description={
        <>
          <p>{advice}</p>
          {detail !== null && <ServerWords detail={detail} />}
          {errors.length > 0 && (
            <ul className="quiet">
              {errors.slice(0, MOST_ERRORS).map(({ path, message }) => (
                <li key={path}>
                  <code>{path}</code> {text.finding(message) ?? message}
                </li>
              ))}
            </ul>
          )}
          {requestId !== null && (
            <p className="quiet">
              {text.problems.requestId} <Copyable value={requestId} />
            </p>
          )}
        </>
      }
      action={
        retry === undefined ? undefined : (
          <Button size="small" onClick={() => void retry()}>
            {text.states.retry}
          </Button>
        )
      }
    />
  );
}

/** What the server says beyond its code. Words of another language are one click away. */
export function ServerWords({ detail }: { readonly detail: string }) {
  const words = text.finding(detail);
  if (words !== null) return <p className="quiet">{text.problems.server(words)}</p>;
  return (
    <details className="quiet">
      <summary>{text.problems.original}</summary>
      {detail}
    </details>
  );
}
