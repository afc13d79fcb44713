// The accessibility check of every page: all of it in the light theme, and what colours decide in the dark one.

import assert from 'node:assert/strict';
import axe from 'axe-core';

/** The rules whose outcome a theme can change; the others look at names, roles and places, of which a theme has none. */
const ofColours = { type: 'rule', values: ['color-contrast', 'link-in-text-block'] };

/**
 * Fails with a readable list if axe finds anything by WCAG 2.2 AA or its best practices.
 *
 * @param {import('playwright-core').Page} page
 * @param {object} [options] axe's own, say `{rules: {...}}`
 */
export async function accessible(page, options = {}) {
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    // Colours may be on their way: two frames, and every transition at its end.
    await page.evaluate(async () => {
      await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
      for (const animation of document.getAnimations()) {
        const endless = animation.effect?.getComputedTiming().endTime === Infinity;
        if (endless) animation.cancel();
        else animation.finish();
      }
    });
    if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source);
    // What passes is only counted: a selector for each element of a long table takes seconds.
    const given = { preload: false, resultTypes: ['violations'], ...options, ...(colorScheme === 'dark' && { runOnly: ofColours }) };
    const { violations } = await page.evaluate((asked) => globalThis.axe.run(document, asked), given);
    const found = violations.flatMap(({ id, help, nodes }) =>
      nodes.map((node) => `${id}: ${help}: ${node.target.join(' ')}\n    ${node.failureSummary}`),
    );
    assert.deepEqual(found, [], `axe, ${colorScheme}`);
  }
  await page.emulateMedia({ colorScheme: null });
}
