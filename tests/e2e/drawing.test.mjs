// What is drawn is sharp on every screen, still at the deepest zoom, and each row of a very long trace can be reached.

import assert from 'node:assert/strict';
import { journey } from './support/browser.mjs';
import { fact, openIncident, press, treegrid, zoom } from './support/trace.mjs';

/** A trace in Jaeger's JSON, as a route's answer: spans as `[start, duration, parent]` in microseconds, in order. */
function answer(id, spans) {
  const hex = (n) => (n + 1).toString(16).padStart(16, '0');
  const one = ([start, duration, parent], i) => {
    const above = parent === undefined ? '' : `{"refType":"CHILD_OF","traceID":"${id}","spanID":"${hex(parent)}"}`;
    return `{"traceID":"${id}","spanID":"${hex(i)}","operationName":"call","references":[${above}],` +
      `"startTime":${1_750_000_000_000_000 + start},"duration":${duration},"tags":[],"logs":[],"processID":"p"}`;
  };
  const body = (response) => {
    response.write(`{"data":[{"traceID":"${id}","processes":{"p":{"serviceName":"clock","tags":[]}},"spans":[`);
    for (let at = 0; at < spans.length; at += 10_000) {
      response.write((at ? ',' : '') + spans.slice(at, at + 10_000).map((span, i) => one(span, at + i)).join());
    }
    response.end(']}]}');
  };
  return { status: 200, headers: { 'content-type': 'application/json' }, body };
}

/** Each canvas: its name, its size on the page and that of its buffer, and the ratio. */
const canvases = (page) =>
  page.evaluate(() =>
    [...document.querySelectorAll('.minimap canvas, .ruler canvas, .wf-canvas')].map((canvas) => {
      const { width, height } = canvas.getBoundingClientRect();
      return { name: canvas.className || canvas.parentElement.className, width, height, own: [canvas.width, canvas.height] };
    }),
  );

/** Every canvas has as many pixels as the screen shows of it. */
async function sharp(t, ratio) {
  // The page hears of another screen in the frame after.
  for (let i = 0; i < 2; i += 1) await t.page.evaluate(() => new Promise(requestAnimationFrame));
  await t.idle();
  assert.equal(await t.page.evaluate(() => devicePixelRatio), ratio);
  const all = await canvases(t.page);
  assert.equal(all.length, 4);
  for (const { name, width, height, own } of all) {
    assert.ok(width > 50 && height > 10, `${name} is there`);
    // The names' width is rounded to whole pixels of the page.
    assert.ok(Math.abs(own[0] - width * ratio) <= ratio, `${name}: ${own[0]} for ${width} at ${ratio}`);
    assert.ok(Math.abs(own[1] - height * ratio) <= 1, `${name}: ${own[1]} for ${height} at ${ratio}`);
  }
  return all;
}

// Without a viewport of its own, which would be in the way of the one that is emulated here.
const bare = { viewport: null };

journey('sharp at any pixel ratio and size, with the details open and the names dragged', { context: bare }, async (t) => {
  const { page } = t;
  const tree = await openIncident(t);
  const devtools = await t.context.newCDPSession(page);
  const screen = (deviceScaleFactor, width = 1280, height = 720) =>
    devtools.send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor, mobile: false });
  // Chromium tells a page of another emulated ratio only together with another size.
  for (const ratio of [1, 1.5, 2, 1.25, 3]) {
    await screen(ratio, 1270 + Math.round(4 * ratio));
    await sharp(t, ratio);
  }
  await screen(2);
  const wide = (await sharp(t, 2)).at(-1);
  await screen(2, 900, 600);
  const narrow = (await sharp(t, 2)).at(-1);
  assert.ok(narrow.own[0] < wide.own[0] - 400 && narrow.own[1] < wide.own[1] - 200, 'it follows the window');
  await screen(2);
  await tree.focus();
  await press(t, 'ArrowDown', 'Enter');
  await page.getByRole('complementary').waitFor();
  const beside = (await sharp(t, 2)).at(-1);
  assert.ok(beside.own[0] < wide.own[0] - 300, 'it makes room for the details');
  await press(t, 'Escape');
  const divider = await page.getByRole('separator', { name: 'Width of the names' }).boundingBox();
  await page.mouse.move(divider.x + divider.width / 2, divider.y + 100);
  await page.mouse.down();
  await page.mouse.move(divider.x - 120, divider.y + 100, { steps: 3 });
  await page.mouse.up();
  assert.ok((await sharp(t, 2)).at(-1).own[0] > wide.own[0] + 150, 'it follows the divider');
});

/** The colour of a canvas' pixel. */
const pixel = (page, selector, x, y) =>
  page.evaluate(
    ([selector, x, y]) => [...document.querySelector(selector).getContext('2d').getImageData(x, y, 1, 1).data].join(),
    [selector, x, y],
  );

journey('another theme is painted at once, the minimap too', {}, async (t) => {
  const { page } = t;
  await openIncident(t);
  const looks = async () => {
    await t.idle();
    const canvas = (await canvases(page)).at(-1);
    return [
      await pixel(page, '.wf-canvas', 2, canvas.own[1] - 2),
      await pixel(page, '.ruler canvas', 2, 2),
      await pixel(page, '.minimap canvas', 5, 2),
    ];
  };
  const before = await looks();
  await page.getByRole('button', { name: /theme|dark|light/i }).click();
  const after = await looks();
  before.forEach((color, i) => assert.notEqual(color, after[i], `canvas ${i}`));
  await page.getByRole('button', { name: /theme|dark|light/i }).click();
  assert.deepEqual(await looks(), before, 'and back');
});

/** Where the first bar of a row begins on the canvas, in pixels of its buffer. */
const edge = (page, row) =>
  page.evaluate((row) => {
    const canvas = document.querySelector('.wf-canvas');
    const top = document.querySelector(`#span-row-${row}`).getBoundingClientRect();
    const y = Math.round(top.y + top.height / 2 - canvas.getBoundingClientRect().y);
    const { data } = canvas.getContext('2d').getImageData(0, y, canvas.width, 1);
    const at = (x) => data.slice(4 * x, 4 * x + 3).join();
    // A grid line is one pixel, a bar more.
    for (let x = 1; x + 3 < canvas.width; x += 1) {
      if (at(x) !== at(0) && at(x) === at(x + 1) && at(x) === at(x + 2)) return { x, width: canvas.width };
    }
    return null;
  }, row);

journey('still at a hundred nanoseconds of an hour', {}, async (t) => {
  const { page } = t;
  const at = 1_234_567_891; // microseconds
  t.site.routes['/api/traces/0e'] = () => answer('0e', [[0, 3_600_000_000], [at, 1_000_000, 0], [at + 7, 1, 0]]);
  const ns = at * 1_000;
  await t.open(`trace/0e?zoom=${ns - 50}-${ns + 50}`);
  await treegrid(t);
  const start = await edge(page, 1);
  assert.ok(Math.abs(start.x - start.width / 2) <= 1, `the start is in the middle: ${start.x} of ${start.width}`);
  // The wheel pans by exactly its pixels, there and back, however small the steps.
  const canvas = await page.locator('.wf-canvas').boundingBox();
  await page.mouse.move(canvas.x + canvas.width / 2, canvas.y + 60);
  let expected = start.x;
  for (const by of [1, 1, 1, 7, 30, -3, -37]) {
    await page.mouse.wheel(by, 0);
    await t.idle();
    await t.idle();
    expected -= by;
    const now = await edge(page, 1);
    assert.ok(Math.abs(now.x - expected) <= 1, `${now.x} is not ${expected} after a pan by ${by}`);
  }
  // Zooming out and in again about the edge leaves it where it is.
  await page.mouse.move(canvas.x + start.x, canvas.y + 60);
  await page.keyboard.down('Control');
  for (const by of [200, 200, -200, -200]) await page.mouse.wheel(0, by);
  await page.keyboard.up('Control');
  await t.idle();
  await t.idle();
  assert.ok(Math.abs((await edge(page, 1)).x - start.x) <= 1);
  assert.ok(zoom(t).span <= 102, 'and the range is what it was');
});

journey('a pinch zooms smoothly, and a gesture stays what it began as', {}, async (t) => {
  const { page } = t;
  await openIncident(t);
  /** Wheel events on the bars, all within a moment; whether each was kept from the browser. */
  const turn = async (...events) => {
    const kept = await page.evaluate((events) => {
      const canvas = document.querySelector('.wf-canvas');
      const { x, y, width } = canvas.getBoundingClientRect();
      return events.map(([deltaY, ctrlKey]) => {
        const place = { clientX: x + width / 2, clientY: y + 40 };
        const event = new WheelEvent('wheel', { deltaY, ctrlKey, bubbles: true, cancelable: true, ...place });
        canvas.dispatchEvent(event);
        return event.defaultPrevented;
      });
    }, events);
    await t.idle();
    return kept;
  };
  const pinch = Array.from({ length: 50 }, () => [-0.4, true]);
  assert.ok((await turn(...pinch)).every(Boolean), 'the browser does not zoom the page');
  const once = zoom(t).span;
  // Inertia after the fingers are lifted still zooms.
  await turn(...pinch, ...pinch.map(([by]) => [by, false]));
  const thrice = zoom(t).span;
  const ratio = once / thrice;
  assert.ok(ratio > 1.25 && ratio < 1.7, `20 px of fingers and 20 of inertia zoom by ${ratio}`);
  await t.page.getByRole('button', { name: 'Show the whole trace' }).click();
  await t.idle();
  const scrolled = await turn([4, false], [4, true], [4, true]);
  assert.equal(zoom(t), null, 'a scroll under way does not become a zoom');
  assert.deepEqual(scrolled.slice(1), [true, true], 'nor one of the browser');
});

journey('each of 400,000 rows can be reached', {}, async (t) => {
  const { page } = t;
  const rows = 400_000;
  const spans = Array.from({ length: rows }, (_, i) => (i ? [i, 1, 0] : [0, rows]));
  t.site.routes['/api/traces/0f'] = () => answer('0f', spans);
  await t.open('trace/0f');
  const tree = await treegrid(t);
  assert.equal(await fact(t, 'Spans'), '400,000');
  assert.equal(await tree.getAttribute('aria-rowcount'), String(rows));
  const shown = () => tree.getByRole('row').evaluateAll((all) => {
    const box = document.querySelector('.wf-scroll').getBoundingClientRect();
    const inside = all.filter((row) => {
      const { top, bottom } = row.getBoundingClientRect();
      return bottom > box.top + 1 && top < box.bottom - 1;
    });
    return inside.map((row) => {
      const [number, cells] = [Number(row.getAttribute('aria-rowindex')), row.querySelectorAll('[role=gridcell]')];
      // What is not seen of a row is written after what is, and is of the same row.
      if (row.id !== `span-row-${number - 1}`) throw new Error(`${row.id} says it is row ${number}`);
      if (cells.length !== 4 || !cells[1].textContent.trim()) throw new Error(`row ${number} has no start`);
      return number;
    }).sort((a, b) => a - b);
  });
  const height = await page.evaluate(() => document.querySelector('.wf-scroll').scrollHeight);
  assert.ok(height > 1_000_000 && height < 16_000_000, `${height} px is what browsers lay out`);
  // A drag of the scrollbar is coarse: to the middle.
  await page.evaluate((top) => (document.querySelector('.wf-scroll').scrollTop = top), height / 2);
  await t.idle();
  await t.idle();
  const middle = await shown();
  assert.ok(Math.abs(middle[0] - rows / 2) < 200, `row ${middle[0]} is in the middle`);
  // From there the wheel goes row by row.
  const canvas = await page.locator('.wf-canvas').boundingBox();
  await page.mouse.move(canvas.x + canvas.width / 2, canvas.y + 60);
  let first = middle[0];
  for (const by of [22, 22, 22, -22, 44]) {
    await page.mouse.wheel(0, by);
    await t.idle();
    await t.idle();
    const now = await shown();
    assert.equal(now[0], first + by / 22, `a wheel of ${by} px`);
    assert.deepEqual(now, now.map((_, i) => now[0] + i), 'and no row is missing');
    first = now[0];
  }
  await tree.focus();
  await press(t, 'End');
  assert.equal((await shown()).at(-1), rows);
  await press(t, 'ArrowUp', 'ArrowUp', 'ArrowUp');
  const active = await tree.getAttribute('aria-activedescendant');
  assert.equal(active, `span-row-${rows - 4}`);
  await press(t, 'Home');
  assert.equal((await shown())[0], 1);
});
