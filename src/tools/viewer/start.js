// How a page that has all its files inside starts: viewer.mjs puts this around the page's programs, as one inline module.
// PARTS and PAGE stand for the two scripts, as functions that give what they export.

const text = (id) => document.getElementById(id).textContent;

// Gives a file as fetch would. It is unpacked when it is asked for: most parts are not at once.
const unpacker = (packed) => async (name) => {
  const text = atob(packed(name));
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < bytes.length; at += 1) bytes[at] = text.charCodeAt(at);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream, { headers: { "content-type": "application/wasm" } });
};
const unpack = unpacker((name) => text("file-" + name));

// The page as it was written, without a trace: its tags are kept beside it, as the document is another one soon, and what
// an extension puts into it is none of ours. What a saved page gives is therefore the same, byte for byte.
globalThis.spanscapeSource = () =>
  JSON.parse(text("own-tags")).replace(/<(?:script|style)[^>]* id="([^"]+)"[^>]*>/g, (tag, id) => tag + (id === "trace-data" ? "" : text(id)));

const parts = PARTS;
const page = PAGE;

const program = WebAssembly.compileStreaming(unpack("PROGRAM"));
program.catch(() => {});
// A worker has no document, and below file: it can fetch no blob of the page's: its files, as they are here, are a part of
// its own script. So neither has to be allowed to fetch anything, nor to run a script that is none of this page.
const early = globalThis.spanscapeEarly;
const files = {};
for (const { id, textContent } of document.querySelectorAll('[id^="file-engine_"]')) files[id.slice(5)] = textContent;
const script = await (await unpack("engine.js")).text();
early.load = `const files = ${JSON.stringify(files)}, unpack = (${unpacker})((name) => files[name]);
${script};
const program = unpack("engine_bg.wasm")`;
try { early.engine = early.begin(); } catch { /* the page tries again, and tells */ }
await page.default({ module_or_path: await program });
