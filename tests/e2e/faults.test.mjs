// What changes behind the page's back: the server behind an address, another tab, a wrong clock, a storage that keeps
// nothing, a tab that nobody sees, a server that wants to be left alone.

import assert from 'node:assert/strict';
import { accessible } from './support/axe.mjs';
import { journey } from './support/browser.mjs';
import { generations } from './support/jaeger/generations.mjs';
import { Store } from './support/jaeger/store.mjs';
import { ids } from './support/jaeger.mjs';
import { called, field, fill, find, finds, form, found, lookUp, names, options, problem } from './support/search.mjs';
import { shows } from './support/trace.mjs';

const { checkout, cart, mail } = called;
const all = [checkout, cart, mail];

/** Another version answers at the same address from now on. */
function becomes(jaeger, version) {
  jaeger.version = version;
  jaeger.generation = generations[version];
  jaeger.store = new Store(jaeger.traces, jaeger.generation.storage);
}

/** What was asked for since, by method and path. */
const since = (jaeger, at) => jaeger.requests.slice(at).map((request) => request.replace(/\?.*/, ''));

for (const [before, after, route] of [
  ['1.45', 'main', '/api/v3/trace-summaries'],
  // What it knew still holds, and does.
  ['1.65', '2.19', '/api/traces'],
  ['2.16', 'main', '/api/v3/trace-summaries'],
  ['main', '2.16', '/api/traces'],
  ['main', '1.65', '/api/traces'],
  ['2.19', '1.45', '/api/traces'],
]) {
  journey(`behind the same address, ${before} becomes ${after}`, { jaeger: { version: before } }, async (t) => {
    const { page } = t;
    // Routes that are not there are part of it.
    t.expectProblem(/Failed to load resource.*(40[04]|50[01])/);
    const { jaeger } = t.site;
    await t.open('#/search');
    await finds(t, { Service: 'shop-web' }, all);
    await page.getByRole('link', { name: cart }).click();
    await shows(t, { spans: 2 });
    becomes(jaeger, after);
    const at = jaeger.requests.length;
    assert.equal(await page.getByRole('treegrid').count(), 1, 'what was open is there');
    await lookUp(t, ids.slow);
    await shows(t, { spans: 1, name: /GET \/cart/ });
    await page.goBack();
    await shows(t, { spans: 2 });
    await page.goBack();
    await form(t).waitFor();
    await t.idle();
    assert.deepEqual(names(await found(t)), all, 'what was found is there');
    await finds(t, { Tags: 'error=true', Time: 'Last 2 days' }, [checkout]);
    await finds(t, { Tags: '', Limit: '2' }, [checkout, cart]);
    await finds(t, { Service: '', Limit: '20', Time: 'Last hour' }, all);
    const asked = since(jaeger, at);
    assert.equal(asked.at(-1), `GET ${route}`, `${asked}`);
    assert.deepEqual(await options(t, 'Service'), ['jobs/mailer', 'payment', 'sensors', 'shop-web', 'stock']);
    await find(t, { Service: 'shop-web' });
    assert.ok((await options(t, 'Operation')).includes('POST /checkout'));
    // Nothing of it is kept: a page that is loaded again finds out anew.
    becomes(jaeger, before);
    await page.reload();
    await t.idle();
    assert.deepEqual(names(await found(t)), all);
    assert.equal(await page.getByRole('alert').count(), 0);
  });
}

journey('a search that names no service goes on where a Jaeger wants one all of a sudden', { jaeger: { version: 'main' } }, async (t) => {
  t.expectProblem(/Failed to load resource.*(40[04]|50[01])/);
  const { jaeger } = t.site;
  await t.open('#/search');
  await finds(t, { Service: '' }, all);
  becomes(jaeger, '1.65');
  await finds(t, { Limit: '10' }, all);
  const at = jaeger.requests.length;
  jaeger.trouble = 'storage';
  await form(t).getByRole('button', { name: 'Find traces' }).click();
  await t.idle();
  assert.ok(since(jaeger, at).length <= 6, 'a failure is no reason to go on for ever');
});

journey('two tabs keep what each of them keeps', { jaeger: { version: '2.16' } }, async (t) => {
  t.expectProblem(/Failed to load resource.*404/);
  const one = t.page;
  await t.open('#/search');
  const two = await t.newPage();
  await t.open('#/search', two);
  const inTab = async (page, run) => {
    t.page = page;
    await page.bringToFront();
    return run();
  };
  const keep = (page, name, fields) => inTab(page, async () => {
    await find(t, fields);
    await page.getByRole('button', { name: 'Saved', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Searches' });
    await dialog.getByRole('textbox', { name: 'This search' }).fill(name);
    await dialog.getByRole('button', { name: 'Save it' }).click();
    await t.idle();
    const kept = await dialog.getByRole('region', { name: 'Saved searches' }).getByRole('link').allInnerTexts();
    await dialog.getByRole('button', { name: 'Close' }).click();
    return kept;
  });
  assert.deepEqual(await keep(one, 'of one', { Service: 'stock' }), ['of one']);
  assert.deepEqual(await keep(two, 'of two', { Service: 'payment' }), ['of two', 'of one']);
  assert.deepEqual(await keep(one, 'of one again', { Service: 'shop-web' }), ['of one again', 'of two', 'of one']);
  // Each sets something else.
  const themes = () => Promise.all([one, two].map((page) => page.evaluate(() => document.documentElement.dataset.theme)));
  const [theme] = await themes();
  await inTab(one, () => one.getByRole('button', { name: /theme/i }).first().click());
  await inTab(two, async () => {
    await two.getByRole('button', { name: 'Table', exact: true }).click();
    await two.getByRole('button', { name: 'How long ago' }).click();
    await t.idle();
  });
  assert.notEqual((await themes())[0], theme);
  await inTab(two, async () => {
    await lookUp(t, ids.cart);
    await shows(t, { spans: 2 });
  });
  await inTab(one, async () => {
    await lookUp(t, ids.slow);
    await shows(t, { spans: 1 });
  });
  const later = await t.newPage();
  await inTab(later, async () => {
    await t.open('#/search?service=shop-web');
    assert.notEqual(await later.evaluate(() => document.documentElement.dataset.theme), theme, 'the theme of the one');
    assert.equal(await later.getByRole('button', { name: 'Table', exact: true }).getAttribute('aria-pressed'), 'true', 'the list of the other');
  });
  assert.deepEqual((await Promise.all([one, two, later].map((page) => page.getByRole('alert').count()))), [0, 0, 0]);
});

/** The page's clock is so many minutes ahead; its timers go on. */
const clockAhead = (t, minutes) => t.context.addInitScript((ms) => {
  const { now } = Date;
  const Real = Date;
  globalThis.Date = class extends Real {
    constructor(...args) {
      if (args.length) super(...args);
      else super(now.call(Real) + ms);
    }

    static now() {
      return now.call(Real) + ms;
    }
  };
}, minutes * 60_000);

const notFound = /No trace was found/;

for (const [how, minutes, said, rest] of [
  ['behind', -180, /clock is 3 h behind the server's/, []],
  ['ahead', 180, /clock is 3 h ahead of the server's/, []],
  ['a little behind', -20, /clock is 20 min behind the server's/, [mail]],
]) {
  journey(`a clock that is ${how}: the page says so, and searches by the server's`, { jaeger: { version: 'main' } }, async (t) => {
    const { page } = t;
    t.expectProblem(/Failed to load resource.*404/);
    await clockAhead(t, minutes);
    await workerClockAhead(t, minutes);
    await t.open('#/search');
    const got = names(await find(t, { Service: 'shop-web' }));
    assert.deepEqual(got, rest);
    await page.getByRole('status').filter({ hasText: said }).waitFor();
    if (!rest.length) await page.getByText(notFound).waitFor();
    await accessible(page);
    await page.getByRole('link', { name: "The last hour by the server's clock" }).click();
    await t.idle();
    assert.deepEqual(names(await found(t)), all);
    assert.equal(await page.getByText(/clock is/).count(), 0, 'said once');
    if (minutes > 0) return;
    // Traces of the future are told as such.
    await page.getByRole('button', { name: 'How long ago' }).click();
    await t.idle();
    const start = await page.locator('.trace-row .start-cell').first().innerText();
    assert.match(start, /^in (2 h|17 min|18 min)$/);
    await page.getByRole('link', { name: cart }).click();
    await shows(t, { spans: 2 });
  });
}

/** The same for the engine's worker, which compares answers with it. */
async function workerClockAhead(t, minutes) {
  await t.context.route(/\/engine\.js/, async (route) => {
    const response = await route.fetch();
    const shift = `{ const now = Date.now.bind(Date); Date.now = () => now() + ${minutes * 60_000}; }\n`;
    await route.fulfill({ response, body: shift + (await response.text()) });
  });
}

journey('a server elsewhere may not tell the time: an empty list names the clock', {}, async (t) => {
  const { page } = t;
  t.expectProblem(/Failed to load resource.*404/);
  const jaeger = await t.jaeger({ version: 'main' });
  t.site.routes['/config.json'] = { backends: [{ name: 'Shop', url: jaeger.url }] };
  await clockAhead(t, -600);
  await t.open('#/search');
  assert.deepEqual(await find(t, { Service: 'shop-web' }), []);
  await page.getByRole('status').filter({ hasText: /counted from this machine's clock, which says/ }).waitFor();
  await page.getByRole('link', { name: 'Look a day around it' }).click();
  await t.idle();
  assert.deepEqual(names(await found(t)), [...all, cart]);
});

for (const [how, breaks] of [
  ['full', () => {
    Storage.prototype.setItem = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
  }],
  ['denied', () => {
    for (const name of ['localStorage', 'sessionStorage']) {
      Object.defineProperty(globalThis, name, { get: () => { throw new DOMException('denied', 'SecurityError'); } });
    }
  }],
]) {
  journey(`a storage that is ${how}: all of it counts for this tab, and that is said once`, {}, async (t) => {
    const { page } = t;
    t.expectProblem(/Failed to load resource.*40[14]/);
    const jaeger = await t.jaeger({ version: '2.16', cors: ['http://127.0.0.1:*'], tenant: 'x-tenant', allowHeaders: ['X-Tenant'] });
    t.site.routes['/config.json'] = { backends: [{ name: 'Shop', url: jaeger.url, headers: ['X-Tenant'] }] };
    await page.addInitScript(breaks);
    await t.open('#/search');
    const alert = page.getByRole('alert').filter({ hasText: 'keeps nothing' });
    assert.equal(await alert.count(), 0, 'nothing is lost yet');
    await page.getByRole('button', { name: 'Give headers' }).click();
    const headers = page.getByRole('dialog', { name: 'Headers for the back end' });
    await headers.getByRole('textbox', { name: 'Value of header 1' }).fill('acme');
    await headers.getByRole('button', { name: 'Use them' }).click();
    await t.idle();
    await alert.waitFor();
    assert.match(await alert.innerText(), /until you close or reload/);
    await accessible(page);
    await alert.getByRole('button', { name: 'Dismiss' }).click();
    await finds(t, { Service: 'shop-web' }, all);
    const theme = () => page.evaluate(() => document.documentElement.dataset.theme);
    const before = await theme();
    await page.getByRole('button', { name: /theme/i }).first().click();
    assert.notEqual(await theme(), before);
    await page.getByRole('button', { name: 'How long ago' }).click();
    await page.getByRole('button', { name: 'Saved', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Searches' });
    await dialog.getByRole('textbox', { name: 'This search' }).fill('Orders');
    await dialog.getByRole('button', { name: 'Save it' }).click();
    await dialog.getByRole('status').filter({ hasText: /keeps nothing for this page/ }).waitFor();
    const stars = dialog.getByRole('region', { name: 'Saved searches' }).getByRole('link');
    assert.deepEqual(await stars.allInnerTexts(), ['Orders']);
    await dialog.getByRole('button', { name: 'Close' }).click();
    await page.getByRole('link', { name: cart }).click();
    await shows(t, { spans: 2 });
    await page.goBack();
    await t.idle();
    assert.deepEqual(names(await found(t)), all);
    assert.match(await page.locator('.trace-row .start-cell').first().innerText(), /ago$/);
    assert.equal(await page.getByRole('alert').count(), 0, 'said once');
  });
}
