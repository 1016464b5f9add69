import type { ReactNode } from 'react';

/** The problem, above everything else. */
export function Callout({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  return (
    <div className="callout" role="note">
      <strong>{title}</strong>
      {children}
    </div>
  );
}
