import type { SimulatorEvent } from '../../events/event.js';
import { eventsAfter } from './simulator.js';

/** The simulator keeps this many events. */
const EVENT_LIMIT = 10_000;
const RECONNECT_MS = 1000;

export interface FeedState {
  readonly connection: 'connecting' | 'live' | 'lost';
  /** Oldest first. Ids grow. */
  readonly events: readonly SimulatorEvent[];
  /** Another number for another log: after a reset, and after a restart of the simulator. */
  readonly log: number;
}

interface Listener {
  /** At most once a frame. */
  readonly onChange: () => void;
  /** Something happened: what is shown beside the events may have changed. */
  readonly onNews: () => void;
  /** Everything that was known is outdated. */
  readonly onForget: () => void;
}

/**
 * The events: first those that have happened, then each as it happens. When the connection is lost it says so and goes
 * on by itself; after a restart of the simulator, whose log begins anew, it begins anew as well.
 */
export function followEvents({ onChange, onNews, onForget }: Listener) {
  let state: FeedState = { connection: 'connecting', events: [], log: 1 };
  let arrived: SimulatorEvent[] = [];
  let lastId = 0;
  let isDrawing = false;

  function draw(): void {
    if (isDrawing) return;
    isDrawing = true;
    // A hidden tab gets no frames. It draws once it is visible.
    requestAnimationFrame(() => {
      isDrawing = false;
      if (arrived.length > 0) {
        state = { ...state, events: [...state.events, ...arrived].slice(-EVENT_LIMIT) };
        arrived = [];
      }
      onChange();
    });
  }

  function append(events: readonly SimulatorEvent[]): void {
    // The stream and a catch-up may both deliver an event.
    const fresh = events.filter(({ id }) => id > lastId);
    lastId = fresh.at(-1)?.id ?? lastId;
    arrived = [...arrived, ...fresh].slice(-EVENT_LIMIT);
    draw();
  }

  function setConnection(connection: FeedState['connection']): void {
    state = { ...state, connection };
    draw();
  }

  function forget(): void {
    arrived = [];
    lastId = 0;
    state = { ...state, events: [], log: state.log + 1 };
    onForget();
    draw();
  }

  /** Adds the events since the last known one. False where that event is not of the log that the simulator has now. */
  async function catchUp(): Promise<boolean> {
    const { log } = state;
    const last = arrived.at(-1) ?? state.events.at(-1);
    // Asking for the last known event, too, shows whether the log is still the same.
    const answer = await eventsAfter((last?.id ?? 1) - 1);
    // The answer to a question from before a reset is outdated.
    if (state.log !== log) return true;
    if (last !== undefined && (answer[0]?.id !== last.id || answer[0].at !== last.at)) return false;
    append(answer);
    return true;
  }

  function stream(): void {
    const source = new EventSource(`/_sim/events?after=${lastId}`);
    function beginAnew(): void {
      source.close();
      forget();
      void connect();
    }
    source.onopen = async () => {
      setConnection('live');
      // A reset before the stream was open was missed. A failure is a lost connection, handled below.
      const isSameLog = await catchUp().catch(() => true);
      if (source.readyState === EventSource.CLOSED) return;
      if (isSameLog) onNews();
      else beginAnew();
    };
    source.onmessage = ({ data }: MessageEvent<string>) => {
      append([JSON.parse(data)]);
      onNews();
    };
    source.addEventListener('reset', beginAnew);
    source.onerror = () => {
      source.close();
      lost();
    };
  }

  function lost(): void {
    setConnection('lost');
    setTimeout(connect, RECONNECT_MS);
  }

  /** Never rejects: a failure is a lost connection. */
  async function connect(): Promise<void> {
    try {
      if (!(await catchUp())) {
        forget();
        await catchUp();
      }
      onNews();
      stream();
    } catch {
      lost();
    }
  }

  void connect();
  return { state: () => state };
}
