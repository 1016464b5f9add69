/** A browser always loads the newest version. */
export function watchUpdates(_words: object): void {}
