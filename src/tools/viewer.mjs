// `node viewer.mjs DIST`: writes DIST/viewer.html, one file that is the whole viewer of a built site: programs, their later
// parts and styles. It opens from a disk, and what it shows is the trace that is in it: the app saves such a file by writing
// the trace into the empty block `trace-data`. Run by `./dev dist`, when the site is packed.

import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { minify } from 'terser';
import { compress } from './compress.mjs';
import { hashes, withPolicy } from './policy.mjs';
import { files, kB } from './site.mjs';

const root = process.argv[2];
const read = (name) => readFile(path.join(root, name));
const names = await files(root);
const named = (pattern) => {
  const found = names.filter((name) => pattern.test(name));
  if (found.length !== 1) throw new Error(`${root} has ${found.length} files like ${pattern}: ${found.join(' ')}`);
  return found[0];
};
const page = named(/^spanscape-[0-9a-f]+\.js$/);
const parts = named(/^parts-[0-9a-f]+\.js$/);
const program = named(/^spanscape-[0-9a-f]+_bg\.wasm$/);
const inside = names.filter((name) => /^(engine\.js|engine_\w+\.wasm|part-[\w-]+\.wasm)$/.test(name) || name === program);

/**
 * A module as an expression that gives what it exports; `given` is what it imports, as an expression. The two scripts import
 * each other, and a module that is inline can be imported by none.
 */
function enclosed(code, given) {
  const exported = [];
  const body = code
    .replace(/\bimport\s*\*\s*as\s+([\w$]+)\s*from\s*"[^"]+";?/g, (_, name) => `const ${name}=${given};`)
    .replace(/\bimport\s*\{([^}]*)\}\s*from\s*"[^"]+";?/g, (_, list) =>
      list.split(',').map((one) => one.trim().split(/\s+as\s+/)).map(([far, near = far]) => `const ${near}=(...all)=>${given}.${far}(...all);`).join(''))
    .replace(/\bexport\s*\{([^}]*)\};?/g, (_, list) => {
      for (const one of list.split(',')) exported.push(one.trim().split(/\s+as\s+/));
      return '';
    })
    .replace(/\bexport\s+((?:const|class|function)\s+([\w$]+))/g, (_, declared, name) => {
      exported.push([name]);
      return declared;
    });
  if (/^\s*(import|export)\b/m.test(body)) throw new Error('a script imports or exports in a way that is not known here');
  return `(()=>{${body}\n;return{${exported.map(([near, far = near]) => `${far}:${near}`).join(',')}}})()`;
}

/** The page's inline module: start.js with the two scripts in it. */
async function starter() {
  const loader = (await read(parts)).toString().replace(/fetch\(new URL\("\.\/([^"]+)",\s*import\.meta\.url\)\)/g, (_, name) => `unpack("${name}")`);
  if (/import\.meta/.test(loader)) throw new Error(`${parts} loads something in a way that is not known here`);
  const scripts = { PARTS: enclosed(loader, 'page'), PAGE: enclosed((await read(page)).toString(), 'parts'), PROGRAM: program };
  const start = await readFile(new URL('viewer/start.js', import.meta.url), 'utf8');
  const whole = start.replace(/^\/\/.*\n/gm, '').replace(/\b(PARTS|PAGE|PROGRAM)\b/g, (name) => scripts[name]);
  const { code } = await minify(whole, { module: true, format: { ascii_only: true } });
  return `//# allFunctionsCalledOnLoad\n${code}`;
}

/** The engine's script, which loads its parts from where it is itself. */
function engine(code) {
  const loader = code.replace(/\bfetch\(self\.spanscapePart\.join\(([\w$]+)\)\)/g, 'unpack(`engine_${$1}.wasm`)');
  if (loader === code || /spanscapePart/.test(loader)) throw new Error('engine.js loads something in a way that is not known here');
  return loader;
}

/** A file as a block of data: gzip in base64. */
async function block(name) {
  const bytes = await read(name);
  const packed = gzipSync(name === 'engine.js' ? engine(bytes.toString()) : bytes, { level: 9, memLevel: 9 });
  return `<script type="text/plain" id="file-${name}">${packed.toString('base64')}</script>\n`;
}

/** The tags of a page with nothing in its scripts and styles, which have ids; and what is in these, by id. */
function apart(html) {
  const texts = {};
  const tags = html.replace(/<(script|style)\b([^>]*)>(.*?)<\/\1>/gs, (_, tag, attributes, text) => {
    const id = /\sid="([^"]+)"/.exec(attributes)?.[1];
    if (!id || Object.hasOwn(texts, id)) throw new Error(`a ${tag} without an id of its own`);
    texts[id] = text;
    return `<${tag}${attributes}></${tag}>`;
  });
  return { tags, texts };
}

let count = 0;
const owned = (tag) => `<${tag} id="own-${(count += 1)}"`;
const safe = (tag, text) => {
  if (text.toLowerCase().includes(`</${tag}`) || text.includes('<!--')) throw new Error(`a ${tag} that HTML would end, or hide`);
  return text;
};

const sheets = {};
let html = (await read('index.html')).toString();
for (const [, name] of html.matchAll(/<link rel="stylesheet" href="\.\/([^"]+)"/g)) sheets[name] = (await read(name)).toString().trim();
html = html
  .replace(/<!--.*?-->/gs, '')
  .replace(/<script type="text\/plain" id="jaeger">.*?<\/script>/s, '')
  .replace(/<script type="module">.*?<\/script>/s, '')
  .replace(/<link rel="(?:manifest|modulepreload|preload)"[^>]*>/g, '')
  .replace(/<script>/g, () => `${owned('script')}>`)
  .replace(/<link rel="stylesheet" href="\.\/([^"]+)"[^>]*>/g, (_, name) => `${owned('style')}>${safe('style', sheets[name])}</style>`)
  .replace(/\n[ \t]*(?=\n)/g, '');

const empty = '<script type="text/plain" id="trace-data" data-link=""></script>\n    ';
html = html.replace(/<script\b/, () => `${empty}${owned('script')}>globalThis.spanscapeInside = {};</script>\n    <script`);
const end = html.lastIndexOf('</body>');
const blocks = (await Promise.all(inside.map(block))).join('');
const module = `<script type="module" id="own-program">${safe('script', await starter())}</script>\n`;
html = `${html.slice(0, end).trimEnd()}\n${blocks}<script type="text/plain" id="own-tags"></script>\n${module}</body></html>\n`;

// Nothing can be sent anywhere, as nothing can be fetched. The base is where the file lies, which on a disk is no 'self' for Firefox.
html = withPolicy(html, [
  "default-src 'none'",
  `script-src 'wasm-unsafe-eval' ${hashes(html, 'script')}`,
  `style-src ${hashes(html, 'style')}`,
  'img-src data: blob:',
  'worker-src blob:',
  "base-uri 'self' file:",
  "form-action 'none'",
].join('; '));
const { tags } = apart(html);
const told = JSON.stringify(tags).replace(/</g, '\\u003c');
html = html.replace('id="own-tags">', (tag) => tag + told);
if (/\r|\0/.test(html)) throw new Error('a character that HTML would change');
if (html.split(empty.trim()).length !== 2) throw new Error('there is not one empty block for the trace');

const target = path.join(root, 'viewer.html');
await writeFile(target, html);
const { br, gz } = await compress(target, Buffer.from(html));
console.log(`viewer.html: ${kB(Buffer.byteLength(html))}, ${kB(gz)} gzip, ${kB(br)} brotli`);
