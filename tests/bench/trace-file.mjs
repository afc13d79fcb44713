// Made traces as files, made once, and as answers of a server.

import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rename, stat } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { project } from '../e2e/support/server.mjs';
import { idOf, pieces } from './trace.mjs';

/** Where they are kept. */
export const cache = path.join(project, '.tools', 'bench');

/** Changes with what `pieces` makes of a shape, so that no older file is taken for it. */
const edition = 2;

const size = (file) => stat(file).then((found) => found.size, () => 0);

/** Makes a file by `stream`, unless it is there; a broken attempt leaves none. */
async function once(file, ...streams) {
  if (await size(file)) return;
  await mkdir(path.dirname(file), { recursive: true });
  await pipeline(...streams.map((make) => make()), createWriteStream(`${file}.new`));
  await rename(`${file}.new`, file);
}

/**
 * A trace of that shape as a file.
 * @param {string} folder
 * @param {import('./trace.mjs').Shape} shape
 * @returns {Promise<{id: string, file: string, bytes: number, shape: import('./trace.mjs').Shape}>}
 */
export async function traceFile(folder, shape) {
  const name = Object.entries(shape).map(([key, value]) => `${key}-${value}`).join('_');
  const file = path.join(folder, `${name || 'trace'}.${edition}.json`);
  await once(file, () => Readable.from(pieces(shape)));
  return { id: idOf(shape), file, bytes: await size(file), shape };
}

/** The same, packed: the name of the file. @param {{file: string}} trace */
export async function packed({ file }) {
  await once(`${file}.gz`, () => createReadStream(file), () => createGzip({ level: 6 }));
  return `${file}.gz`;
}

/** Answers with the file, as a back end that knows how much it sends. */
export const answering = ({ file, bytes }) => () => ({
  status: 200,
  headers: { 'content-type': 'application/json', 'content-length': bytes },
  body: (response) => createReadStream(file, { highWaterMark: 1 << 20 }).pipe(response),
});
