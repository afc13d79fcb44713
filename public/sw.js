// The app where there is no network: keeps its own files, of one version, and nothing else, neither answers of a back end
// nor config.json. In a built site src/tools/offline.mjs fills in the next three; without, as in development, this does
// nothing but take away what an earlier one has kept.
const VERSION = "";
// The page's program, which tells its versions apart.
const PROGRAM = "";
// Addresses below the scope, each with its integrity: what has another content is not kept, as while a new version is put in place.
const FILES = {};

// The pages, as in index.html.
const PAGE = /^(index\.html|trace\/[^\/]+|search|dependencies|deep-dependencies|quality-metrics|monitor|configuration)?$/;
// How long the network may take for the page before the one that is here is shown, in milliseconds.
const PATIENCE = 3000;

const scope = new URL("./", location.href).pathname;
const mine = `spanscape ${scope} `;
const open = () => caches.open(mine + VERSION);
// What a server says an answer depends on is none of what these files do.
const find = async (address) => (await open()).match(address, { ignoreVary: true });

const keep = async (name, integrity) => {
  const answer = await fetch(scope + name, { integrity });
  if (!answer.ok) throw new Error(`${answer.status} ${answer.url}`);
  await (await open()).put(scope + name, answer);
};

// A host may answer one of these only, or with a redirection, which can't be given for a page; one with a sign-in, with another page.
const keepPage = async () => {
  for (const name of ["", "index.html"]) {
    const answer = await fetch(scope + name, { cache: "no-cache" });
    if (!answer.ok || answer.redirected || !(await answer.clone().text()).includes(PROGRAM)) continue;
    return (await open()).put(scope, answer);
  }
  throw new Error("the page is of another version");
};

// An open page needs its own files until it is closed, so a new version waits; the page itself is asked for at each load.
addEventListener("install", (event) => {
  if (VERSION) event.waitUntil(Promise.all([keepPage(), ...Object.entries(FILES).map(([name, integrity]) => keep(name, integrity))]));
});

addEventListener("activate", (event) => {
  const drop = async () => {
    const names = (await caches.keys()).filter((name) => name.startsWith(mine) && name !== mine + VERSION);
    await Promise.all(names.map((name) => caches.delete(name)));
  };
  event.waitUntil(drop());
});

// The page from the network; the one that is here where that has failed, is late, or has nobody behind it.
const page = async (request) => {
  const coming = fetch(request);
  const late = new Promise((done) => setTimeout(done, PATIENCE));
  const first = await Promise.race([coming, late]).catch(() => {});
  if (first && !(first.status >= 502 && first.status <= 504)) return first;
  return (await find(scope)) ?? coming;
};

addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname, search } = new URL(request.url);
  if (!VERSION || request.method !== "GET" || origin !== location.origin || !pathname.startsWith(scope)) return;
  const name = pathname.slice(scope.length);
  if (request.mode === "navigate") {
    if (PAGE.test(name)) event.respondWith(page(request));
  } else if (Object.hasOwn(FILES, name + search)) {
    event.respondWith(find(scope + name + search).then((kept) => kept ?? fetch(request)));
  }
});
