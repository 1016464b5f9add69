/** The end of an order's number, for people to tell each other; the console finds an order by it. */
export const shortNumberOf = (orderId: string): string => orderId.slice(-6);
