// The hashes of a page's inline scripts and styles, for its content security policy, where the page is made from a built
// one: what csp.rs does for index.html itself. No dependencies.

import { createHash } from 'node:crypto';

/** A policy's source expression for the text of a script or style. */
export const hash = (text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

// A script's text has no `</script`; a tag in a comment of the page would be found too, but none of ours stands there.
const inline = /<(script|style)\b([^>]*)>(.*?)<\/\1>/gs;
const runs = /^$|^module$|javascript$/;

/** The hashes of all `tag`s of a page that a browser applies, each once. Data (`type="text/plain"`) needs none. */
export function hashes(html, tag) {
  const applied = [...html.matchAll(inline)].filter(
    ([, name, attributes]) => name === tag && !/\ssrc=/.test(attributes) && runs.test(/\stype="([^"]*)"/.exec(attributes)?.[1] ?? ''),
  );
  return [...new Set(applied.map(([, , , text]) => hash(text)))].join(' ');
}

const meta = /(<meta http-equiv="Content-Security-Policy" content=")([^"]*)(">)/;

/** The page's policy. */
export const policyOf = (html) => meta.exec(html)?.[2];

/** The page with another policy. */
export function withPolicy(html, policy) {
  if (!meta.test(html)) throw new Error('the page has no policy where one is looked for');
  return html.replace(meta, (_, before, __, after) => before + policy + after);
}
