// The same promise for Firefox. Playwright drives only a Firefox of its own making; puppeteer drives any, by WebDriver
// BiDi. One browser for a test file, a fresh profile for each journey, and no error in any of them.

import test, { after } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import puppeteer from 'puppeteer-core';
import { patience } from './browser.mjs';
import { jaeger } from './jaeger.mjs';
import { serve } from './server.mjs';

/** The Firefox that ./dev found, or the system's. */
function executable() {
  if (process.env.FIREFOX) return process.env.FIREFOX;
  const names = ['firefox-esr', 'firefox', '/Applications/Firefox.app/Contents/MacOS/firefox'];
  for (const name of names) {
    try {
      return execFileSync('sh', ['-c', `command -v '${name}'`], { encoding: 'utf8' }).trim();
    } catch {
      // not this one
    }
  }
  return undefined;
}

const firefox = executable();
const skip = !firefox && 'there is no Firefox here; install one, or set FIREFOX to it';
if (skip && process.env.FIREFOX_REQUIRED) throw new Error(skip);

let shared;
after(async () => (await shared)?.close());

/**
 * A test in Firefox, on a server of its own; skipped where there is no Firefox.
 *
 * @param {string} name
 * @param {object} options those of `serve`
 * @param {(t: FirefoxJourney) => Promise<void>} run
 */
export function journey(name, options, run) {
  test(`Firefox: ${name}`, { timeout: 4 * patience, skip }, async () => {
    shared ??= puppeteer.launch({
      browser: 'firefox',
      executablePath: firefox,
      headless: true,
      defaultViewport: { width: 1280, height: 900 },
      timeout: 2 * patience,
    });
    const site = await serve(options);
    const context = await (await shared).createBrowserContext();
    const t = new FirefoxJourney(site, await context.newPage());
    try {
      await t.watch();
      await run(t);
      assert.deepEqual(t.problems, [], 'problems in the page');
    } catch (error) {
      error.message += t.problems.map((problem) => `\n  in the page: ${problem}`).join('');
      throw error;
    } finally {
      await context.close();
      await Promise.all([site, ...t.backends].map((server) => server.close()));
    }
  });
}

/** What a journey works with. Elements are found by role and name, as the other journeys do. */
export class FirefoxJourney {
  problems = [];
  backends = [];
  #expected = [];

  constructor(site, page) {
    this.site = site;
    this.page = page;
    page.setDefaultTimeout(patience);
  }

  /** From now on, a problem whose text matches is part of the test. */
  expectProblem(pattern) {
    this.#expected.push(pattern);
  }

  /** Collects errors, and turns violations of the content security policy into such. */
  async watch() {
    const report = (problem) => {
      if (!this.#expected.some((pattern) => pattern.test(problem))) this.problems.push(problem);
    };
    this.page.on('console', (message) => {
      if (message.type() === 'error') report(`console: ${message.text()}`);
    });
    this.page.on('pageerror', (error) => report(`exception: ${error.stack ?? error}`));
    await this.page.evaluateOnNewDocument(() => {
      addEventListener('securitypolicyviolation', (event) => {
        console.error(`CSP: ${event.effectiveDirective} blocks ${event.blockedURI} (${event.sourceFile})`);
      });
    });
  }

  /** A Jaeger at an origin of its own, for as long as the journey takes. */
  async jaeger(options) {
    const server = await jaeger({ cors: '*', ...options });
    this.backends.push(server);
    return server;
  }

  /** Opens a path below the site's base, and waits until the app has nothing left to do. */
  async open(path = '') {
    await this.page.goto(new URL(path, this.site.url).href);
    await this.idle();
  }

  /** Waits until no request, no question to the engine and no frame is pending. */
  async idle() {
    await this.page.waitForFunction(() => globalThis.spanscape?.idle);
    await this.page.evaluate(() => globalThis.spanscape.idle());
  }

  /** The first element of a role with exactly this name, waited for. */
  role(role, name) {
    return this.page.waitForSelector(`aria/${name}[role="${role}"]`);
  }

  /** Clicks such an element, and waits for what follows. */
  async click(role, name) {
    await (await this.role(role, name)).click();
    await this.idle();
  }

  /** Presses keys one after another, each when the last is done. */
  async press(...keys) {
    for (const key of keys) {
      await this.page.keyboard.press(key);
      await this.idle();
    }
  }
}
