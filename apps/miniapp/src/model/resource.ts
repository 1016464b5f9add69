/** An error as a buyer sees it. */
export interface ShownError {
  readonly message: string;
  /** Finds the request in the server's log. */
  readonly requestId: string | null;
  /** A retry cannot help. */
  readonly isFinal: boolean;
}

/** A value that a page loads. */
export type Resource<Value> =
  | { readonly status: 'loading'; readonly isSlow: boolean }
  | { readonly status: 'error'; readonly error: ShownError }
  | { readonly status: 'ready'; readonly value: Value };
