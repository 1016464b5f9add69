import type { ReactNode } from 'react';
import { SettingsButtons } from '../../app/settings-buttons.js';

/** The frame of what stands in front of the console: sign-in and one-time link. */
export function Front({
  title,
  hint,
  children,
}: {
  readonly title: string;
  readonly hint: string;
  readonly children: ReactNode;
}) {
  return (
    <main className="front">
      <section className="front-card">
        <Brand />
        <h1>{title}</h1>
        <p className="quiet">{hint}</p>
        {children}
      </section>
      <SettingsButtons />
    </main>
  );
}

function Brand() {
  return <img className="front-icon" src={ICON} alt="" width={40} height={40} />;
}

const ICON = new URL('../../icon.svg', import.meta.url).href;
