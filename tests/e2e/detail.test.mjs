// The details of a span: long and hostile values, JSON, copying, links, events, and the keyboard.

import assert from 'node:assert/strict';
import { accessible } from './support/axe.mjs';
import { journey } from './support/browser.mjs';
import { openDetails, otherId, panel, routes, values } from './support/details.mjs';
import { incident, openIncident, press, selected, tall, treegrid } from './support/trace.mjs';

/** The value beside a key. */
const value = (place, key) =>
  place.locator('dl > div').filter({ has: place.page().getByRole('term').getByText(key, { exact: true }) });

const section = (place, name) => place.getByRole('region', { name, exact: true });

const toggle = (place, name) => place.getByRole('heading', { level: 3 }).getByRole('button', { name });

journey('long values fold, and no more of them is in the page than asked for', { routes }, async (t) => {
  const details = await openDetails(t);
  const shown = async (key) => (await value(details, key).getByRole('definition').innerText()).length;
  const more = (key) => value(details, key).getByRole('button', { name: /^Show/ });
  assert.ok((await shown('c.long')) < 500);
  assert.ok((await details.innerText()).length < 20_000);
  assert.equal(await more('c.long').innerText(), 'Show all (64 kB)');
  await more('c.long').click();
  assert.ok((await shown('c.long')) > 64_000);
  assert.equal(await more('c.long').innerText(), 'Show less');
  await more('c.long').click();
  assert.ok((await shown('c.long')) < 500);
  assert.match(await value(details, 'b.lines').innerText(), /line 5/);
  assert.doesNotMatch(await value(details, 'b.lines').innerText(), /line 6\n/);
  await more('b.lines').click();
  assert.match(await value(details, 'b.lines').innerText(), /line 39/);
  assert.match(await more('d.huge').innerText(), /^Show more \(10\d kB of 250 kB\)$/);
  for (const least of [100_000, 200_000, 250_000]) {
    await more('d.huge').click();
    assert.ok((await shown('d.huge')) > least);
  }
  assert.equal(await more('d.huge').innerText(), 'Show less');
  assert.ok(await more('d.huge').evaluate((e) => e === document.activeElement), 'the focus stays');
  const rest = section(details, 'Attributes').getByRole('button', { name: /^Show \d+ more$/ });
  assert.equal(await details.getByText('z.119', { exact: true }).count(), 0);
  await rest.click();
  await details.getByText('z.119', { exact: true }).waitFor();
});

journey('values that are JSON are trees, opened bit by bit', { routes }, async (t) => {
  const { page } = t;
  const details = await openDetails(t);
  const small = value(details, 'e.json');
  await small.getByText('cart', { exact: true }).waitFor();
  await small.getByText('sku', { exact: true }).waitFor();
  await small.getByRole('button', { name: 'As text' }).click();
  assert.ok((await small.innerText()).includes(values['e.json']));
  await small.getByRole('button', { name: 'As text' }).click();
  const list = value(details, 'f.list');
  assert.equal(await list.getByRole('listitem').count(), 0, 'closed, and not made');
  await list.locator('summary').first().focus();
  await page.keyboard.press('Enter');
  await list.getByText('99', { exact: true }).first().waitFor();
  const items = () => list.locator('.json > details > ul > li, .json > details > .rest li').count();
  assert.ok((await items()) >= 100);
  await list.getByRole('button', { name: 'Show 100 more' }).click();
  await list.getByText('199', { exact: true }).first().waitFor();
  const deep = value(details, 'g.deep');
  await deep.locator('summary').nth(1).waitFor();
  for (let i = 1; i < 5; i += 1) {
    await deep.locator('summary').nth(i).click();
    await deep.locator('summary').nth(i + 1).waitFor();
  }
  assert.equal(await deep.locator('details').count(), 6);
  assert.equal(await value(details, 'h.broken').locator('details').count(), 0);
});

journey('addresses are links, and nothing hostile is anything but text', { routes }, async (t) => {
  const details = await openDetails(t);
  const links = await details.getByRole('definition').getByRole('link').evaluateAll((them) =>
    them.map((a) => [a.getAttribute('href'), a.rel, a.target]),
  );
  const [rel, target] = ['noopener noreferrer', '_blank'];
  assert.deepEqual(links, [[values['i.url'], rel, target], [values['m.mail'], rel, target]]);
  assert.match(await value(details, 'j.script').innerText(), /javascript:alert\(1\)/);
  assert.match(await value(details, 'k.markup').innerText(), /<img src=x onerror=alert\(1\)>/);
  assert.equal(await details.locator('img').count(), 0);
  assert.match(await value(details, 'l.bidi').innerText(), /left\ufffdright\u2400/);
});

journey('everything can be copied, and the JSON opens again', { routes }, async (t) => {
  const { page } = t;
  await t.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const details = await openDetails(t);
  const copied = () => page.evaluate(() => navigator.clipboard.readText());
  const copy = async (name) => {
    await page.evaluate(() => navigator.clipboard.writeText(''));
    await details.getByRole('button', { name, exact: true }).first().click();
    await page.waitForFunction(async () => (await navigator.clipboard.readText()) !== '');
    return copied();
  };
  assert.equal(await copy('Copy the value of c.long'), values['c.long']);
  assert.equal(await copy('Copy a.short with its value'), 'a.short=short');
  const attributes = JSON.parse(await copy('Copy attributes as JSON'));
  assert.equal(attributes['e.json'], values['e.json']);
  assert.match(await copied(), /"n\.int": 9007199254740993,/);
  const events = JSON.parse(await copy('Copy events as JSON'));
  assert.deepEqual(events.slice(0, 2).map(({ name, offsetNs }) => [name, offsetNs]), [['sooner', 2e6], ['later', 3e6]]);
  assert.equal(JSON.parse(await copy('Copy links as JSON')).length, 2);
  assert.deepEqual(JSON.parse(await copy('Copy resource as JSON')), { 'host.name': 'red-7' });
  await toggle(details, 'Raw JSON').click();
  await details.getByText('"resourceSpans"').waitFor();
  const raw = await copy('Copy JSON');
  assert.equal(JSON.parse(raw).resourceSpans[0].scopeSpans[0].spans[0].spanId, '00000000000000b1');
  assert.equal(await section(details, 'Raw JSON').locator('pre').count(), 1);
  t.site.routes['/raw.json'] = raw;
  await t.open('#/search?url=raw.json');
  await page.getByText('shop').first().waitFor();
});

journey('events by time, with what was thrown', { routes }, async (t) => {
  const details = await openDetails(t);
  const events = section(details, 'Events');
  assert.equal(await events.locator('li').count(), 10);
  const [first, second, third] = await events.locator('li').allInnerTexts();
  assert.match(first, /^\+2 ms\s+sooner\s+\+1 ms in span/);
  assert.match(second, /^\+3 ms\s+later\s+\+2 ms in span/);
  assert.match(third, /exception: IllegalStateException/);
  assert.match(third, /pool is empty\n\s*at shop\.Pool\.rent0/);
  assert.doesNotMatch(third, /rent29/);
  await events.getByRole('button', { name: /^Show all/ }).click();
  assert.match(await events.locator('li').nth(2).innerText(), /rent29/);
  await events.getByRole('button', { name: 'Show 13 more' }).click();
  assert.equal(await events.locator('li').count(), 23);
});

journey('events outside of the visible time stand back', { routes }, async (t) => {
  const details = await openDetails(t);
  const events = section(details, 'Events');
  await t.page.evaluate(() => (location.hash += '&zoom=2500000-4500000'));
  await t.idle();
  assert.equal(await events.locator('li').count(), 2);
  assert.match(await events.innerText(), /2 in the visible time/);
  await events.getByRole('button', { name: 'Show all 23' }).click();
  assert.equal(await events.locator('li').count(), 10);
  await events.getByRole('button', { name: 'Only those in the visible time' }).click();
  assert.match((await events.locator('li').allInnerTexts())[0], /^\+3 ms\s+later/);
  await press(t, 'Escape');
  await press(t, '0', 'Enter');
  assert.equal(await section(panel(t), 'Events').locator('li').count(), 10);
});

journey('links go to spans of this trace and of others', { context: tall, routes }, async (t) => {
  const { page } = t;
  const details = await openDetails(t);
  await details.getByRole('button', { name: 'Show span 00000000000000c1' }).click();
  await details.getByRole('heading', { name: 'plain' }).waitFor();
  await t.idle();
  assert.equal(selected(t), '00000000000000c1');
  const inside = () => page.evaluate(() => document.activeElement.closest('aside, [role=treegrid]') !== null);
  assert.ok(await inside(), 'the focus is not lost');
  assert.equal(await section(details, 'Events').count(), 0, 'what is empty is not shown');
  assert.match(await section(details, 'Attributes').innerText(), /None recorded/);
  await page.getByRole('row', { name: /rich/ }).click();
  await t.idle();
  await details.getByRole('link', { name: /^Open trace .* at span 00000000000000d1$/ }).click();
  await treegrid(t);
  await details.getByRole('heading', { name: 'elsewhere' }).waitFor();
  await t.idle();
  assert.ok(page.url().includes(otherId));
  assert.equal(selected(t), '00000000000000d1');
  await page.goBack();
  await details.getByRole('heading', { name: 'rich' }).waitFor();
});

journey('sections open and close, for the next span too', { context: tall, routes }, async (t) => {
  const { page } = t;
  const details = await openDetails(t, '00000000000000c1');
  const resource = toggle(details, 'Resource');
  assert.equal(await resource.getAttribute('aria-expanded'), 'false');
  assert.match(await section(details, 'Resource').innerText(), /host\.name=red-7/);
  await resource.focus();
  await press(t, 'Enter');
  assert.match(await section(details, 'Resource').innerText(), /host\.name\s+red-7/);
  await page.getByRole('row', { name: /GET \/cart/ }).click();
  await details.getByRole('heading', { name: 'GET /cart' }).waitFor();
  assert.equal(await resource.getAttribute('aria-expanded'), 'true');
  await resource.click();
  await toggle(details, 'Span').click();
  assert.match(await section(details, 'Span').innerText(), /Trace id/);
  const levels = await details.getByRole('heading').evaluateAll((them) => them.map((h) => h.tagName));
  assert.deepEqual([...new Set(levels)], ['H2', 'H3']);
});

journey('the panel is read and left by keyboard', { routes }, async (t) => {
  const { page } = t;
  const details = await openDetails(t);
  const body = details.getByRole('region', { name: 'Span details' });
  await body.focus();
  const before = await body.evaluate((e) => e.scrollTop);
  await page.keyboard.press('PageDown');
  await page.waitForFunction((top) => document.querySelector('.detail-body').scrollTop > top, before);
  assert.equal(selected(t), '00000000000000b1', 'the rows stay');
  await toggle(details, 'Events').focus();
  await press(t, 'f');
  await details.getByRole('heading', { name: 'plain' }).waitFor();
  assert.ok(await body.evaluate((e) => e.contains(document.activeElement)), 'still in the panel');
  await press(t, 'Escape');
  await details.waitFor({ state: 'detached' });
  assert.ok(await page.getByRole('treegrid').evaluate((e) => e === document.activeElement));
});

for (const [width, height] of [[1400, 860], [600, 400], [360, 640]]) {
  const options = { routes, context: { viewport: { width, height } } };
  journey(`the details fit ${width}x${height}`, options, async (t) => {
    const { page } = t;
    const details = await openDetails(t);
    for (const name of ['Resource', 'Scope', 'Span', 'Raw JSON']) await toggle(details, name).click();
    await t.idle();
    const over = await page.evaluate(() => [document.documentElement, document.querySelector('.detail-body')]
      .map((e) => e.scrollWidth - e.clientWidth));
    assert.deepEqual(over.map((px) => px > 0), [false, false], `${over} px too wide`);
    assert.ok((await panel(t).boundingBox()).width >= Math.min(340, width));
    await accessible(page);
  });
}

journey('when the span was at work, and what can be copied of it', {}, async (t) => {
  await t.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const tree = await openIncident(t);
  await tree.getByRole('row').filter({ hasText: 'UPDATE stock_levels' }).click();
  const details = panel(t);
  await details.getByText('Self', { exact: true }).waitFor();
  await t.idle();
  assert.match(await details.innerText(), /Self\s*8\.41 ms\s*Execution\s*8\.41 ms\s*Critical path\s*8\.41 ms/);
  assert.equal(await details.locator('.sql b').first().innerText(), 'UPDATE');
  await details.getByRole('button', { name: 'traceparent' }).click();
  await t.idle();
  const copied = () => t.page.evaluate(() => navigator.clipboard.readText());
  assert.match(await copied(), new RegExp(`^00-${incident}-[0-9a-f]{16}-[0-9a-f]{2}$`));
  await details.getByRole('button', { name: 'Link', exact: true }).click();
  await t.idle();
  assert.match(await copied(), new RegExp(`/trace/${incident}\\?.*sel=[0-9a-f]{16}$`));
});

journey('attributes are found by a text, and pinned for every span', { context: { viewport: { width: 1280, height: 1000 } } }, async (t) => {
  const tree = await openIncident(t);
  await tree.getByRole('row').filter({ hasText: 'UPDATE stock_levels' }).click();
  const details = panel(t);
  await details.getByRole('searchbox', { name: 'Find in the attributes' }).fill('SERVER');
  await t.idle();
  const keys = () => details.getByRole('region', { name: 'Attributes' }).getByRole('term').allInnerTexts();
  assert.deepEqual(await keys(), ['server.address', 'server.port']);
  await details.getByRole('searchbox').fill('');
  await details.getByRole('button', { name: 'Pin db.namespace' }).click();
  await t.idle();
  assert.equal(await details.locator('.pinned').getByRole('term').innerText(), 'db.namespace');
  await tree.getByRole('row').filter({ hasText: 'INSERT payments' }).first().click();
  await t.idle();
  assert.match(await details.locator('.pinned').innerText(), /db\.namespace\s+payment/);
  await details.locator('.pinned').getByRole('button', { name: 'Unpin db.namespace' }).click();
  await t.idle();
  assert.equal(await details.locator('.pinned').getByRole('term').count(), 0);
});

const patterns = [
  { type: 'attributes', key: 'db.namespace', url: 'https://dba.example/#{db.namespace}', text: 'Database #{db.namespace}' },
  { type: 'spans', url: 'https://profiles.example/?span=#{spanID}', text: 'Profile' },
  { type: 'traces', url: 'javascript:alert(1)', text: 'Never' },
  { type: 'traces', url: 'https://logs.example/?trace=#{trace.traceID}', text: 'Logs of the trace' },
];

journey('link patterns of the configuration', { routes: { '/config.json': { linkPatterns: patterns } } }, async (t) => {
  const tree = await openIncident(t);
  const ofTrace = t.page.locator('.trace-head .pattern-link');
  assert.deepEqual(await ofTrace.allInnerTexts(), ['Logs of the trace']);
  assert.equal(await ofTrace.getAttribute('href'), `https://logs.example/?trace=${incident}`);
  await tree.getByRole('row').filter({ hasText: 'UPDATE stock_levels' }).click();
  await t.idle();
  const links = await panel(t).locator('.pattern-link').evaluateAll((all) => all.map((a) => [a.textContent, a.getAttribute('href')]));
  assert.deepEqual(links.map(([text]) => text), ['Profile', 'Logs of the trace', 'Database inventory']);
  assert.equal(links[2][1], 'https://dba.example/inventory');
});
