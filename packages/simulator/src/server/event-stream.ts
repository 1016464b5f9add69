import type { ServerResponse } from 'node:http';
import type { EventLog } from '../events/event-log.js';

/** A reader that reads nothing during this many events is dropped. */
const MAXIMUM_LAG = 5_000;

/**
 * Streams the events after the id `after`, and new ones, as server-sent events. Backpressure leaves unsent events in
 * the log until the connection drains. A stalled reader is dropped. It may reconnect and ask for the missed events.
 */
export function streamEvents(response: ServerResponse, log: EventLog, after: number): void {
  // After a restart the log's ids may be lower than the reader's last one.
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
