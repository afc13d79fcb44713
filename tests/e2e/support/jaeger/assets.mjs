// A Jaeger that serves the site as its own UI: the folder that src/tools/jaeger.mjs makes, and the page as static_handler.go
// gives it out, place-holders filled in by the same patterns.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after } from 'node:test';
import { project } from '../server.mjs';

/** The folder for `ui.assets_path`, made of the built site; gone when the tests are over. */
export function assets() {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'spanscape-jaeger-'));
  after(() => rmSync(folder, { recursive: true }));
  const dist = process.env.SPANSCAPE_DIST ?? path.join(project, 'dist');
  execFileSync(process.execPath, [path.join(project, 'src/tools/jaeger.mjs'), dist, folder], { stdio: 'pipe' });
  return folder;
}

/**
 * The options of a journey on such a Jaeger.
 *
 * @param {string} root what `assets` has made
 * @param {object} [options]
 * @param {string} [options.version] as Jaeger's own, without its `v`
 * @param {string} [options.base] `/` at both ends
 * @param {object} [options.config] the UI's configuration, where it is JSON
 * @param {string} [options.program] the same where it is a program
 */
export function served(root, { version = '2.16', base = '/', config, program } = {}) {
  const json = (value) => JSON.stringify(value);
  const early = Number(version.split('.')[1]) <= 17;
  const page = () => {
    let html = readFileSync(path.join(root, 'index.html'), 'utf8');
    if (config) html = html.replace(/JAEGER_CONFIG *= *DEFAULT_CONFIG;/g, () => `JAEGER_CONFIG = ${json(config)};`);
    if (program) html = html.replace(/^\s*\/\/\s*JAEGER_CONFIG_JS.*\n.*/gim, () => program.trim());
    const can = { archiveStorage: false, metricsStorage: false };
    html = html
      .replace(/JAEGER_STORAGE_CAPABILITIES *= *DEFAULT_STORAGE_CAPABILITIES;/g, () => `JAEGER_STORAGE_CAPABILITIES = ${json(can)};`)
      .replace(/JAEGER_VERSION *= *DEFAULT_VERSION;/g, () => `JAEGER_VERSION = ${json({ gitCommit: 'c0ffee', gitVersion: `v${version}.0`, buildDate: '' })};`);
    if (early) return base === '/' ? html : html.replace(/<base href="\/"/g, () => `<base href="${base}"`);
    return html.replace(/JAEGER_BACKEND_CAPABILITIES *= *DEFAULT_BACKEND_CAPABILITIES;/g, () => `JAEGER_BACKEND_CAPABILITIES = ${json(can)};`);
  };
  const bare = early
    ? () => ({ status: 200, body: page(), headers: { 'content-type': 'text/html; charset=utf-8' } })
    : () => ({ status: 307, body: '', headers: { location: base } });
  const routes = base === '/' ? {} : { [base.slice(0, -1)]: bare };
  return { root, base, page, routes, jaeger: { version: early ? version : 'main' } };
}
