// `node offline.mjs DIST`: writes DIST/sw.js, by which a built site starts without a network: public/sw.js with the list of
// the site's own files and a version made of their content. Run by `./dev dist`, when the site is packed.

import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { minify } from 'terser';
import { compress } from './compress.mjs';
import { files, kB } from './site.mjs';

const root = process.argv[2];
const source = await readFile(new URL('../../public/sw.js', import.meta.url), 'utf8');
const page = await readFile(path.join(root, 'index.html'), 'utf8');
// The page that shows how to frame the app is none of it.
const example = /^embed\./;
const names = (await files(root)).filter((name) => name !== 'sw.js' && /^[^/]+\.(js|css|wasm)$/.test(name) && !example.test(name));

// Both know the app's pages.
const pages = /\(index\\\.html\|(.*)\)\?\$/.exec(source)?.[1];
if (!pages || !page.includes(`(${pages})$/`)) throw new Error('public/sw.js and index.html do not have the same pages');

// A kept file is given out by its address, which therefore has to change with its content: by the name, or by the version
// that index.html puts behind the engine's.
const program = names.find((name) => /^spanscape-[0-9a-f]+\.js$/.test(name));
const version = program && /-([0-9a-f]+)\.js$/.exec(program)[1];
const address = (name) => {
  if (/^engine(_\w+)?\.(js|wasm)$/.test(name)) return `${name}?v=${version}`;
  if (/-[0-9a-f]{8,}(_bg)?\.\w+$/.test(name)) return name;
  throw new Error(`${name}: nothing in its address tells what is in it`);
};
if (!version) throw new Error(`${root} has no program of the page`);

const digest = (bytes) => createHash('sha256').update(bytes).digest('base64');
const list = {};
for (const name of names) list[address(name)] = `sha256-${digest(await readFile(path.join(root, name)))}`;
const whole = createHash('sha256').update(page).update(JSON.stringify(list)).digest('hex').slice(0, 16);

const filled = source
  .replace('const VERSION = "";', () => `const VERSION = "${whole}";`)
  .replace('const PROGRAM = "";', () => `const PROGRAM = "${program}";`)
  .replace('const FILES = {};', () => `const FILES = ${JSON.stringify(list)};`);
for (const part of [whole, program, 'FILES = {"']) if (!filled.includes(part)) throw new Error('public/sw.js has no room for what is filled in');
// A browser asks for it again at each visit, and takes it for another when one byte is.
const { code } = await minify(filled, { module: true });
const target = path.join(root, 'sw.js');
await writeFile(target, code);
const { br } = await compress(target, Buffer.from(code));
console.log(`sw.js: version ${whole} of ${names.length} files, ${kB(br)} brotli`);
