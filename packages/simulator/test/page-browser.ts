import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const { CHROMIUM_PATH, CI } = process.env;
const executablePath = CHROMIUM_PATH ?? '/usr/bin/chromium';

/** Whether the page can be tested here. In CI a missing browser is a failure, so there it is always claimed. */
export const browserFound = existsSync(executablePath) || Boolean(CI);
if (!browserFound)
  console.warn(`The page is not tested: no browser at ${executablePath} (set CHROMIUM_PATH).`);

/** A headless Chromium that talks to nobody but the page's server. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/**
 * The text on the page whose contrast with its background is below 4.5:1, the least that WCAG 2 AA asks for.
 * Runs in the browser, as text, since this package is compiled without the browser's types.
 * https://www.w3.org/TR/WCAG22/#contrast-minimum
 */
export const tooFaintTexts = `(() => {
  const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  const paint = (...colours) => {
    canvas.clearRect(0, 0, 1, 1);
    for (const colour of colours) { canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1); }
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const luminance = (rgb) => {
    const [r, g, b] = rgb.map((v) => v / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const faint = [];
  for (const element of document.querySelectorAll('body *')) {
    const text = [...element.childNodes].filter((n) => n.nodeType === 3).map((n) => n.data.trim()).join('');
    if (text === '' || !element.checkVisibility()) continue;
    const backgrounds = [];
    for (let e = element; e; e = e.parentElement) backgrounds.unshift(getComputedStyle(e).backgroundColor);
    const colour = getComputedStyle(element).color;
    const [a, b] = [luminance(paint(...backgrounds, colour)), luminance(paint(...backgrounds))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) faint.push(text.slice(0, 40) + ' ' + ratio.toFixed(2));
  }
  return faint;
})()`;
