// The example of a page that frames the app: it waits until the app is there, sends it traces, and shows what it says.
'use strict';
(() => {
  const frame = document.getElementById('frame');
  const said = document.getElementById('said');
  // Say whom you mean: anyone may have been put into a frame.
  const app = location.origin;
  const tell = (message) => frame.contentWindow.postMessage(message, app);

  const trace = 'e1f0a2b3c4d5e6f70011223344556677';
  const span = (spanId, parentSpanId, name, start, end, status) => ({
    traceId: trace, spanId, parentSpanId, name, kind: 2, status,
    startTimeUnixNano: String(1700000000000000000n + BigInt(start) * 1000000n),
    endTimeUnixNano: String(1700000000000000000n + BigInt(end) * 1000000n),
  });
  const madeUp = {
    resourceSpans: [{
      resource: { attributes: [{ key: 'service.name', value: { stringValue: 'bakery' } }] },
      scopeSpans: [{
        spans: [
          span('00000000000000a1', '', 'GET /bread', 0, 420),
          span('00000000000000a2', '00000000000000a1', 'knead', 5, 60),
          span('00000000000000a3', '00000000000000a1', 'bake', 62, 415, { code: 2, message: 'too hot' }),
        ],
      }],
    }],
  };

  let there = false;
  const ping = setInterval(() => tell({ spanscape: 'ping' }), 200);
  addEventListener('message', (event) => {
    if (event.origin !== app || event.source !== frame.contentWindow || !event.data.spanscape) return;
    if (event.data.spanscape === 'pong') {
      clearInterval(ping);
      if (there) return;
      there = true;
    }
    const line = document.createElement('li');
    line.textContent = JSON.stringify(event.data);
    said.append(line);
  });
  document.getElementById('demo').addEventListener('click', () => tell({ spanscape: 'open', trace: madeUp }));
  document.getElementById('slow').addEventListener('click', () => {
    tell({ spanscape: 'go', link: `#/trace/${trace}?file=pasted%20text&sel=00000000000000a3&embed=1` });
  });
  document.getElementById('file').addEventListener('change', ({ target }) => {
    if (target.files[0]) tell({ spanscape: 'open', trace: target.files[0], name: target.files[0].name });
  });
})();
