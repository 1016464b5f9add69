import type { ReactNode } from 'react';
import { useFeed } from '../api/live.js';
import { useClock, useFaults } from '../api/queries.js';
import icon from '../icon.svg';
import { activeFaults } from '../panels/rules.js';
import { type Pane, type Panel, useNavigation } from '../state/navigation.js';
import { useNow } from '../state/now.js';
import { useReading, useText } from '../text/text.js';
import { dateAndTime } from '../ui/format.js';
import { Tag } from '../ui/tag.js';

/** The header: name, connection, clock, panels, help, language and clearing. On a narrow page also the panes. */
export function Header() {
  const text = useText();
  return (
    <header>
      <a className="skip" href="#timeline">
        {text.skipToTimeline}
      </a>
      <div className="bar">
        <img src={icon} alt="" width={24} height={24} />
        <h1>{text.title}</h1>
        <Connection />
        <Openers />
        <PageTools />
        <Panes />
      </div>
      <Lost />
    </header>
  );
}

function Connection() {
  const text = useText();
  const { connection } = useFeed();
  return (
    <span className="connection" role="status" data-state={connection}>
      {text.connection[connection]}
    </span>
  );
}

function Lost() {
  const text = useText();
  const { connection } = useFeed();
  if (connection !== 'lost') return null;
  return (
    <div className="lost" role="alert">
      {text.lostExplained(location.origin)}
    </div>
  );
}

function Openers() {
  const text = useText();
  const faults = useFaults();
  const faultCount = faults === undefined ? 0 : activeFaults(faults);
  return (
    <nav className="openers" aria-label={text.panels}>
      <Opener panel="clock" name={text.simulatorTime}>
        <Time />
      </Opener>
      <Opener panel="faults" name={text.faults}>
        {text.faults}
        {faultCount > 0 && <span className="badge">{faultCount}</span>}
      </Opener>
      <Opener panel="books" name={text.books}>
        {text.books}
      </Opener>
      <Opener panel="keys" name={text.keys}>
        {text.keys}
      </Opener>
    </nav>
  );
}

interface OpenerProps {
  readonly panel: Panel;
  readonly name: string;
  readonly children: ReactNode;
}

function Opener({ panel, name, children }: OpenerProps) {
  const { selected, togglePanel } = useNavigation();
  const isOpen = selected !== null && 'panel' in selected && selected.panel === panel;
  return (
    <button
      type="button"
      className={`opener ${panel}`}
      aria-pressed={isOpen}
      title={name}
      onClick={() => togglePanel(panel)}
    >
      {children}
    </button>
  );
}

function Time() {
  const text = useText();
  const { frozenAtMs } = useClock();
  return (
    <>
      <time>{dateAndTime(useNow())}</time>
      {frozenAtMs !== null && <Tag tone="waiting">{text.frozen}</Tag>}
    </>
  );
}

function PageTools() {
  const { text, switchLanguage } = useReading();
  const { setDialog } = useNavigation();
  return (
    <div className="page-tools">
      <button
        type="button"
        className="icon-button"
        aria-label={text.shortcuts}
        title={text.shortcuts}
        onClick={() => setDialog('shortcuts')}
      >
        ?
      </button>
      <button type="button" className="plain" onClick={switchLanguage}>
        {text.otherLanguage}
      </button>
      <button type="button" className="plain" onClick={() => setDialog('clear')}>
        {text.clear}
      </button>
    </div>
  );
}

function Panes() {
  const text = useText();
  const { pane, showPane } = useNavigation();
  const choice = (name: Pane) => (
    <button type="button" aria-pressed={name === pane} onClick={() => showPane(name)}>
      {text[name]}
    </button>
  );
  return (
    <nav className="panes" aria-label={text.panes}>
      {choice('phone')}
      {choice('timeline')}
    </nav>
  );
}
