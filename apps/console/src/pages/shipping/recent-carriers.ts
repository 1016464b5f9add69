const KEY = 'carriers';
const MOST = 5;

/** The carriers that were used at this desk, the last one first. A browser may forbid the storage: then none. */
export function recentCarriers(): readonly string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(kept) ? kept.map(String).slice(0, MOST) : [];
  } catch {
    return [];
  }
}

/** Puts a carrier first in the list of those that were used. */
export function rememberCarrier(carrier: string): void {
  const others = recentCarriers().filter((known) => known !== carrier);
  try {
    localStorage.setItem(KEY, JSON.stringify([carrier, ...others].slice(0, MOST)));
  } catch {
    // The list is as the API has it.
  }
}
