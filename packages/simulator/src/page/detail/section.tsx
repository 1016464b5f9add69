import type { ReactNode } from 'react';
import { CopyButton } from '../ui/copy-button.js';

interface SectionProps {
  readonly title: string;
  /** What the copy button copies. */
  readonly content: string;
  readonly isOpen?: boolean;
  readonly tools?: ReactNode;
  readonly children: ReactNode;
}

/** A collapsible section with a button that copies its exact text. */
export function Section({ title, content, isOpen = true, tools, children }: SectionProps) {
  return (
    <div className="section">
      <details open={isOpen}>
        <summary>{title}</summary>
        {children}
      </details>
      <div className="tools">
        {tools}
        <CopyButton of={title} content={content} />
      </div>
    </div>
  );
}
