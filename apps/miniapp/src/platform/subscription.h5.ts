/** A browser gets no subscribe messages. */
export const canSubscribe = false;

export async function subscribe(): Promise<boolean> {
  return false;
}
