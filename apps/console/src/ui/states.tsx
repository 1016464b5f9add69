import { Alert, Button, Skeleton } from 'antd';
import type { ReactNode } from 'react';
import { text } from '../text/index.js';
import { Copyable } from './copyable.js';
import { importErrorWords, placeOf } from './import-error.js';
import { problemOf, type ShownProblem } from './problem.js';

const MOST_ERRORS = 10;
const WHOLE_BODY = '/body';

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
          <FieldErrors errors={errors} />
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

/** The fields, or the rows of a file, that are wrong; a whole file has no place. */
function FieldErrors({ errors }: { readonly errors: ShownProblem['errors'] }) {
  if (errors.length === 0) return null;
  return (
    <>
      <ul className="field-errors">
        {errors.slice(0, MOST_ERRORS).map((error) => (
          <li key={`${error.path} ${error.message}`}>
            {error.path !== WHOLE_BODY && <strong>{placeOf(error.path)} </strong>}
            {importErrorWords(error) ?? text.finding(error.message) ?? error.message}
          </li>
        ))}
      </ul>
      {errors.length > MOST_ERRORS && <p className="quiet">{text.importPlace.more(MOST_ERRORS)}</p>}
    </>
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
