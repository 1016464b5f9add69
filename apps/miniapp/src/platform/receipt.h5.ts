/** A browser has no page of WeChat. */
export async function openReceipt(_receipt: object): Promise<boolean> {
  return false;
}

export const canConfirmReceipt = false;
