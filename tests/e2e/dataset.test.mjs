// Opened files as one data set: searched like a Jaeger, added to, closed one by one; and links into files that the
// recipient does not have.

import assert from 'node:assert/strict';
import { accessible } from './support/axe.mjs';
import { journey } from './support/browser.mjs';
import { choose, drop, file } from './support/files.mjs';
import { field, fill, find, form, found, names, options, problem } from './support/search.mjs';
import { shows } from './support/trace.mjs';

const three = ['jaeger.json', 'zipkin.json', 'jaeger-es-search.json'];
const cart = 'shop GET /cart';
const orders = 'shop-frontend GET /orders';
const receipt = 'mailer send receipt';
const stock = 'stock GET /stock';

const files = (list) => Promise.all(list.map(file));

/** The names in the list, in an order that does not depend on equal times. */
const listed = async (t) => names(await found(t)).sort();

/** A search in what is open: the list changes with the form. */
async function check(t, fields, expected) {
  const none = { Service: '', Operation: '', Tags: '', Shortest: '', Longest: '' };
  const rows = await find(t, { ...none, ...fields });
  assert.deepEqual(names(rows).sort(), expected.sort(), JSON.stringify(fields));
}

journey('three files of different formats, dropped and searched together', {}, async (t) => {
  const { page } = t;
  await t.open();
  await drop(t, await files(three));
  await page.getByRole('heading', { name: '4 traces' }).waitFor();
  assert.deepEqual(await listed(t), [cart, orders, receipt, stock].sort(), 'all times, at first');
  const inputs = page.getByRole('list', { name: 'Files' });
  const texts = await inputs.getByRole('listitem').allInnerTexts();
  assert.deepEqual(texts.map((text) => text.split('\n')[0].trim()), three);
  await accessible(page);
  assert.ok((await options(t, 'Service')).includes('orders'));
  await check(t, { Service: 'orders' }, [orders]);
  await page.getByRole('heading', { name: '1 of 4 traces' }).waitFor();
  await check(t, { Service: 'shop', Operation: 'load cart' }, [cart]);
  await check(t, { Tags: 'db.system=postgresql error=true' }, [orders]);
  await check(t, { Tags: '{"db.rows":"9007199254740993"}' }, [orders]);
  await check(t, { Shortest: '4ms' }, [cart, orders]);
  await check(t, { Shortest: '4ms', Longest: '5.4ms' }, [cart]);
  await check(t, { Tags: 'region=mars' }, []);
  await page.getByText('No trace matches.').waitFor();
  await accessible(page);
  await check(t, { Time: 'Last hour' }, [cart]);
  await form(t).getByText(/Counted back from the newest span: /).waitFor();
  await accessible(page);
  await check(t, { Time: 'All times' }, [cart, orders, receipt, stock]);
  assert.ok(t.site.requests.every((request) => !request.includes('/api/traces')), 'no back end is asked');
});

journey('a search in files is in the address; back, forward', {}, async (t) => {
  const { page } = t;
  await t.open();
  await choose(t, await files(three));
  await check(t, { Service: 'orders' }, [orders]);
  assert.match(page.url(), /service=orders/);
  await page.getByRole('link', { name: orders }).click();
  await shows(t, { spans: 2, services: 2 });
  await page.goBack();
  await t.idle();
  assert.deepEqual(await listed(t), [orders]);
  await page.goBack();
  await t.idle();
  assert.equal((await listed(t)).length, 4);
  await page.goForward();
  await t.idle();
  assert.equal(await field(t, 'Service').inputValue(), 'orders');
  assert.deepEqual(await listed(t), [orders]);
});

journey('files are added and closed; what is left stays', {}, async (t) => {
  const { page } = t;
  await t.open();
  await choose(t, await files(['jaeger.json']));
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Add files' }).click();
  await (await chooser).setFiles(await files(['zipkin.json', 'jaeger-es-search.json']));
  await t.idle();
  await page.getByRole('heading', { name: '4 traces' }).waitFor();
  await page.getByRole('button', { name: 'Close jaeger.json' }).click();
  await t.idle();
  assert.deepEqual(await listed(t), [cart, stock]);
  await page.getByRole('button', { name: 'Close zipkin.json' }).click();
  await t.idle();
  assert.deepEqual(await listed(t), [stock]);
  await page.getByRole('button', { name: 'Close jaeger-es-search.json' }).click();
  await page.getByRole('heading', { name: 'See where the time went' }).waitFor();
});

for (const base of ['/', '/some/sub/path/']) {
  journey(`a link into files says which are missing, under ${base}`, { base }, async (t) => {
    const { page } = t;
    await t.open();
    await choose(t, await files(three));
    await check(t, { Service: 'orders' }, [orders]);
    const list = page.url();
    await page.getByRole('link', { name: orders }).click();
    await shows(t, { spans: 2 });
    const trace = page.url();
    for (const link of [list, trace]) {
      await page.goto('about:blank');
      await page.goto(link);
      await t.idle();
      const { what, place, advice } = await problem(t);
      assert.match(what, /3 files that are not open here/);
      for (const name of three) assert.ok(place.includes(name), place);
      assert.match(advice, /open/i);
      await accessible(page);
      const chooser = page.waitForEvent('filechooser');
      await page.getByRole('main').getByRole('button', { name: 'Open file' }).click();
      await (await chooser).setFiles(await files(three));
      await t.idle();
      if (link === trace) await shows(t, { spans: 2, name: /GET \/orders/ });
      else assert.deepEqual(await listed(t), [orders], 'the link shows what it means');
    }
  });
}

journey('the demo is searched like any other source', {}, async (t) => {
  const { page } = t;
  await t.open('#/search?src=demo');
  await page.getByRole('heading', { name: '300 traces' }).waitFor();
  await fill(t, { Service: 'payment' });
  const all = await find(t, { Tags: 'error.type=System.TimeoutException' });
  const some = all.length ? all : await find(t, { Tags: 'error=true' });
  assert.ok(some.length > 0 && some.every(({ errors }) => errors > 0));
  const link = page.url();
  await page.goto('about:blank');
  await page.goto(link);
  await t.idle();
  assert.deepEqual(names(await found(t)), names(some));
});

journey('without a secure context: files and the demo work at plain http', { host: 'spanscape.test', jaeger: {} }, async (t) => {
  const { page } = t;
  await t.open();
  assert.equal(await page.evaluate(() => isSecureContext), false);
  assert.ok((await find(t, { Service: 'stock' })).length > 0, 'a Jaeger at the same address');
  await page.getByRole('link', { name: 'shop-web GET /cart' }).first().click();
  await shows(t, { spans: 2 });
  await choose(t, await files(['zipkin.json']));
  await shows(t, { spans: 3 });
  await t.open('#/search?src=demo');
  await page.getByRole('heading', { name: '300 traces' }).waitFor();
  await page.locator('.trace-rows').getByRole('link').first().click();
  await page.getByRole('treegrid').waitFor();
});
