// Sending a trace to others: the link of what is seen, and the trace itself in a link, a file and a page, once what is
// nobody's business is taken out of it.

import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after } from 'node:test';
import { pathToFileURL } from 'node:url';
import { idOf, pieces } from '../bench/trace.mjs';
import { accessible } from './support/axe.mjs';
import { journey } from './support/browser.mjs';
import { choose } from './support/files.mjs';
import { fact, press, selected, treegrid } from './support/trace.mjs';
import { checkout } from './support/verdict.mjs';

const folder = await mkdtemp(path.join(os.tmpdir(), 'spanscape share '));
after(() => rm(folder, { recursive: true }));

const dialog = (t, page = t.page) => page.getByRole('dialog', { name: 'Share' });
const inside = (t) => dialog(t).getByRole('textbox', { name: 'Link with the trace inside' });
const leaves = (t) => dialog(t).getByRole('region', { name: 'What would leave' });

async function openShare(t, page = t.page) {
  await page.getByRole('button', { name: 'Share', exact: true }).click();
  await dialog(t, page).waitFor();
  await t.idle(page);
}

/** Clicks a button of the dialogue, and answers what is saved. */
async function saved(t, button, page = t.page) {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    dialog(t, page).getByRole('button', { name: button, exact: true }).click(),
  ]);
  await t.idle(page);
  const file = path.join(folder, download.suggestedFilename());
  await download.saveAs(file);
  return { file, name: download.suggestedFilename(), text: await readFile(file, 'utf8') };
}

/** A span with what nobody should see, and one below. */
const secret = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U';
const text = (key, value) => ({ key, value: { stringValue: value } });
const confidential = {
  resourceSpans: [{
    resource: { attributes: [text('service.name', 'vault'), text('host.name', 'db-7.internal.example')] },
    scopeSpans: [{
      spans: [
        { traceId: 'c0ffee00c0ffee00c0ffee00c0ffee01', spanId: 'c0ffee00000000a1', name: 'GET /account', kind: 2,
          startTimeUnixNano: '1700000000000000000', endTimeUnixNano: '1700000000250000000',
          attributes: [text('http.request.header.authorization', `Bearer ${secret}`), text('user.name', 'Ada Lovelace')],
          events: [{ timeUnixNano: '1700000000100000000', name: 'note', attributes: [text('note', 'the account is overdrawn')] }] },
        { traceId: 'c0ffee00c0ffee00c0ffee00c0ffee01', spanId: 'c0ffee00000000a2', parentSpanId: 'c0ffee00000000a1', name: 'SELECT', kind: 3,
          startTimeUnixNano: '1700000000050000000', endTimeUnixNano: '1700000000200000000',
          attributes: [text('db.query.text', 'SELECT iban FROM accounts WHERE owner = 4711')] },
      ],
    }],
  }],
};

async function openConfidential(t) {
  await t.open();
  await choose(t, [{ name: 'account.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(confidential)) }]);
  await treegrid(t);
}

journey('a link has the trace in itself, and shows the same', { context: { viewport: { width: 1280, height: 900 } } }, async (t) => {
  const { page } = t;
  await t.open(`#/trace/${checkout}?src=demo&view=flame`);
  await page.getByRole('application', { name: /^Flame graph/ }).waitFor();
  await openShare(t);
  await accessible(page);
  const link = await inside(t).inputValue();
  assert.match(link, /#\/trace\/[0-9a-f]+\?data=[\w-]+&view=flame$/);
  await dialog(t).getByText(/characters, .*sent to no server/).waitFor();
  const spans = await fact(t, 'Spans');
  // Someone else, who has nothing but the link.
  const before = t.site.requests.length;
  const other = await t.newPage();
  await other.goto(link);
  await t.idle(other);
  await other.getByRole('application', { name: /^Flame graph/ }).waitFor();
  const term = other.getByText('Spans', { exact: true });
  assert.equal(await other.locator('header dl > div').filter({ has: term }).locator('dd').innerText(), spans);
  const asked = t.site.requests.slice(before);
  assert.ok(asked.every((request) => !/demo\/|data=|api\//.test(request)), asked.join('\n'));
  // What is chosen there is in its link again, with the trace.
  await other.getByRole('combobox', { name: 'View', exact: true }).selectOption('Timeline');
  await t.idle(other);
  await other.getByRole('treegrid').getByRole('row').nth(1).click();
  await t.idle(other);
  assert.match(other.url(), /\?data=[\w-]+&sel=/);
  await other.reload();
  await treegrid(t, other);
});

journey('a link that was cut on its way says so', {}, async (t) => {
  await t.open(`#/trace/${checkout}?src=demo`);
  await openShare(t);
  const link = await inside(t).inputValue();
  const other = await t.newPage();
  await other.goto(link.slice(0, link.length / 2));
  await t.idle(other);
  await other.getByRole('alert').filter({ hasText: /not whole|ends|cut/i }).first().waitFor();
});

journey('what would leave is seen before it does: secrets are masked, and each rule takes something out', {}, async (t) => {
  const { page } = t;
  await openConfidential(t);
  await (await treegrid(t)).getByRole('row', { name: /SELECT/ }).click();
  await t.idle();
  await openShare(t);
  await dialog(t).getByText('send the trace itself along').waitFor();
  await dialog(t).getByText(/Secrets: an Authorization header; none of it would leave/).waitFor();
  const first = leaves(t).getByRole('row').nth(1);
  assert.match(await first.innerText(), /http\.request\.header\.authorization/);
  assert.match(await first.innerText(), /masked/);
  const plain = (await saved(t, 'OTLP JSON')).text;
  assert.ok(!plain.includes(secret) && plain.includes('Ada Lovelace') && plain.includes('db-7.internal.example'), plain);
  for (const rule of ['Leave out queries and bodies', 'Leave out events and messages', 'Replace ids by hashes', 'Replace hosts by hashes']) {
    await dialog(t).getByRole('checkbox', { name: rule }).check();
  }
  await dialog(t).getByRole('textbox', { name: 'Mask these attributes' }).fill('user.*');
  await t.idle();
  await page.waitForFunction(() => /2 spans and 0 events/.test(document.querySelector('dialog[open]')?.innerText));
  await accessible(page);
  for (const button of ['OTLP JSON', 'Jaeger JSON']) {
    const { text } = await saved(t, button);
    for (const what of [secret, 'Ada', 'iban', 'overdrawn', 'db-7', 'c0ffee']) assert.ok(!text.includes(what), `${button}: ${what}`);
    assert.ok(text.includes('vault') && text.includes('GET /account'), button);
  }
  // Neither do the link and the files' names say what is hashed; the link shows what is left.
  const link = await inside(t).inputValue();
  assert.doesNotMatch(link, /c0ffee|sel=|uiFind/);
  const other = await t.newPage();
  await other.goto(link);
  assert.match(await (await treegrid(t, other)).getAttribute('aria-label'), /vault/);
  await other.close();
  const html = await saved(t, 'Page with the viewer');
  assert.doesNotMatch(html.name, /c0ffee/);
  assert.doesNotMatch(html.text, /c0ffee/);
  await dialog(t).getByRole('textbox', { name: 'Mask what matches' }).fill('(');
  await dialog(t).getByRole('alert').filter({ hasText: 'does not count' }).waitFor();
});

journey('a page with viewer and trace opens from a disk, shows what was seen, and saves itself again', {}, async (t) => {
  const { page } = t;
  await openConfidential(t);
  await (await treegrid(t)).getByRole('row', { name: /SELECT/ }).click();
  await t.idle();
  const span = selected(t);
  await openShare(t);
  const one = await saved(t, 'Page with the viewer');
  assert.match(one.name, /^trace-c0ffee.*\.html$/);
  assert.ok(!one.text.includes(secret));
  const alone = await t.newPage();
  const asked = [];
  alone.on('request', (request) => asked.push(request.url()));
  await alone.goto(pathToFileURL(one.file).href);
  const tree = await treegrid(t, alone);
  assert.match(await tree.getAttribute('aria-label'), /vault/);
  assert.match(alone.url(), new RegExp(`sel=${span}`));
  await alone.getByRole('complementary', { name: 'Selected span' }).getByText('SELECT iban FROM accounts').last().waitFor();
  assert.deepEqual(asked.filter((url) => !/^(file|data|blob):/.test(url)), []);
  await openShare(t, alone);
  const two = await saved(t, 'Page with the viewer', alone);
  const block = (html) => /<script type="text\/plain" id="trace-data"[^>]*>([\w-]*)<\/script>/.exec(html);
  assert.ok(block(two.text)[1].length > 100);
  assert.equal(two.text.replace(block(two.text)[0], ''), one.text.replace(block(one.text)[0], ''), 'nothing else of the page is changed');
});

/** Opens a generated trace of so many spans. */
async function openLarge(t, spans) {
  const id = idOf({ spans });
  const body = (response) => {
    for (const piece of pieces({ spans })) response.write(piece);
    response.end();
  };
  t.site.routes[`/api/traces/${id}`] = () => ({ status: 200, headers: { 'content-type': 'application/json' }, body });
  await t.open(`trace/${id}`);
  await treegrid(t);
}

/** Counts what the page says to its workers, and keeps what the dialogue says of how far it is. */
const watch = () => {
  const seen = { asked: 0, far: [] };
  globalThis.seen = seen;
  const post = Worker.prototype.postMessage;
  Worker.prototype.postMessage = function (...given) {
    seen.asked += 1;
    return post.apply(this, given);
  };
  new MutationObserver(() => {
    const far = /(Looking|Taking out): ([\d,]+) of ([\d,]+) span/.exec(document.querySelector('dialog[open]')?.textContent ?? '');
    if (!far) return;
    seen.far.push({ what: far[1], done: Number(far[2].replaceAll(',', '')), of: far[3] });
    // A person could not be as quick, nor a test that has to be sure.
    if (seen.cancels && far[1] === 'Taking out') {
      seen.cancels = false;
      [...document.querySelectorAll('dialog[open] button')].find((button) => button.textContent === 'Cancel').click();
    }
  }).observe(document, { subtree: true, childList: true, characterData: true });
};

journey('a large trace is looked through some at a time: it says how far it is, others are answered, and all of it can be given up', {}, async (t) => {
  const { page } = t;
  const spans = 100_000;
  await page.addInitScript(watch);
  await openLarge(t, spans);
  const asked = () => page.evaluate(() => globalThis.seen.asked);
  const share = page.getByRole('button', { name: 'Share', exact: true });
  // Closed while it looks, it ends with what is asked already, and with the word that nothing is wanted.
  await share.click();
  await dialog(t).waitFor();
  await page.keyboard.press('Escape');
  await dialog(t).waitFor({ state: 'hidden' });
  const closed = await asked();
  await t.idle();
  assert.ok((await asked()) <= closed + 1, 'nothing more is asked');
  // Opened again, it begins anew: no link is tried, as none could hold so much.
  const before = await asked();
  const began = Date.now();
  await page.evaluate(() => (globalThis.seen.far = []));
  await share.click();
  await dialog(t).getByText('Too much for a link: 100,000 spans never fit into 64,000 characters. Send a file.').waitFor();
  await dialog(t).getByText(/^100,000 spans and [\d,]+ events would leave/).waitFor();
  const took = Date.now() - began;
  await t.idle();
  assert.ok((await asked()) > before + 8, 'in many steps');
  assert.equal(await dialog(t).getByText(/^Looking/).count(), 0, 'it has ended');
  const far = await page.evaluate(() => globalThis.seen.far);
  assert.ok(took < 2_000 || far.length > 0, `said in ${took} ms`);
  assert.ok(far.every(({ what, of }) => what === 'Looking' && of === '100,000'), JSON.stringify(far));
  assert.ok(far.every(({ done }, at) => done <= spans && done >= (far[at - 1]?.done ?? 0)), JSON.stringify(far));
  await accessible(page);
  // A file is given up while what has to be taken out still is.
  await page.evaluate(() => Object.assign(globalThis.seen, { far: [], cancels: true }));
  let saves = 0;
  page.on('download', () => (saves += 1));
  await dialog(t).getByRole('button', { name: 'OTLP JSON', exact: true }).click();
  await dialog(t).getByText('Cancelled', { exact: true }).waitFor();
  const cancelled = await asked();
  await t.idle();
  assert.ok((await asked()) <= cancelled, 'nothing more is asked');
  assert.equal(saves, 0);
  // A rule that is changed is followed from the beginning, and the file is written after all.
  await dialog(t).getByRole('checkbox', { name: 'Leave out events and messages' }).check();
  await dialog(t).getByText(/^100,000 spans and 0 events would leave/).waitFor();
  await page.evaluate(() => (globalThis.seen.far = []));
  const { text: file } = await saved(t, 'OTLP JSON');
  assert.equal(file.match(/"spanId"/g).length, spans);
  const taking = await page.evaluate(() => globalThis.seen.far);
  assert.ok(taking.length > 3 && taking.every(({ done }, at) => done >= (taking[at - 1]?.done ?? 0)), JSON.stringify(taking));
});
