import type { ControlEvent, NotificationEvent, RequestEvent, SimulatorEvent } from '../../events/event.js';
import { refusalInChinese } from '../text/refusals-zh.js';
import { useReading, useText } from '../text/text.js';
import { isProblem, nameOf, refusalOf } from '../timeline/event-facts.js';
import { dateAndTime } from '../ui/format.js';
import { BodyText } from './body-text.js';
import { Callout } from './callout.js';
import { notificationAsCurl, requestAsCurl } from './curl.js';
import { DiagnosisDetail } from './diagnosis.js';
import { EventFacts, EventHead } from './event-head.js';
import { HeaderTable } from './header-table.js';
import { Resend } from './resend.js';
import { SignedString } from './signed-string.js';

/** Everything about an event. */
export function EventDetail({ event }: { readonly event: SimulatorEvent }) {
  switch (event.kind) {
    case 'request':
      return <RequestDetail event={event} />;
    case 'notification':
      return <NotificationDetail event={event} />;
    case 'control':
      return <ControlDetail event={event} />;
  }
}

function ControlDetail({ event }: { readonly event: ControlEvent }) {
  const text = useText();
  return (
    <>
      <h2>{text.controlAction}</h2>
      <p className="line">{text.control(event.action)}</p>
      {event.diagnosis !== null && (
        <DiagnosisDetail title={text.paySignRefused} diagnosis={event.diagnosis} />
      )}
      <EventFacts event={event} />
    </>
  );
}

function RequestDetail({ event }: { readonly event: RequestEvent }) {
  const text = useText();
  return (
    <>
      <EventHead event={event} curl={requestAsCurl(event, location.origin)}>
        <b>{event.method}</b> {event.path}
      </EventHead>
      <Refusal event={event} />
      {event.remark !== null && <p className="hint">{text.remarks[event.remark]}</p>}
      <EventFacts event={event} />
      <h3>{text.request}</h3>
      <SignedString
        title={text.expectedString}
        explanation={text.expectedStringExplained}
        signed={event.requestSigningString}
        form="request"
      />
      <BodyText title={text.body} content={event.body} />
      <HeaderTable headers={event.headers} />
      <h3>{text.answer}</h3>
      <BodyText title={text.body} content={event.responseBody} />
      <SignedString
        title={text.wechatString}
        explanation={text.wechatStringExplained}
        signed={event.responseSigningString}
        form="answer"
      />
      <HeaderTable headers={event.responseHeaders} />
    </>
  );
}

function Refusal({ event }: { readonly event: RequestEvent }) {
  const { text, language } = useReading();
  const { refusal, diagnosis, statusCode } = event;
  if (refusal === null) return null;
  const title = statusCode === null ? text.unanswered : text.refused(statusCode);
  if (diagnosis !== null) return <DiagnosisDetail title={title} diagnosis={diagnosis} />;
  const reason = refusalOf(language, event);
  return (
    <Callout title={title}>
      <p>{reason}</p>
      {reason !== refusal && refusalInChinese(refusal) === null && <p lang="en">{refusal}</p>}
    </Callout>
  );
}

function NotificationDetail({ event }: { readonly event: NotificationEvent }) {
  const text = useText();
  const { notificationId } = event;
  return (
    <>
      <EventHead event={event} curl={notificationAsCurl(event)}>
        <b>{event.eventType}</b> → {event.url}
      </EventHead>
      {isProblem(event) && <Undelivered event={event} />}
      <EventFacts
        event={event}
        more={[
          [text.sending, text.attempt(event.attempt)],
          [text.notificationId, notificationId],
        ]}
      />
      <Resend notificationId={notificationId} channel={event.channel} />
      <h3>{nameOf(text, event)}</h3>
      {event.channel === 'pay' ? <PayContent event={event} /> : <PushContent event={event} />}
      <BodyText title={text.envelope} content={event.body} />
      <HeaderTable headers={event.headers} />
      <h3>{text.answer}</h3>
      <BodyText title={text.body} content={event.responseBody ?? ''} />
    </>
  );
}

function PayContent({ event }: { readonly event: NotificationEvent }) {
  const text = useText();
  return (
    <>
      <BodyText
        title={text.resource}
        hint={text.resourceExplained}
        content={JSON.stringify(event.resource)}
      />
      <SignedString
        title={text.wechatString}
        explanation={text.wechatStringExplained}
        signed={event.signingString}
        form="answer"
      />
    </>
  );
}

function PushContent({ event }: { readonly event: NotificationEvent }) {
  const text = useText();
  return (
    <>
      <BodyText
        title={text.pushedMessage}
        hint={text.pushedMessageExplained}
        content={JSON.stringify(event.resource)}
      />
      <BodyText title={text.pushString} hint={text.pushStringExplained} content={event.signingString} />
    </>
  );
}

function Undelivered({ event }: { readonly event: NotificationEvent }) {
  const text = useText();
  const { variant, statusCode, error, nextAttemptAt } = event;
  if (variant !== null && statusCode !== null)
    return (
      <Callout title={text.forgeryAccepted(statusCode)}>
        <p>{text.forgeryAcceptedExplained}</p>
      </Callout>
    );
  return (
    <Callout title={statusCode === null ? text.notDelivered : text.notAccepted(statusCode)}>
      <p>{error ?? text.notAcceptedExplained[event.channel]}</p>
      <p>{nextAttemptAt === null ? text.noFurtherAttempt : text.nextAttempt(dateAndTime(nextAttemptAt))}</p>
    </Callout>
  );
}
