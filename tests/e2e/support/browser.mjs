// One Chromium for a test file, a fresh profile for each journey, and the rule that holds in all of
// them: no error on the console, no exception, no violation of the content security policy.

import test, { after } from 'node:test';
import assert from 'node:assert/strict';
import { launch } from './chromium.mjs';
import { jaeger } from './jaeger.mjs';
import { loki } from './loki.mjs';
import { serve } from './server.mjs';

/** How long anything may take before a journey fails, in milliseconds. CI has two slow cores. */
export const patience = 30_000;

/**
 * Wasm is compiled once, and not again to be faster: most journeys are over before that pays, and it takes a core
 * from the other test file. The benchmark has the browser as people have it.
 */
const quick = '--js-flags=--liftoff-only';

let shared;
after(async () => (await shared)?.close());

/**
 * A test in a browser, on a server of its own.
 *
 * @param {string} name
 * @param {object} options those of `serve`, and `context`: those of Playwright's `newContext`
 * @param {(t: Journey) => Promise<void>} run
 */
export function journey(name, options, run) {
  test(name, { timeout: 4 * patience }, async () => {
    shared ??= launch({ args: [quick] });
    const site = await serve(options);
    // What a service worker fetches beside the page would stand among what the page asks for.
    const context = await (await shared).newContext({ serviceWorkers: 'block', ...options.context });
    const t = new Journey(site, context);
    try {
      t.page = await t.newPage();
      try {
        await run(t);
      } catch (error) {
        // What went wrong in the page is often the cause.
        error.message += t.problems.map((problem) => `\n  in the page: ${problem}`).join('');
        throw error;
      }
      assert.deepEqual(t.problems, [], 'problems in the page');
    } finally {
      await context.close();
      await Promise.all([site, ...t.backends].map((server) => server.close()));
    }
  });
}

/**
 * What may be beside the page is asked for, and Chromium tells of each 404: a configuration, and a
 * Jaeger's services.
 */
const asked = (message) =>
  /^Failed to load resource: .* 404 /.test(message.text()) &&
  /\/(config\.json|api\/(v3\/)?services)$/.test(message.location().url);

/** What a journey works with: the server (`site`), the browser's `context`, and a watched `page`. */
export class Journey {
  problems = [];
  backends = [];
  #expected = [];

  constructor(site, context) {
    this.site = site;
    this.context = context;
    context.setDefaultTimeout(patience);
  }

  /** From now on, a problem whose text matches is part of the test. */
  expectProblem(pattern) {
    this.#expected.push(pattern);
  }

  /** A Jaeger at an origin of its own, for as long as the journey takes; allowed to be read unless `cors` says other. */
  async jaeger(options) {
    const server = await jaeger({ cors: '*', ...options });
    this.backends.push(server);
    return server;
  }

  /** A Loki at an origin of its own, for as long as the journey takes; as a real one, it may not be read unless `cors` says so. */
  async loki(options) {
    const server = await loki(options);
    this.backends.push(server);
    return server;
  }

  #report(problem) {
    if (!this.#expected.some((pattern) => pattern.test(problem))) this.problems.push(problem);
  }

  /** Another tab, watched like the first. */
  async newPage() {
    const page = await this.context.newPage();
    page.on('console', (message) => {
      if (message.type() === 'error') {
        if (!asked(message)) this.#report(`console: ${message.text()} (${message.location().url})`);
      }
    });
    page.on('pageerror', (error) => this.#report(`exception: ${error.stack ?? error}`));
    await page.exposeBinding('reportViolation', (_, text) => this.#report(`CSP: ${text}`));
    await page.addInitScript(() => {
      addEventListener('securitypolicyviolation', (event) => {
        globalThis.reportViolation(
          `${event.effectiveDirective} blocks ${event.blockedURI} (${event.sourceFile}:${event.lineNumber})`,
        );
      });
    });
    return page;
  }

  /** Opens a path below the site's base, and waits until the app has nothing left to do. */
  async open(path = '', page = this.page) {
    await page.goto(new URL(path, this.site.url).href);
    await this.idle(page);
  }

  /** Waits until no request, no question to the engine and no frame is pending. */
  async idle(page = this.page) {
    try {
      await page.waitForFunction(() => globalThis.spanscape?.idle);
    } catch (error) {
      const text = await page.evaluate(() => document.body?.innerText ?? '');
      throw new Error(`the app did not start; the page says: ${text}`, { cause: error });
    }
    await page.evaluate(() => globalThis.spanscape.idle());
  }
}
