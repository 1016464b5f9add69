import type { ReactNode } from 'react';

export type Tone = 'good' | 'bad' | 'waiting' | 'quiet';

/** A state in one or two words. */
export function Tag({ tone, children }: { readonly tone: Tone; readonly children: ReactNode }) {
  return <span className={`tag ${tone}`}>{children}</span>;
}
