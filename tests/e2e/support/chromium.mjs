// The browser of the tests and of the benchmark.

import { execFileSync } from 'node:child_process';
import { chromium } from 'playwright-core';

/** The Chromium that ./dev found, or the system's. */
function executable() {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  for (const name of ['chromium', 'chromium-browser', 'google-chrome']) {
    try {
      return execFileSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).trim();
    } catch {
      // not this one
    }
  }
  return chromium.executablePath();
}

/** Starts a headless browser that talks to nobody but the page. */
export function launch(options = {}) {
  return chromium.launch({
    executablePath: executable(),
    chromiumSandbox: process.getuid?.() !== 0, // it refuses to run as root
    ...options,
    args: [
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-gpu',
      '--disable-quic',
      '--disable-sync',
      // Names that are not localhost, for pages that are no secure context.
      '--host-resolver-rules=MAP *.test 127.0.0.1',
      '--no-first-run',
      ...(options.args ?? []),
    ],
  });
}
