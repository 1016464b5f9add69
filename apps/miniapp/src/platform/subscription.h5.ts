/** A browser gets no messages from WeChat. */
export const canSubscribe = false;

export async function subscribe(): Promise<boolean> {
  return false;
}
