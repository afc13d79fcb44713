// Sending what is seen of pages that are no single trace: searches, comparisons, the graph of services.

import assert from 'node:assert/strict';
import { accessible } from './support/axe.mjs';
import { journey } from './support/browser.mjs';
import { choose, file } from './support/files.mjs';
import { checkout, queries } from './support/verdict.mjs';

const dialog = (t) => t.page.getByRole('dialog', { name: 'Share' });

async function openShare(t) {
  await t.page.getByRole('banner').getByRole('button', { name: 'Share', exact: true }).click();
  await dialog(t).waitFor();
  await t.idle();
}

for (const [name, link, seen] of [
  ['a search', '#/search?src=demo&service=checkout&sort=-errors', (page) => page.getByRole('heading', { name: /traces$/ })],
  ['a comparison', `#/trace/${checkout}...${queries}?src=demo`, (page) => page.getByRole('treegrid', { name: /one tree/ })],
  ['the graph', '#/dependencies?src=demo', (page) => page.getByRole('region', { name: 'Dependencies' })],
]) {
  journey(`the link of ${name} shows the same to others`, {}, async (t) => {
    const { page } = t;
    await t.open(link);
    await seen(page).first().waitFor();
    await openShare(t);
    await accessible(page);
    const [hash, path] = [await dialog(t).getByLabel('Link', { exact: true }).inputValue(), await dialog(t).getByLabel('As a path').inputValue()];
    assert.equal(hash, page.url());
    assert.equal(path, hash.replace('#/', ''), 'what the host can serve too');
    await dialog(t).getByText(/nobody else can follow the link/).waitFor();
    await page.keyboard.press('Escape');
    await t.idle();
    assert.equal(await page.evaluate(() => document.activeElement.getAttribute('aria-label')), 'Share', 'back where it was opened');
    const other = await t.newPage();
    await other.goto(path);
    await t.idle(other);
    await seen(other).first().waitFor();
  });
}

journey('a trace has a dialogue of its own, and a start page nothing to send', {}, async (t) => {
  const { page } = t;
  await t.open();
  const bar = page.getByRole('banner').first().getByRole('button', { name: 'Share', exact: true });
  assert.equal(await bar.count(), 0);
  await t.open(`#/trace/${checkout}?src=demo`);
  await page.getByRole('treegrid').waitFor();
  assert.equal(await bar.count(), 0);
});

journey('of files the link says that it only names them', {}, async (t) => {
  await t.open();
  await choose(t, [await file('jaeger.json')]);
  await t.page.getByRole('heading', { name: '2 traces' }).waitFor();
  await openShare(t);
  await dialog(t).getByText(/files of yours, which the link only names/).waitFor();
});

journey("pages of Jaeger UI that are not here say what takes their place", {}, async (t) => {
  const { page } = t;
  for (const [path, said] of [['deep-dependencies?service=checkout', /the page Dependencies does/], ['quality-metrics', /a tab .Lint./], ['nothing', /no page that Spanscape has/]]) {
    await page.goto('about:blank');
    await t.open(path);
    await page.getByRole('heading', { name: 'There is no such page' }).waitFor();
    await page.getByText(said).waitFor();
  }
});
