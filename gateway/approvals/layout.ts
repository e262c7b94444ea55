import type { Html } from './html';
import { html } from './html';
import { styleElement } from './style';

export interface Page {
  /** Names the page in tabs and is read first; an error stands before it. */
  title: string;
  body: Html;
}

/** A whole page without any script; what it needs is in it. */
export function layout({ title, body }: Page): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex, nofollow" />
        <meta name="referrer" content="no-referrer" />
        <meta name="color-scheme" content="light dark" />
        <meta name="format-detection" content="telephone=no" />
        <title>${title}</title>
        ${styleElement}
      </head>
      <body>
        ${body}
      </body>
    </html> `.text;
}

export type Tone = 'plain' | 'stop' | 'hold';

/** A short page: one heading, a few sentences, nothing to do. */
export function notice({
  title,
  tone,
  lines,
}: {
  title: string;
  tone: Tone;
  lines: readonly (Html | string)[];
}): string {
  return layout({
    title: `${title} · Pay application approval`,
    body: html`<header>Girder · Pay application approval</header>
      <main>
        <h1>${title}</h1>
        <div class="note${tone === 'plain' ? '' : ` ${tone}`}">
          ${lines.map((line) => html`<p>${line}</p>`)}
        </div>
      </main>`,
  });
}
