/** A mini-program has no address that its user could write. */
export function watchAddress(): void {}
