import { Button } from 'antd';
import { hrefOf, useFilters, usePlace } from '../../app/router.js';
import { useMay } from '../../app/session.js';
import { text } from '../../text/index.js';
import { Copyable } from '../../ui/copyable.js';
import { Folded } from '../../ui/folded.js';
import { Json } from '../../ui/json.js';
import { Link } from '../../ui/link.js';
import { OutcomeTag } from '../../ui/tag.js';
import { Time } from '../../ui/time.js';
import { useReplay } from '../notifications/use-replay.js';
import type { Dossier } from './summary.js';
import { ENTRY_KINDS, type Entry, type EntryKind, entriesOf } from './timeline-entries.js';

/** Everything that happened to an order, in one line of time. */
export function Timeline({ dossier }: { readonly dossier: Dossier }) {
  const [filters] = useFilters();
  const { path } = usePlace();
  const chosen = ENTRY_KINDS.find((kind) => kind === filters.get('show')) ?? null;
  const all = entriesOf(dossier);
  const shown = all.filter(({ kind }) => chosen === null || kind === chosen);
  const count = (kind: EntryKind) => all.filter((entry) => entry.kind === kind).length;
  return (
    <section className="panel timeline-panel">
      <h2>{text.order.timeline}</h2>
      <nav className="views" aria-label={text.order.timelineShows}>
        <Link href={hrefOf(path)} aria-current={chosen === null ? 'true' : undefined}>
          {text.order.all} {all.length}
        </Link>
        {ENTRY_KINDS.filter((kind) => count(kind) > 0).map((kind) => (
          <Link
            key={kind}
            href={hrefOf(path, { show: kind })}
            aria-current={kind === chosen ? 'true' : undefined}
          >
            {text.order.kinds[kind]} {count(kind)}
          </Link>
        ))}
      </nav>
      <ol className="timeline">
        {shown.map((entry) => (
          <TimelineEntry key={entry.key} entry={entry} />
        ))}
      </ol>
    </section>
  );
}

function TimelineEntry({ entry }: { readonly entry: Entry }) {
  const { kind, at, title, words, isBad, requestId, signed, raw, notification } = entry;
  return (
    <li className={`entry entry-${kind}${isBad ? ' entry-bad' : ''}`}>
      <div className="entry-head">
        <strong>{title}</strong>
        {notification !== null && <OutcomeTag outcome={notification.outcome} />}
        <span className="quiet">
          <Time at={at} />
        </span>
      </div>
      {words !== null && words !== '' && <p>{words}</p>}
      {requestId !== null && (
        <p className="quiet entry-request">
          {kind === 'call' ? 'Request-ID' : text.problems.requestId} <Copyable value={requestId} />
        </p>
      )}
      <div className="entry-foot">
        {signed !== null && <Folded label={text.order.signed} content={signed} />}
        <Json value={raw} />
        {notification !== null && <Replay notificationId={notification.id} />}
      </div>
    </li>
  );
}

function Replay({ notificationId }: { readonly notificationId: string }) {
  const may = useMay();
  const replay = useReplay();
  if (!may('replayNotification')) return null;
  return (
    <Button size="small" type="link" loading={replay.isPending} onClick={() => replay.mutate(notificationId)}>
      {text.notifications.replay}
    </Button>
  );
}
