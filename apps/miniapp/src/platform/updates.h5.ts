/** A browser loads the newest anyway. */
export function watchUpdates(): void {}
