// `node jaeger.mjs DIST OUT`: a built site as a Jaeger serves its UI (`ui.assets_path`): files only below static/, and
// index.html, with what Jaeger writes into it, for every other path. Run by `./dev dist --jaeger`.

import { copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { hashes, policyOf, withPolicy } from './policy.mjs';

const [root, out] = process.argv.slice(2);
if (!out) throw new Error('usage: node jaeger.mjs DIST OUT');

// What only a host of its own serves, and has room for: a Jaeger configures the page itself.
const left = /^(index\.html|404\.html|sw\.js|manifest\.webmanifest|icon-\d+\.png|config\.json|config\.schema\.json)$/;

/** What Jaeger fills in. */
const places = [
  'JAEGER_CONFIG = DEFAULT_CONFIG;',
  'JAEGER_VERSION = DEFAULT_VERSION;',
  'JAEGER_BACKEND_CAPABILITIES = DEFAULT_BACKEND_CAPABILITIES;',
  'JAEGER_STORAGE_CAPABILITIES = DEFAULT_STORAGE_CAPABILITIES;',
  '// JAEGER_CONFIG_JS\n',
];

// A Jaeger up to 2.17 serves the page at its base path without a slash too, where files would be looked for beside it;
// it tells the base path in such a tag. Later ones redirect.
const base = `<script type="text/plain" id="jaeger-base"><base href="/"></script>
    <script>
"use strict";
{
  const told = /href="([^"]+)"/.exec(document.getElementById("jaeger-base").textContent);
  if (told && told[1] === location.pathname + "/") history.replaceState(history.state, "", told[1] + location.search + location.hash);
}
    </script>
    `;

/** The page with its files below static/. */
function moved(html) {
  const replaced = (text, from, to) => {
    if (!from.test(text)) throw new Error(`index.html has nothing like ${from}: what trunk writes has changed`);
    return text.replace(from, to);
  };
  let page = html.replace(/^.*<link rel="manifest".*\n/m, '');
  page = replaced(page, /<html[^>]*/, '$& data-files="static/"');
  page = replaced(page, /(<link\b[^>]*\shref=")\.\//g, '$1./static/');
  page = replaced(page, /<script type="module">.*?<\/script>/s, (script) => replaced(script, /(["'])\.\//g, '$1./static/'));
  page = replaced(page, /<script>/, () => `${base}<script>`);
  for (const place of places) {
    if (page.split(place).length !== 2) throw new Error(`index.html has not one place for Jaeger's ${place.trim()}`);
  }
  const policy = replaced(policyOf(page), /( 'sha256-[^']+')+/, ` ${hashes(page, 'script')}`);
  return withPolicy(page, policy);
}

const entries = await readdir(root, { recursive: true, withFileTypes: true });
const all = new Set(entries.filter((entry) => entry.isFile()).map((entry) => path.relative(root, path.join(entry.parentPath ?? entry.path, entry.name))));
// Jaeger sends no compressed copies. A file that is compressed itself is a copy of none.
const copy = (name) => /\.(br|gz)$/.test(name) && all.has(name.slice(0, -3));
const names = [...all].filter((name) => !left.test(name) && !copy(name));

await rm(out, { recursive: true, force: true });
for (const name of names) {
  const target = path.join(out, 'static', name);
  await mkdir(path.dirname(target), { recursive: true });
  await copyFile(path.join(root, name), target);
}
await writeFile(path.join(out, 'index.html'), moved(await readFile(path.join(root, 'index.html'), 'utf8')));
console.log(`${out}: index.html and ${names.length} files below static/, for a Jaeger's ui.assets_path`);
