import type { ReactNode } from 'react';

/** The title of a page, with what can be done on it. */
export function PageHead({
  title,
  hint,
  children,
}: {
  readonly title: ReactNode;
  readonly hint?: string | undefined;
  readonly children?: ReactNode;
}) {
  return (
    <header className="page-head">
      <div>
        <h1>{title}</h1>
        {hint !== undefined && <p className="quiet">{hint}</p>}
      </div>
      {children !== undefined && <div className="page-acts">{children}</div>}
    </header>
  );
}
