import { useInfiniteQuery } from '@tanstack/react-query';

/** A list that nobody scrolled into is read again after this time. */
const AGAIN_MS = 15_000;

interface Page {
  readonly nextCursor: string | null;
}

interface Options<Answer extends Page, Row> {
  /** The operation and its filters: another key is another list. */
  readonly queryKey: readonly unknown[];
  readonly read: (cursor: string | undefined) => Promise<Answer>;
  readonly rows: (page: Answer) => readonly Row[];
}

/** A list in pages by cursor, as far as it was opened. It stays known, so that coming back finds the same place. */
export function useList<Answer extends Page, Row>({ queryKey, read, rows }: Options<Answer, Row>): List<Row> {
  const list = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam }) => read(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    refetchInterval: ({ state }) => ((state.data?.pages.length ?? 0) > 1 ? false : AGAIN_MS),
  });
  return {
    rows: list.data?.pages.flatMap(rows),
    error: list.error,
    retry: list.refetch,
    hasMore: list.hasNextPage,
    isLoadingMore: list.isFetchingNextPage,
    more: list.fetchNextPage,
  };
}

/** A list as far as it is known. */
export interface List<Row> {
  /** Undefined before the first answer. */
  readonly rows: readonly Row[] | undefined;
  readonly error: unknown;
  readonly retry: () => unknown;
  readonly hasMore: boolean;
  readonly isLoadingMore: boolean;
  readonly more: () => unknown;
}
