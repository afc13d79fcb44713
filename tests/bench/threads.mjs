// CPU of single threads and memory of processes, where the system tells (Linux: /proc); NaN elsewhere.

import { readdir, readFile } from 'node:fs/promises';

const read = (file) => readFile(file, 'utf8').catch(() => '');

/** The processes of this browser that show pages. */
async function renderers(browser) {
  const devtools = await browser.newBrowserCDPSession();
  const { processInfo } = await devtools.send('SystemInfo.getProcessInfo');
  await devtools.detach();
  return processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
}

/** The threads of that name: their numbers. Chromium calls a worker's `DedicatedWorker thread`, the system cuts it. */
async function threads(pid, name) {
  const all = await readdir(`/proc/${pid}/task`).catch(() => []);
  const names = await Promise.all(all.map((tid) => read(`/proc/${pid}/task/${tid}/comm`)));
  return all.filter((_, i) => names[i].startsWith(name));
}

const worker = 'DedicatedWorker';

/** The process that shows the page with our engine beside it; undefined where that can't be seen. */
export async function ours(browser) {
  for (const pid of await renderers(browser)) {
    if ((await threads(pid, worker)).length) return pid;
  }
  return undefined;
}

/**
 * What the workers of a process have cost so far, in milliseconds: on a core, and waiting for one. Exact only
 * while they rest. A worker that ended takes its share with it.
 */
export async function workerTimes(pid) {
  const sum = { cpu: 0, waited: 0 };
  if (!pid) return { cpu: NaN, waited: NaN };
  for (const tid of await threads(pid, worker)) {
    const [cpu, waited] = (await read(`/proc/${pid}/task/${tid}/schedstat`)).split(' ').map(Number);
    sum.cpu += cpu / 1e6;
    sum.waited += waited / 1e6;
  }
  return sum;
}

/** The page's thread, as `workerTimes`. */
export async function pageTimes(pid) {
  const [cpu, waited] = (await read(`/proc/${pid}/task/${pid}/schedstat`)).split(' ').map(Number);
  return { cpu: cpu / 1e6, waited: waited / 1e6 };
}

/** Memory of a process in bytes: held now (`rss`), and the most so far (`peak`). */
export async function memoryOf(pid) {
  const status = pid ? await read(`/proc/${pid}/status`) : '';
  const of = (key) => 1024 * Number(new RegExp(`${key}:\\s+(\\d+)`).exec(status)?.[1] ?? NaN);
  return { rss: of('VmRSS'), peak: of('VmHWM') };
}

/** The memory that a renderer with nothing in it holds: the largest of this browser's. */
export async function blankMemory(browser) {
  const all = await Promise.all((await renderers(browser)).map(memoryOf));
  return Math.max(...all.map(({ rss }) => rss));
}
