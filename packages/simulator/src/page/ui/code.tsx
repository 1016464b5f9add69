import type { ReactNode } from 'react';

interface CodeProps {
  readonly label: string;
  readonly children: ReactNode;
}

/** Text as it was sent. It may scroll, so the keyboard has to reach it. */
export function Code({ label, children }: CodeProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: without it the keyboard cannot scroll.
    <pre role="group" aria-label={label} tabIndex={0}>
      {children}
    </pre>
  );
}
