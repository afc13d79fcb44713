// The accessibility check of every page, in both themes.

import assert from 'node:assert/strict';
import axe from 'axe-core';

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
    const { violations } = await page.evaluate((given) => globalThis.axe.run(document, given), options);
    const found = violations.flatMap(({ id, help, nodes }) =>
      nodes.map((node) => `${id}: ${help}: ${node.target.join(' ')}\n    ${node.failureSummary}`),
    );
    assert.deepEqual(found, [], `axe, ${colorScheme}`);
  }
  await page.emulateMedia({ colorScheme: null });
}
