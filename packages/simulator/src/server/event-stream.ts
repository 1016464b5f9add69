import type { ServerResponse } from 'node:http';
import type { EventLog } from '../events/event-log.js';

/** A reader that takes nothing while so much happens is gone, or was never there. */
const MAXIMUM_LAG = 5_000;

/**
 * Sends what has happened since the event `after`, and then each event as it happens, as server-sent events. No more
 * waits for a slow reader than its connection holds: the rest stays in the log, and is taken from there when there is
 * room again. A reader that takes nothing at all is dropped; it may come back and ask for what it missed.
 */
export function streamEvents(response: ServerResponse, log: EventLog, after: number): void {
  // The log of a simulator that was started anew may not be as far as its reader is.
  let lastId = Math.min(after, log.newestId());
  let isFull = false;
  let missed = 0;

  function send(text: string): void {
    isFull = !response.write(text);
  }

  function sendNext(): void {
    for (const event of log.after(lastId)) {
      if (isFull) return;
      lastId = event.id;
      send(`data: ${JSON.stringify(event)}\n\n`);
    }
  }

  function onNews(tell: () => void): void {
    missed = isFull ? missed + 1 : 0;
    if (missed > MAXIMUM_LAG) response.destroy();
    else tell();
  }

  const stop = log.listen({
    onEvent: () => onNews(sendNext),
    onClear: () => onNews(() => send('event: reset\ndata: {}\n\n')),
  });
  response.on('drain', () => {
    isFull = false;
    missed = 0;
    sendNext();
  });
  response.once('close', stop);
  sendNext();
}
