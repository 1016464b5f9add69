import { DatabaseRefusal } from './database-refusal.js';

/** A PostgreSQL database cannot be used; the message is one line that says why, without the password. */
export class DatabaseAddressError extends DatabaseRefusal {
  override readonly name = 'DatabaseAddressError';
}

/** What keeps the server from doing what it is asked for, by its code; null where the statement is to blame. */
export function serverTrouble(
  code: string,
): 'busy' | 'full' | 'readOnly' | 'disconnected' | 'damaged' | null {
  switch (code) {
    // No room on its disk.
    case '53100':
      return 'full';
    // Read-only transaction: it is a standby.
    case '25006':
      return 'readOnly';
    // A lock, a statement or a transaction that took too long; no memory; a limit of its configuration.
    case '55P03':
    case '57014':
    case '25P03':
    case '25P04':
    case '53200':
    case '53300':
    case '53400':
      return 'busy';
    // Input or output failed on its disk.
    case '58030':
      return 'disconnected';
    // Damaged rows or indexes.
    case 'XX001':
    case 'XX002':
      return 'damaged';
    default:
      // Connection exceptions, and a server that is shut down, crashed or starting.
      return /^(08|57P)/.test(code) ? 'disconnected' : null;
  }
}
