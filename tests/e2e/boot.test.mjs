// The page starts: from any folder, on any static host, under its own policy.

import assert from 'node:assert/strict';
import { accessible } from './support/axe.mjs';
import { journey } from './support/browser.mjs';

for (const base of ['/', '/some/sub/path/']) {
  journey(`starts under ${base}`, { base, fallback: false }, async (t) => {
    const { page, site } = t;
    await t.open();
    assert.match(await page.title(), /Spanscape/);
    await accessible(page);
    const outside = site.requests.filter((request) => !request.startsWith(`GET ${base}`));
    assert.deepEqual(outside, [], 'everything is asked for below the base');
  });
}

journey('a script that is not ours does not run', {}, async (t) => {
  t.expectProblem(/^CSP: script-src-elem blocks inline|Content Security Policy/);
  await t.page.goto(t.site.url);
  const ran = await t.page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'globalThis.ran = true';
    document.head.append(script);
    return globalThis.ran === true;
  });
  assert.equal(ran, false);
});

journey('the policy is the one that was decided', {}, async ({ page, site }) => {
  await page.goto(site.url);
  const policy = await page.getAttribute('meta[http-equiv="Content-Security-Policy"]', 'content');
  assert.equal(
    policy.replace(/ 'sha256-[A-Za-z0-9+/]{43}='/g, ' #'),
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'" +
      ' #'.repeat(policy.match(/'sha256-/g).length) +
      "; style-src 'self'; img-src 'self' data: blob:; connect-src 'self' http: https: ws: wss:;" +
      " worker-src 'self' blob:; manifest-src 'self'; base-uri 'self'; form-action 'none'",
  );
});

journey('the engine and the configuration come beside the program, once', {}, async (t) => {
  const { page, site } = t;
  const asked = (name) => site.requests.filter((request) => request.includes(name)).length;
  let late;
  // The program comes only when both have been asked for.
  await t.context.route(/spanscape-\w+_bg\.wasm/, async (route) => {
    for (late = 0; late < 1_000 && !(asked('/engine_bg.wasm') && asked('/config.json')); late += 1) {
      await page.evaluate(() => new Promise((done) => setTimeout(done, 10)));
    }
    await route.continue();
  });
  await t.open();
  assert.ok(late < 1_000, 'they do not wait for it');
  for (const name of ['/engine.js', '/engine_bg.wasm', '/config.json']) assert.equal(asked(name), 1, name);
  assert.equal(page.workers().length, 1);
});
