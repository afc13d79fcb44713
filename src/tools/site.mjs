// What is in a built site, and what of it the first page loads. No dependencies.

import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

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

/**
 * The files that a part of the page is loaded from, by the name that it has in `src/views/parts.rs`: what is asked for
 * when the script that loads it is told to.
 */
export async function part(root, name) {
  const script = (await files(root)).find((file) => /^parts-[0-9a-f]+\.js$/.test(file));
  const { [`__wasm_split_load_${name}`]: load } = await import(pathToFileURL(path.resolve(root, script)));
  const asked = [];
  const { fetch, console } = globalThis;
  globalThis.fetch = async (url) => asked.push(path.basename(new URL(url).pathname));
  // There is no page to put it into, of which it complains.
  globalThis.console = { ...console, error() {} };
  await load().catch(() => {});
  Object.assign(globalThis, { fetch, console });
  return asked;
}

/** The files that each of the worker's parts is made of, in the order in which they are loaded, as the worker has them. */
export async function engineParts(root) {
  const script = await readFile(path.join(root, 'engine.js'), 'utf8');
  const [, needs] = /Object\.entries\(\{(\w+:\[[^}]*\])\}\)/.exec(script) ?? [];
  if (!needs) throw new Error('engine.js names no parts: what writes it (split.rs) or what makes it small has changed');
  const part = ([, name, stems]) => [name, [...stems.matchAll(/"(\w+)"/g)].map(([, stem]) => `engine_${stem}.wasm`)];
  return Object.fromEntries([...needs.matchAll(/(\w+):\[([^\]]*)\]/g)].map(part));
}

/** A size for people. 1 kB is 1000 bytes. */
export const kB = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;
