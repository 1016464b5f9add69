import { useSyncExternalStore } from 'react';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

const LANGUAGES = ['zh', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

interface Settings {
  readonly theme: Theme;
  readonly language: Language;
}

const KEY = 'console';

/** A browser may forbid the storage; then the settings last as long as the page. */
function read(): Partial<Record<keyof Settings, unknown>> {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    return typeof kept === 'object' && kept !== null ? kept : {};
  } catch {
    return {};
  }
}

const kept = read();
let settings: Settings = {
  theme: THEMES.find((theme) => theme === kept.theme) ?? 'system',
  language: LANGUAGES.find((language) => language === kept.language) ?? languageOfBrowser(),
};

function languageOfBrowser(): Language {
  return navigator.languages.some((tag) => tag.toLowerCase().startsWith('zh')) ? 'zh' : 'en';
}

const listeners = new Set<() => void>();

export function changeSettings(change: Partial<Settings>): void {
  settings = { ...settings, ...change };
  try {
    localStorage.setItem(KEY, JSON.stringify(settings));
  } catch {
    // They last as long as the page.
  }
  for (const listener of listeners) listener();
}

export const currentSettings = (): Settings => settings;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useSettings = (): Settings => useSyncExternalStore(subscribe, currentSettings);

const prefersDark = matchMedia('(prefers-color-scheme: dark)');

function subscribeToSystem(listener: () => void): () => void {
  prefersDark.addEventListener('change', listener);
  return () => prefersDark.removeEventListener('change', listener);
}

/** Whether the page is dark now: as set, or as the system is. */
export function useIsDark(): boolean {
  const { theme } = useSettings();
  const isSystemDark = useSyncExternalStore(subscribeToSystem, () => prefersDark.matches);
  return theme === 'system' ? isSystemDark : theme === 'dark';
}
