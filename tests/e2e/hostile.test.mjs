// Traces, links, configurations and back ends that mean harm, on every page: what they say is text, none of it is asked
// for anywhere; and what is far too much of something leaves a page that goes on.

import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { journey } from './support/browser.mjs';
import { choose } from './support/files.mjs';
import { fact, press, treegrid } from './support/trace.mjs';

const markup = '<img src=x onerror="globalThis.harmed=1">';
const signs = '\u202eevil\u2066\u200b\u0000';
const address = 'javascript:globalThis.harmed=1';
const all = `${markup}</script><script>globalThis.harmed=1</script>{{7*7}}\${7*7}${signs}${address}`;
const pixel = 'https://evil.example/pixel.gif';

const tag = (key, value) => ({ key, type: 'string', value });
const tags = [
  tag(markup, all), tag('http.url', address), tag('url.full', `data:text/html,${markup}`), tag('db.statement', `SELECT '${all}'`),
  tag('error', true), tag('otel.status_description', all), tag('image', pixel), tag('json', JSON.stringify({ [markup]: [all, address] })),
  tag('gen_ai.prompt', all), tag('peer.service', all), tag('exception.stacktrace', `${all}\n\tat ${all}`), tag('ref', 'vbscript:msgbox(1)'),
];

/** A trace whose every text and id is harm; of a Jaeger, whose ids may be anything. */
const trace = (id, extra = 0) => {
  const start = 1_700_000_000_000_000;
  const span = (number, more) => ({
    traceID: id, spanID: `${markup}${number}`, operationName: all, startTime: start + number * 1_000, duration: 50_000 + extra,
    tags, logs: [{ timestamp: start + 20_000, fields: [tag('event', all), tag(markup, address)] }], processID: `p${markup}`,
    references: number > 1 ? [{ refType: 'CHILD_OF', traceID: id, spanID: `${markup}1` }] : [], warnings: [all], ...more,
  });
  const other = { processID: 'q' };
  return {
    traceID: id, warnings: [all], spans: [span(1), span(2, other), span(3, other)],
    processes: { [`p${markup}`]: { serviceName: all, tags }, q: { serviceName: `b${markup}`, tags } },
  };
};
const [one, two] = [`one${markup}`, 'two" onmouseover="globalThis.harmed=1'];
const file = (name, value) => ({ name, mimeType: '', buffer: Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)) });
const both = file(`${markup.replaceAll('/', '')}.json`, { data: [trace(one), trace(two, 9_000)] });

/** Keeps what is asked of other hosts, and every dialogue. */
function watched(t) {
  t.page.on('dialog', (dialog) => {
    t.problems.push(`a dialogue: ${dialog.message()}`);
    dialog.dismiss();
  });
  t.page.on('request', (request) => {
    const url = new URL(request.url());
    if (!/^(blob|data):/.test(url.protocol) && url.origin !== t.site.origin) t.problems.push(`asked for ${url}`);
  });
}

/** Nothing of it became an element, an attribute, a link or a sign that turns text. */
async function harmless(t, where) {
  await t.idle();
  const found = await t.page.evaluate(() => {
    const found = [];
    for (const one of document.body.querySelectorAll('*')) {
      if (/^(img|iframe|object|embed|video|audio|base|meta|link|style)$/i.test(one.localName)) found.push(one.outerHTML.slice(0, 200));
      for (const { name, value } of one.attributes) {
        if (/^on/i.test(name)) found.push(`${one.localName} ${name}`);
        if (/^(href|src|action|formaction|xlink:href)$/i.test(name) && !/^(https?|mailto|blob):/.test(new URL(value, document.baseURI).protocol)) found.push(`${one.localName} ${name}=${value}`);
        if (/^(title|aria-label|placeholder)$/.test(name) && /[\u202a-\u202e\u2066-\u2069\u0000]/u.test(value)) found.push(`signs in ${one.localName}.${one.className} ${name}: ${value.slice(0, 60)}`);
      }
    }
    const scripts = [...document.body.querySelectorAll('script')].filter(({ textContent }) => textContent.includes('harmed'));
    if (scripts.length) found.push('a script');
    const shown = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (shown.nextNode()) {
      if (/[\u202a-\u202e\u2066-\u2069\u0000]/u.test(shown.currentNode.data)) {
        const { localName, className, parentElement } = shown.currentNode.parentElement;
        found.push(`signs in a ${parentElement.className} > ${localName}.${className}: ${shown.currentNode.data.slice(0, 80)}`);
      };
    }
    if (/[\u202a-\u202e\u2066-\u2069]/u.test(document.title)) found.push('signs in the title');
    if (globalThis.harmed) found.push('it ran');
    return found;
  });
  for (const one of found) t.problems.push(`${where.slice(0, 60)}: ${one}`);
}

journey('a file that means harm: lists, each view, details, comparison, graph, share', { context: { viewport: { width: 1400, height: 900 } } }, async (t) => {
  const { page } = t;
  watched(t);
  await t.open();
  await choose(t, [both]);
  await page.getByRole('heading', { name: '2 traces' }).waitFor();
  await harmless(t, 'the list');
  await page.getByRole('row').nth(1).getByRole('link').first().click();
  const tree = await treegrid(t);
  assert.ok((await tree.innerText()).includes(markup), 'it is shown as it was written');
  await harmless(t, 'the timeline');
  await tree.focus();
  await press(t, 'Home', 'Enter');
  await page.getByRole('complementary', { name: 'Selected span' }).waitFor();
  for (const closed of await page.getByRole('complementary', { name: 'Selected span' }).locator('summary').all()) {
    if (await closed.isVisible()) await closed.click();
  }
  await harmless(t, 'the details');
  await press(t, 'Escape');
  for (const [key, name] of [['2', 'flame'], ['3', 'graph'], ['4', 'statistics'], ['5', 'spans'], ['6', 'events'], ['7', 'logs'], ['1', 'timeline']]) {
    await press(t, key);
    for (const canvas of await page.locator('canvas:visible').all()) await canvas.hover({ position: { x: 40, y: 12 }, force: true });
    await harmless(t, name);
  }
  await page.getByRole('button', { name: 'Share', exact: true }).click();
  await page.getByRole('dialog', { name: 'Share' }).waitFor();
  await harmless(t, 'the dialogue of sharing');
  await press(t, 'Escape');
  await press(t, '/');
  await page.getByRole('searchbox', { name: 'Find spans' }).fill(markup);
  await harmless(t, 'what is looked for');
  await page.evaluate((to) => Object.assign(location, { hash: to }), `#/trace/${encodeURIComponent(one)}...${encodeURIComponent(two)}?file=${encodeURIComponent(both.name)}`);
  await page.getByRole('region', { name: 'Comparison' }).or(page.getByRole('treegrid', { name: /one tree/ })).first().waitFor();
  await harmless(t, 'the comparison');
  await page.getByRole('link', { name: 'Dependencies', exact: true }).first().click();
  await page.getByRole('region', { name: 'Dependencies' }).waitFor();
  await harmless(t, 'the graph of services');
});

journey('links that mean harm', {}, async (t) => {
  const { page } = t;
  watched(t);
  t.expectProblem(/404/);
  const x = encodeURIComponent(all);
  for (const link of [
    `#/${x}`, `#/trace/${x}?src=demo`, `#/search?src=demo&service=${x}&operation=${x}&tags=${x}&q=${x}`, `#/search?url=${encodeURIComponent(address)}`,
    `#/search?url=${encodeURIComponent(`data:application/json,${markup}`)}`, `#/search?url=${encodeURIComponent(pixel)}`, `#/trace/${x}...${x}?src=demo`,
    `#/dependencies?src=demo&focus=${x}&hide=${x}`, `#/monitor?src=demo&service=${x}`, `#/trace/x?data=${x}`, `?theme=${x}&embed=${x}#/configuration`,
    `#/search?src=${x}`, `#/trace/d1920713db4010ba5663cf3c4ca28cb6?src=demo&view=${x}&sel=${x}&uiFind=${x}&zoom=${x}&cols=${x}&lines=${x}`,
  ]) {
    await page.goto('about:blank');
    await t.open(link);
    await harmless(t, link);
  }
});

journey('a configuration that means harm', {}, async (t) => {
  watched(t);
  t.site.routes['/config.json'] = {
    backends: [{ name: all, url: address }, { name: markup, url: './api' }], menu: [{ label: all, url: address }, { label: markup, url: `data:text/html,${markup}` }],
    linkPatterns: [{ type: 'tags', key: 'http.url', url: '#{http.url}', text: all }, { type: 'tags', key: 'image', url: 'javascript:#{image}', text: markup }],
    [markup]: all, theme: all, embedOrigins: [address], logs: { lokiUrl: address, customQuery: all }, grafana: { url: address },
  };
  for (const link of ['', '#/configuration', '#/search', '#/trace/d1920713db4010ba5663cf3c4ca28cb6?src=demo']) {
    await t.page.goto('about:blank');
    await t.open(link);
    await harmless(t, link);
  }
});

journey('a back end that means harm', {}, async (t) => {
  const { page } = t;
  watched(t);
  t.expectProblem(/404|500/);
  const json = (body, status = 200) => ({ status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  t.site.routes['/api/services'] = json({ data: [all, markup] });
  t.site.routes['/api/operations'] = json({ data: [{ name: all, spanKind: markup }] });
  t.site.routes['/api/traces'] = json({ data: [trace('abc1'), trace('abc2')] });
  t.site.routes['/api/traces/abc1'] = json({ data: [trace('abc1')] });
  t.site.routes['/api/traces/abc3'] = json({ data: null, errors: [{ code: 500, msg: all, traceID: all }] }, 500);
  await t.open(`#/search?service=${encodeURIComponent(all)}`);
  await page.getByRole('heading', { name: '2 traces' }).waitFor();
  await harmless(t, 'what is found');
  await t.open('#/trace/abc1');
  await treegrid(t);
  await harmless(t, 'a trace');
  await t.open('#/trace/abc3');
  await page.getByRole('alert').first().waitFor();
  await harmless(t, 'a refusal');
});

/** A trace in OTLP whose spans are these. */
const otlp = (spans) => ({ resourceSpans: [{ resource: { attributes: [{ key: 'service.name', value: { stringValue: 'big' } }] }, scopeSpans: [{ spans }] }] });
const plain = (number, parent, more) => ({
  traceId: 'ab'.repeat(16), spanId: number.toString(16).padStart(16, '0'), ...(parent && { parentSpanId: parent.toString(16).padStart(16, '0') }), name: `span ${number}`,
  startTimeUnixNano: String(1_700_000_000_000_000_000n + BigInt(number)), endTimeUnixNano: '1700000000900000000', ...more,
});
const text = (key, stringValue) => ({ key, value: { stringValue } });

for (const [name, make, spans] of [
  ['a text of 10 MB', () => otlp([plain(1), plain(2, 1, { attributes: [text('long', 'y'.repeat(10 << 20))] })]), 2],
  ['a hundred thousand attributes on a span', () => otlp([plain(1), plain(2, 1, { attributes: Array.from({ length: 100_000 }, (_, i) => text(`key ${i}`, `${i}`)) })]), 2],
  ['a hundred thousand levels', () => otlp(Array.from({ length: 100_000 }, (_, i) => plain(i + 1, i))), 100_000],
]) {
  journey(`${name}: opened, walked, detailed, seen otherwise`, {}, async (t) => {
    const { page } = t;
    await t.open();
    await choose(t, [{ name: 'big.json.gz', mimeType: '', buffer: gzipSync(JSON.stringify(make())) }]);
    const tree = await treegrid(t);
    assert.equal(await fact(t, 'Spans'), spans.toLocaleString('en'));
    await tree.focus();
    await press(t, 'End', 'Enter');
    const details = page.getByRole('complementary', { name: 'Selected span' });
    await details.getByText(`span ${spans}`).first().waitFor();
    assert.ok((await details.evaluate((e) => e.querySelectorAll('*').length)) < 10_000, 'as much as can be read');
    for (const key of ['2', '4', '5', '1']) await press(t, key);
    assert.ok((await tree.getByRole('row').count()) > 0);
  });
}

journey('a gigabyte that is a megabyte on its way: refused in words, and what was open stays', {}, async (t) => {
  const { page } = t;
  await t.open();
  await choose(t, [file('small.json', otlp([plain(1)]))]);
  await treegrid(t);
  const block = gzipSync(Buffer.alloc(1 << 26, 'y'));
  // Members after one another, as rotated logs are: the text never ends.
  const bomb = [gzipSync(JSON.stringify(otlp([plain(1, 0, { name: 'NAME' })])).split('NAME')[0]), ...Array.from({ length: 16 }, () => block)];
  await choose(t, [{ name: 'bomb.json.gz', mimeType: '', buffer: Buffer.concat(bomb) }]);
  await page.getByRole('alert').first().waitFor();
  assert.ok((await page.getByRole('alert').first().innerText()).length > 40);
  await page.getByRole('treegrid').getByRole('row', { name: /span 1/ }).waitFor();
});
