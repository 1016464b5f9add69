import type { PropsWithChildren } from 'react';

/** The least that Taro makes a mini-program of: what the size of ours is held against. */
export default function App({ children }: PropsWithChildren) {
  return children;
}
