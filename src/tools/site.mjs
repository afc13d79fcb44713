// What is in a built site, and what of it the first page loads. No dependencies.

import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** Files below `root`, as sorted paths with `/` between the parts, without the compressed copies. */
export async function files(root) {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && !/\.(br|gz)$/.test(entry.name))
    .map((entry) => path.relative(root, path.join(entry.parentPath ?? entry.path, entry.name)))
    .map((name) => name.split(path.sep).join('/'))
    .sort();
}

/** What index.html makes a browser load before anyone clicks, itself included. Icons do not count. */
export async function firstPage(root) {
  const text = (name) => readFile(path.join(root, name), 'utf8');
  const html = (await text('index.html')).replace(/<!--.*?-->/gs, '');
  const found = new Set(['index.html']);
  for (const [tag] of html.matchAll(/<(?:link|script)\b[^>]*>/gi)) {
    const attribute = (name) => tag.match(new RegExp(`\\s${name}\\s*=\\s*"([^"]*)"`, 'i'))?.[1];
    const rel = (attribute('rel') ?? '').toLowerCase().split(/\s+/);
    const loads = /^<script/i.test(tag)
      ? attribute('src')
      : rel.some((r) => ['stylesheet', 'modulepreload', 'preload'].includes(r)) && attribute('href');
    if (loads) found.add(loads.replace(/^\.\//, ''));
  }
  // And what those scripts import.
  for (const name of found) {
    if (!/\.m?js$/.test(name)) continue;
    for (const [, from] of (await text(name)).matchAll(/\bfrom\s*"\.\/([^"]+)"/g)) found.add(from);
  }
  return [...found];
}

/** A size for people. 1 kB is 1000 bytes. */
export const kB = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;
