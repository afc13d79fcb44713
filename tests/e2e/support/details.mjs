// A trace whose one span has everything that a span can have, much of it long or hostile; and a second
// trace that it is linked to.

import { treegrid } from './trace.mjs';

export const traceId = '0af7651916cd43dd8448eb211c80319c';
export const otherId = '1bf7651916cd43dd8448eb211c80319c';

const string = (key, text) => ({ key, value: { stringValue: text } });
const start = 1_700_000_000_000_000_000n;
const at = (us) => String(start + BigInt(us) * 1000n);

const stack = [
  'java.lang.IllegalStateException: pool is empty',
  ...Array.from({ length: 30 }, (_, i) => `\tat shop.Pool.rent${i}(Pool.java:${i})`),
].join('\n');

/** What stands in the span, by the key of its attribute. */
export const values = {
  'a.short': 'short',
  'b.lines': Array.from({ length: 40 }, (_, i) => `line ${i}`).join('\n'),
  'c.long': 'x'.repeat(64_000),
  'd.huge': 'y'.repeat(250_000),
  'e.json': JSON.stringify({ name: 'cart', items: [{ sku: 1, tags: ['a', 'b'] }], empty: {}, note: null }),
  'f.list': JSON.stringify(Array.from({ length: 350 }, (_, i) => ({ i }))),
  'g.deep': '['.repeat(5_000) + ']'.repeat(5_000),
  'h.broken': '{"a": 1',
  'i.url': 'https://example.com/a?b=c#d',
  'j.script': 'javascript:alert(1)',
  'k.markup': '<img src=x onerror=alert(1)><b>bold</b>',
  'l.bidi': 'left\u202eright\u0000',
  'm.mail': 'mailto:someone@example.com',
};

const span = (id, parent, name, from, to, more = {}) => ({
  traceId,
  spanId: id,
  ...(parent && { parentSpanId: parent }),
  name,
  kind: 2,
  startTimeUnixNano: at(from),
  endTimeUnixNano: at(to),
  ...more,
});

const rich = span('00000000000000b1', '00000000000000a1', 'rich', 1_000, 9_000, {
  kind: 3,
  traceState: 'a=b',
  status: { code: 2, message: 'the pool is empty' },
  attributes: [
    ...Object.entries(values).map(([key, text]) => string(key, text)),
    { key: 'n.int', value: { intValue: '9007199254740993' } },
    ...Array.from({ length: 120 }, (_, i) => string(`z.${String(i).padStart(3, '0')}`, `${i}`)),
  ],
  events: [
    { timeUnixNano: at(3_000), name: 'later', attributes: [] },
    { timeUnixNano: at(2_000), name: 'sooner', attributes: [] },
    {
      timeUnixNano: at(4_000),
      name: 'exception',
      attributes: [
        string('exception.type', 'IllegalStateException'),
        string('exception.message', 'pool is empty'),
        string('exception.stacktrace', stack),
      ],
    },
    ...Array.from({ length: 20 }, (_, i) => ({ timeUnixNano: at(5_000 + i), name: `tick ${i}` })),
  ],
  links: [
    { traceId, spanId: '00000000000000c1', attributes: [string('why', 'same trace')] },
    { traceId: otherId, spanId: '00000000000000d1' },
  ],
});

const resource = (name, spans) => ({
  resource: { attributes: [string('service.name', name), string('host.name', 'red-7')] },
  scopeSpans: [{ scope: { name: 'lib', version: '1.2' }, spans }],
});

export const document = JSON.stringify({
  resourceSpans: [
    resource('shop', [span('00000000000000a1', '', 'GET /cart', 0, 10_000), rich]),
    resource('store', [span('00000000000000c1', '00000000000000a1', 'plain', 9_200, 9_800)]),
    resource('other', [{ ...span('00000000000000d1', '', 'elsewhere', 0, 5_000), traceId: otherId }]),
  ],
});

/** What the journeys' server must answer for `openDetails`. */
export const routes = { '/details.json': document };

/** The panel of the selected span. */
export const panel = (t) => t.page.getByRole('complementary', { name: 'Selected span' });

/** Opens the trace with a span's details; answers the panel. */
export async function openDetails(t, id = '00000000000000b1') {
  await t.open(`#/trace/${traceId}?url=details.json&sel=${id}`);
  await treegrid(t);
  await panel(t).getByRole('heading', { level: 2 }).waitFor();
  await t.idle();
  return panel(t);
}
