/** A mini-program has no address bar. */
export function watchAddress(): void {}
