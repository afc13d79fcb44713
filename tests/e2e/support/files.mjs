// Giving files to the page: chosen, dropped; and what it says when it does not want them.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { project } from './server.mjs';

/** A fixture of ours, as Playwright takes it. */
export async function file(name) {
  return { name, mimeType: '', buffer: await readFile(path.join(project, 'tests/fixtures', name)) };
}

/** Chooses files with the button of the top bar. */
export async function choose(t, files) {
  const chooser = t.page.waitForEvent('filechooser');
  await t.page.getByRole('banner').getByRole('button', { name: 'Open file' }).click();
  await (await chooser).setFiles(files);
  await t.idle();
}

/** Drags files over the page and drops them; `over` looks at the page before the drop. */
export async function drop(t, files, over = async () => {}) {
  const given = files.map(({ name, buffer }) => [name, buffer.toString('base64')]);
  const data = await t.page.evaluateHandle(async (files) => {
    const transfer = new DataTransfer();
    for (const [name, text] of files) {
      const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
      transfer.items.add(new File([bytes], name));
    }
    return transfer;
  }, given);
  const body = t.page.locator('body');
  for (const step of ['dragenter', 'dragover']) await body.dispatchEvent(step, { dataTransfer: data });
  await over();
  await body.dispatchEvent('drop', { dataTransfer: data });
  await t.idle();
}

/** The page says what was wrong, where, and what to do. */
export async function refused(t, what, where) {
  const alert = t.page.getByRole('alert');
  await alert.waitFor();
  const [first, place, advice] = await alert.locator('p').allInnerTexts();
  assert.match(first, what);
  assert.match(place, where);
  assert.ok(advice?.length > 10, `advice: ${advice}`);
}
