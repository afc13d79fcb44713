// The query line: in step with the form, completed, its mistakes marked; what no Jaeger can be asked for is looked for here;
// several services are asked one by one.

import assert from 'node:assert/strict';
import { accessible } from './support/axe.mjs';
import { journey } from './support/browser.mjs';
import { ids } from './support/jaeger.mjs';
import { called, field, fill, find, found, names } from './support/search.mjs';

const { checkout, cart, mail } = called;

/** The line. */
const line = (t) => t.page.getByRole('combobox', { name: 'Query' });

/** Writes a query and looks for it. */
async function ask(t, text) {
  await line(t).fill(text);
  await line(t).press('Escape');
  await line(t).press('Enter');
  await t.idle();
}

const heading = (t) => t.page.getByRole('heading', { level: 1 }).innerText();

/** What the page says of what the results leave out. */
const honesty = async (t) => {
  const said = t.page.locator('.honesty');
  return (await said.count()) ? said.innerText() : '';
};

journey('the line and the form say the same, both ways', {}, async (t) => {
  await t.open('#/search?src=demo');
  assert.equal(await line(t).inputValue(), '');
  await line(t).fill('service=checkout operation="POST /pay" duration>500ms error=true last 1h limit 50');
  for (const [name, value] of Object.entries({ Service: 'checkout', Operation: 'POST /pay', Tags: 'error=true', Shortest: '500ms', Limit: '50' })) {
    assert.equal(await field(t, name).inputValue(), value, name);
  }
  assert.equal(await field(t, 'Time').evaluate((select) => select.selectedOptions[0].text), 'Last hour');
  assert.match(await line(t).inputValue(), /duration>500ms/, 'what is typed stays as it is typed');
  await fill(t, { Operation: '', Shortest: '', Tags: 'a="b c"' });
  assert.equal(await line(t).inputValue(), 'service=checkout a="b c" last 1h limit 50');
  await t.page.getByLabel('Span kind').selectOption('server');
  assert.equal(await line(t).inputValue(), 'service=checkout a="b c" span.kind=server last 1h limit 50');
  await ask(t, 'service in (checkout, payment)');
  assert.equal(await field(t, 'Service').inputValue(), 'checkout, payment');
  assert.match(t.page.url(), /service=checkout&service=payment/);
  await accessible(t.page);
});

journey('what no Jaeger can be asked for is looked for, and is in the link', {}, async (t) => {
  await t.open('#/search?src=demo');
  const all = await heading(t);
  await ask(t, 'service=payment and error=true');
  const failed = await heading(t);
  await ask(t, 'service=payment and not error=true');
  const fine = await heading(t);
  assert.ok(failed !== fine && failed !== all && fine !== all, `${failed}, ${fine}`);
  assert.match(t.page.url(), /q=not/);
  await t.page.reload();
  await t.idle();
  assert.equal(await heading(t), fine);
  assert.equal(await line(t).inputValue(), 'service=payment not error=true');
  await ask(t, 'traceErrors>5 or traceDuration>1min');
  const many = await found(t);
  assert.ok(many.length > 0);
  await ask(t, 'db.statement ~ "(?i)select" and exists server.address');
  await ask(t, 'SELECT * FROM traces WHERE duration > 3s and tags.error = true LIMIT 5;');
  assert.equal(await line(t).inputValue(), 'duration>=3s error=true limit 5');
  assert.ok((await found(t)).length <= 5);
});

journey('a mistake is marked at its character, and nothing is lost', {}, async (t) => {
  await t.open('#/search?src=demo');
  const before = await heading(t);
  await ask(t, 'service=payment duration>5');
  const alert = t.page.getByRole('alert');
  assert.match(await alert.innerText(), /Character 26: Write a number and a unit/);
  assert.equal(await alert.locator('mark').innerText(), '5');
  assert.equal(await line(t).getAttribute('aria-invalid'), 'true');
  const selected = await line(t).evaluate((input) => input.value.slice(input.selectionStart, input.selectionEnd));
  assert.equal(selected, '5');
  assert.equal(await heading(t), before);
  await accessible(t.page);
  await line(t).press('End');
  await line(t).pressSequentially('ms');
  assert.equal(await alert.count(), 0, 'it is told as long as it is wrong');
  await ask(t, 'operation ~ "("');
  const { innerText } = { innerText: await t.page.getByRole('main').getByRole('alert').innerText() };
  assert.match(innerText, /pattern/i);
});

journey('names, keys and values are completed, by keys alone', {}, async (t) => {
  const { page } = t;
  await t.open('#/search?src=demo');
  await page.keyboard.press('/');
  assert.ok(await line(t).evaluate((input) => input === document.activeElement), 'a stroke goes to the line');
  await page.keyboard.type('ser');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  assert.equal(await line(t).inputValue(), 'service=');
  await page.keyboard.type('paym');
  await t.idle();
  await accessible(page);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  assert.equal(await line(t).inputValue(), 'service=payment ');
  await page.keyboard.type('http.resp');
  await t.idle();
  await page.getByRole('option', { name: 'http.response.status_code' }).click();
  await page.keyboard.type('=');
  await t.idle();
  const values = await page.getByRole('listbox', { name: 'Suggestions' }).getByRole('option').allInnerTexts();
  assert.ok(values.includes('200'), values.join(' '));
});

journey('a trace id in the line opens the trace; the syntax is explained', {}, async (t) => {
  await t.open('#/search?src=demo');
  await t.page.getByRole('button', { name: 'Syntax' }).click();
  await t.page.getByText('duration>=500ms duration<=2s').waitFor();
  await accessible(t.page);
  const id = await t.page.locator('.trace-list .trace-id').first().innerText();
  await ask(t, id);
  assert.match(t.page.url(), new RegExp(`/trace/${id}`));
});

for (const version of ['2.16', 'main']) {
  journey(`Jaeger ${version}: a filter is looked for here, and the page says so`, { jaeger: { version } }, async (t) => {
    t.expectProblem(/404/);
    await t.open();
    await ask(t, 'service=shop-web not operation="GET /cart" and not operation="orders publish" last 1h');
    assert.deepEqual(names(await found(t)), [checkout]);
    assert.match(await honesty(t), /can't be asked for “not operation="GET \/cart" and not operation="orders publish"”: that was looked for here, in the 3 traces of shop-web\./);
    await accessible(t.page);
    const asked = t.site.jaeger.requests.filter((request) => /traces|summaries/.test(request)).at(-1);
    assert.match(asked, /service(_name)?=shop-web/);
    assert.doesNotMatch(asked, /summaries/, 'spans are needed');
    assert.match(asked, /(limit|num_traces)=21/);
    await ask(t, 'service=shop-web traceSpans>3 last 1h');
    assert.deepEqual(names(await found(t)), [checkout]);
    const last = t.site.jaeger.requests.filter((request) => /traces|summaries/.test(request)).at(-1);
    assert.equal(/summaries/.test(last), version === 'main', 'summaries are enough for what is of the whole trace');
  });

  journey(`Jaeger ${version}: several services, each asked once; one that fails is told`, { jaeger: { version } }, async (t) => {
    t.expectProblem(/404|503/);
    await t.open();
    await ask(t, 'service in (stock, payment, jobs/mailer) last 1h');
    assert.deepEqual(names(await found(t)), [checkout, cart, mail], 'each trace once');
    const asked = () => t.site.jaeger.requests.filter((request) => /traces|summaries/.test(request));
    for (const name of ['stock', 'payment', 'jobs%2Fmailer']) {
      assert.equal(asked().filter((request) => request.includes(`=${name}&`)).length >= 1, true, name);
    }
    await t.page.getByText('3 services asked').waitFor();
    await accessible(t.page);
    await t.context.route(/=payment&/, (route) => route.fulfill({ status: 503, body: 'no shards' }));
    await ask(t, 'service in (payment, jobs/mailer) last 1h');
    assert.deepEqual(names(await found(t)), [mail]);
    await t.page.getByText('2 services asked, 1 failed').waitFor();
    const services = t.page.locator('.asked li');
    assert.match(await services.filter({ hasText: 'payment' }).innerText(), /503/);
    await accessible(t.page);
  });
}

journey('all services of a Jaeger that wants one at a time', { jaeger: { version: '2.16' } }, async (t) => {
  t.expectProblem(/404/);
  await t.open();
  await ask(t, 'operation="GET /stock" last 1h');
  assert.deepEqual(names(await found(t)), [checkout, cart]);
  await t.page.getByText('5 services asked').waitFor();
});

journey('more than the limit: says so, and leads to older ones', { jaeger: { version: '2.16' } }, async (t) => {
  t.expectProblem(/404/);
  await t.open();
  const rows = await find(t, { Service: 'shop-web', Limit: '1' });
  assert.deepEqual(names(rows), [checkout]);
  assert.match(await honesty(t), /There are more: this one is the newest, and covers \d+ % of the hour asked for\./);
  await t.page.getByRole('link', { name: 'Older ones' }).click();
  await t.idle();
  assert.deepEqual(names(await found(t)), [cart]);
  await t.page.getByRole('link', { name: 'Older ones' }).click();
  await t.idle();
  assert.deepEqual(names(await found(t)), [mail]);
  assert.equal(await honesty(t), '');
  assert.ok(ids.checkout);
});
