// The search page at a back end: the form and its mistakes, the address (Jaeger UI's own), back and forward, reload,
// the list; each page with axe in both themes.

import assert from 'node:assert/strict';
import { accessible } from './support/axe.mjs';
import { journey } from './support/browser.mjs';
import { ids } from './support/jaeger.mjs';
import { called, field, fill, find, finds, form, found, lookUp, names, options } from './support/search.mjs';
import { shows } from './support/trace.mjs';

const { checkout, cart, mail } = called;
const here = { jaeger: { version: '2.16' } };

/** The parameters of the address, of either form. */
const parameters = (t) => {
  const { hash, search } = new URL(t.page.url());
  return Object.fromEntries(new URLSearchParams(hash.startsWith('#/') ? hash.split('?')[1] : search));
};

journey('the form is in the address, and the address in the form', here, async (t) => {
  const { page } = t;
  t.expectProblem(/404/);
  await t.open();
  await accessible(page);
  const fields = {
    Service: 'shop-web',
    Operation: 'GET /stock',
    Tags: 'server.address=stock',
    Shortest: '40ms',
    Longest: '50ms',
    Limit: '7',
  };
  await finds(t, { ...fields, Time: 'Last 2 hours' }, [checkout]);
  await accessible(page);
  const { start, end, ...rest } = parameters(t);
  assert.deepEqual(rest, {
    service: 'shop-web',
    operation: 'GET /stock',
    tags: '{"server.address":"stock"}',
    minDuration: '40ms',
    maxDuration: '50ms',
    limit: '7',
    lookback: '2h',
  });
  assert.equal(end - start, 2 * 3_600_000_000, 'a link means the same tomorrow');
  const same = async () => {
    assert.deepEqual(names(await found(t)), [checkout]);
    for (const [name, value] of Object.entries(fields)) assert.equal(await field(t, name).inputValue(), value, name);
    assert.equal(await field(t, 'Time').evaluate((select) => select.selectedOptions[0].text), 'Last 2 hours');
  };
  const asked = t.site.requests.length;
  await page.reload();
  await t.idle();
  await same();
  assert.ok(t.site.requests.length > asked);
  await page.getByRole('link', { name: checkout }).click();
  await shows(t, { spans: 6 });
  await page.goBack();
  await t.idle();
  await same();
  await finds(t, { Operation: '', Tags: '', Longest: '', Shortest: '' }, [checkout, cart, mail]);
  await page.goBack();
  await t.idle();
  await same();
  await page.goForward();
  await t.idle();
  assert.deepEqual(names(await found(t)), [checkout, cart, mail]);
  assert.equal(await field(t, 'Operation').inputValue(), '');
});

for (const base of ['/', '/some/sub/path/']) {
  journey(`links of Jaeger UI's search, under ${base}`, { ...here, base }, async (t) => {
    t.expectProblem(/404/);
    const now = Date.now() * 1000;
    const query = new URLSearchParams({
      end: now, limit: 20, lookback: 'custom', maxDuration: '', minDuration: '', service: 'payment', operation: 'POST /pay',
      start: now - 3_600_000_000, tags: '{"payment.provider":"northpay"}',
    });
    for (const link of [`search?${query}`, `#/search?${query}`]) {
      await t.page.goto('about:blank');
      await t.open(link);
      assert.deepEqual(names(await found(t)), [checkout], link);
      assert.equal(await field(t, 'Tags').inputValue(), 'payment.provider=northpay');
      assert.equal(t.page.url().includes('#/'), link.startsWith('#/'), 'the form stays');
      await t.page.getByRole('link', { name: checkout }).click();
      await shows(t, { spans: 6 });
      assert.equal(t.page.url().includes('#/'), link.startsWith('#/'));
    }
  });
}

journey('mistakes in the form are told where they are, and nothing is asked', here, async (t) => {
  const { page } = t;
  t.expectProblem(/404/);
  await t.open();
  await fill(t, { Tags: '{"a":', Shortest: '1d', Longest: '5 parsecs', Limit: 'none' });
  const before = t.site.jaeger.requests.filter((request) => /traces|summaries/.test(request)).length;
  await form(t).getByRole('button', { name: 'Find traces' }).click();
  await t.idle();
  for (const name of ['Tags', 'Longest', 'Limit']) {
    const box = field(t, name);
    assert.equal(await box.getAttribute('aria-invalid'), 'true', name);
    const note = await box.getAttribute('aria-describedby');
    assert.ok((await page.locator(`#${note}`).innerText()).length > 8, name);
  }
  await accessible(page);
  assert.equal(t.site.jaeger.requests.filter((request) => /traces|summaries/.test(request)).length, before);
  await finds(t, { Service: 'stock', Tags: '', Shortest: '', Longest: '', Limit: '' }, [checkout, cart]);
  assert.equal(await form(t).locator('[aria-invalid]').count(), 0);
});

journey('nothing is found: says so, and what to do', here, async (t) => {
  t.expectProblem(/404/);
  await t.open();
  await finds(t, { Service: 'stock', Tags: 'region=mars' }, []);
  await t.page.getByText('No trace was found.').waitFor();
  await accessible(t.page);
});

journey('names are offered, narrowed by typing, and chosen by keys', here, async (t) => {
  const { page } = t;
  t.expectProblem(/404/);
  await t.open();
  assert.equal((await options(t, 'Service')).length, 5);
  const service = field(t, 'Service');
  await service.fill('WEB');
  await service.press('ArrowDown');
  await accessible(page);
  await service.press('Enter');
  await t.idle();
  assert.equal(await service.inputValue(), 'shop-web');
  const operation = field(t, 'Operation');
  await operation.fill('pay');
  await form(t).getByRole('option', { name: 'POST /pay' }).click();
  await t.idle();
  assert.equal(await operation.inputValue(), 'POST /pay');
  await operation.press('Enter');
  await t.idle();
  assert.deepEqual(names(await found(t)), [checkout]);
  await form(t).getByRole('button', { name: 'Reset' }).click();
  await t.idle();
  assert.equal(await operation.inputValue(), '');
});

journey('from and to', { ...here, context: { timezoneId: 'Asia/Tokyo' } }, async (t) => {
  t.expectProblem(/404/);
  await t.open();
  await fill(t, { Service: 'shop-web', Time: 'From and to' });
  const local = (back) => t.page.evaluate((back) => {
    const then = new Date(Date.now() - back);
    return new Date(then - then.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
  }, back);
  await form(t).getByLabel('From', { exact: true }).fill(await local(20 * 60_000));
  await form(t).getByLabel('To', { exact: true }).fill(await local(5 * 60_000));
  await finds(t, {}, [cart]);
  await form(t).getByText('Asia/Tokyo').waitFor();
  await accessible(t.page);
  await form(t).getByLabel('To', { exact: true }).fill(await local(60 * 60_000));
  await form(t).getByRole('button', { name: 'Find traces' }).click();
  await form(t).getByText('The end is before the start').waitFor();
});

journey('the box takes whatever holds a trace id', here, async (t) => {
  t.expectProblem(/404/);
  await t.open();
  const { origin } = new URL(t.site.url);
  for (const text of [
    ids.cart,
    '0badcafe0000beef',
    'BADCAFE0000BEEF',
    `${origin}/trace/${ids.cart}?uiFind=x`,
    `https://jaeger.example/jaeger/trace/${ids.cart}`,
    `00-${ids.cart}-00000000000000b1-01`,
    `traceparent: 00-${ids.cart}-00000000000000b1-01`,
    `${ids.cart}-00000000000000b1-1`,
    `uber-trace-id: ${ids.cart}:00000000000000b1:0:1`,
    `Root=1-${ids.cart.slice(0, 8)}-${ids.cart.slice(8)};Parent=00000000000000b1;Sampled=1`,
    `2026-11-20T23:00:00Z level=error msg="no stock" trace_id=${ids.cart} span_id=00000000000000b1`,
  ]) {
    await lookUp(t, text);
    await shows(t, { spans: 2, name: /GET \/cart/ });
    await t.page.goBack();
    await t.idle();
  }
});

journey('on a phone the form folds away', { ...here, context: { viewport: { width: 360, height: 640 } } }, async (t) => {
  const { page } = t;
  t.expectProblem(/404/);
  await t.open();
  const over = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok((await over()) <= 0);
  await accessible(page);
  const toggle = page.getByRole('button', { name: /^Search/ });
  if ((await toggle.getAttribute('aria-expanded')) === 'false') await toggle.click();
  assert.deepEqual(names(await find(t, { Service: 'shop-web' })), [checkout, cart, mail]);
  assert.ok((await over()) <= 0);
  await accessible(page);
});

journey('what is typed while a search is on its way stays', here, async (t) => {
  t.expectProblem(/404/);
  await t.open();
  let letGo;
  const held = new Promise((asked) => {
    t.context.route(/api\/traces\?/, async (route) => {
      asked();
      await new Promise((done) => (letGo = done));
      await route.continue();
    });
  });
  await fill(t, { Service: 'shop-web' });
  await form(t).getByRole('button', { name: 'Find traces' }).click();
  await held;
  await field(t, 'Tags').fill('error=true');
  letGo();
  await t.idle();
  assert.deepEqual(names(await found(t)), [checkout, cart, mail]);
  assert.equal(await field(t, 'Tags').inputValue(), 'error=true');
});
