// `node sheets.mjs DIST`: makes one style sheet of those that the page of a built site links, in their order,
// without comments. Each request costs a browser more than the rules in it. Run by `./dev dist`.
//
// boot.css stays by itself: it shapes what is said when the others do not come.

import { createHash } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

const root = process.argv[2];
const page = path.join(root, 'index.html');
const html = await readFile(page, 'utf8');

const link = /[ \t]*<link rel="stylesheet" href="\.\/([^"]+)"[^>]*>\n?/g;
const linked = [...html.matchAll(link)].filter(([, name]) => !/^boot-/.test(name));
if (!linked.length) throw new Error(`${page} links no style sheet but that of boot: what trunk writes has changed`);

const sheets = await Promise.all(linked.map(([, name]) => readFile(path.join(root, name), 'utf8')));
// A comment, or a string, in which none begins.
const css = sheets.join('\n').replace(/\/\*.*?\*\/|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/gs, (part) => (part.startsWith('/*') ? '' : part))
  .replace(/\n\s*\n+/g, '\n').trim();
const name = `app-${createHash('sha256').update(css).digest('hex').slice(0, 16)}.css`;
await writeFile(path.join(root, name), `${css}\n`);

const last = linked.at(-1)[0];
const one = last.replace(/\.\/[^"]+/, `./${name}`).replace(/ data-integrity="[^"]*"/, '');
await writeFile(page, html.replace(link, (tag) => (tag === last ? one : linked.some(([other]) => other === tag) ? '' : tag)));
await Promise.all(linked.map(([, file]) => rm(path.join(root, file))));
console.log(`${linked.length} style sheets are one: ${name}`);
