// `node pack.mjs DIST`: minifies the generated scripts, puts a .br and a .gz beside each text and wasm
// file of a built site, and fails if the site names a host. Run by `./dev dist`.

import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { minify } from 'terser';
import { compress } from './compress.mjs';
import { files, kB } from './site.mjs';

const root = process.argv[2];
const packed = /\.(html|js|mjs|css|json|svg|txt|xml|webmanifest|wasm)$/;

// A URL in these files would be loaded, or followed. Names of XML namespaces and of schemas are not.
const loaded = /\.(html|js|mjs|css|svg|webmanifest)$/;
const absolute = /\bhttps?:\/\/[a-z0-9[][^\s"'`<>)\\]*/gi;
const names = /^https?:\/\/www\.w3\.org\/(1999|2000)\//;

// What wasm-bindgen writes has comments, one of which names a host, and twice the bytes it needs. The
// engine's script is a classic one, whose top level names are used from outside. Nearly all of a module's functions
// are called while it starts: Chromium compiles them at once then, beside the page, and not one by one when called.
const script = /\.m?js$/;
const smaller = async (name, bytes) => {
  if (!script.test(name)) return bytes;
  const module = !name.startsWith('engine');
  const { code: small } = await minify(bytes.toString('utf8'), { module });
  const code = module ? `//# allFunctionsCalledOnLoad\n${small}` : small;
  await writeFile(path.join(root, name), code);
  return Buffer.from(code);
};

const rows = await Promise.all(
  (await files(root)).map(async (name) => {
    const file = path.join(root, name);
    const bytes = await smaller(name, await readFile(file));
    if (!packed.test(name)) {
      // Left by an earlier build.
      await Promise.all(['.br', '.gz'].map((end) => rm(file + end, { force: true })));
      return { file: name, raw: kB(bytes.length) };
    }
    const { br, gz } = await compress(file, bytes);
    const hosts = loaded.test(name)
      ? [...new Set(bytes.toString('utf8').match(absolute) ?? [])].filter((url) => !names.test(url))
      : [];
    return { file: name, raw: kB(bytes.length), gzip: kB(gz), brotli: kB(br), hosts };
  }),
);

const width = Math.max(...rows.map((row) => row.file.length));
for (const { file, raw, gzip: gz = '', brotli: br = '' } of rows) {
  console.log(
    `${file.padEnd(width)} ${raw.padStart(11)} ${gz.padStart(11)} gzip ${br.padStart(11)} brotli`,
  );
}

const bad = rows.filter((row) => row.hosts?.length);
for (const { file, hosts } of bad) console.error(`${file} names a host: ${hosts.join(' ')}`);
process.exit(bad.length ? 1 : 0);
