// What a span says of a generative model can be read in its details: which, how many tokens, what was said.

import assert from 'node:assert/strict';
import { accessible } from './support/axe.mjs';
import { journey } from './support/browser.mjs';
import { press, treegrid } from './support/trace.mjs';

const tag = (key, value) => ({ key, type: typeof value === 'number' ? 'int64' : 'string', value });

const said = [{ role: 'user', parts: [{ type: 'text', content: 'Why is <b>checkout</b> slow?\nSince noon.' }] }];

const trace = {
  data: [
    {
      traceID: '00000000000000aa',
      spans: [
        {
          traceID: '00000000000000aa',
          spanID: '00000000000000b1',
          operationName: 'chat model-a',
          references: [],
          startTime: 1_700_000_000_000_000,
          duration: 2_000_000,
          tags: [
            tag('gen_ai.request.model', 'model-a'),
            tag('gen_ai.usage.input_tokens', 1840),
            tag('gen_ai.usage.output_tokens', 260),
            tag('gen_ai.input.messages', JSON.stringify(said)),
            tag('gen_ai.output.messages', JSON.stringify([{ role: 'assistant', parts: [{ type: 'text', content: 'A rollout.' }] }])),
          ],
          logs: [],
          processID: 'p1',
        },
      ],
      processes: { p1: { serviceName: 'triage', tags: [] } },
    },
  ],
};

journey('a model, its tokens and what was said', { routes: { '/trace.json': trace } }, async (t) => {
  const { page } = t;
  await t.open('#/trace/00000000000000aa?url=trace.json');
  const tree = await treegrid(t);
  await tree.focus();
  await press(t, 'Home', 'Enter');
  const part = page.getByRole('region', { name: 'Generative AI' });
  await part.waitFor();
  const facts = await part.locator('dl').innerText();
  assert.match(facts, /Model\s+model-a/);
  assert.match(facts, /Input tokens\s+1,840/);
  assert.match(facts, /Output tokens\s+260/);
  const messages = part.getByRole('listitem');
  assert.match(await messages.nth(0).innerText(), /^user[^]*Why is <b>checkout<\/b> slow\?\nSince noon\.$/);
  assert.match(await messages.nth(1).innerText(), /^assistant[^]*A rollout\.$/);
  await accessible(page);
});
