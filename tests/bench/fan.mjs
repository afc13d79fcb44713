// Who is whose parent in a made trace, and when each span runs.

/** How long the whole trace takes, in microseconds. */
const whole = 60_000_000;

/**
 * Answers parent, begin and duration of each span, asked for in order.
 * @param {import('./trace.mjs').Shape} shape
 * @param {() => number} next
 */
export function parenthood({ spans, fan = 'tree', many = spans, depth = 32 }, next) {
  const below = (n) => Math.floor(next() * n);
  const begins = new Float64Array(spans);
  const lasts = new Float64Array(spans);
  const parents = new Uint32Array(spans);
  const depths = new Uint32Array(spans);

  // Mostly a child of a recent span, which gives depth; sometimes one of those high up, which gives breadth.
  const high = [0];
  const tree = (i) => {
    if (next() >= 0.75) return high[below(high.length)];
    let parent = Math.max(0, i - 1 - below(12));
    while (depths[parent] > depth - 2) parent = parents[parent];
    return parent;
  };
  const special = {
    tree: () => undefined,
    wide: (i) => (i <= many ? 0 : undefined),
    deep: (i) => (i < many ? i - 1 : undefined),
  }[fan];

  return (i) => {
    if (i === 0) {
      lasts[0] = whole;
      return { parent: 0, begin: 0, last: whole };
    }
    const told = special(i);
    const parent = told ?? tree(i);
    const [begin, last] = [begins[parent], lasts[parent]];
    if (fan === 'deep' && told !== undefined) {
      // A chain of any length fits.
      begins[i] = begin + 1;
      lasts[i] = Math.max(1, last - 2);
    } else if (next() < 0.4) {
      // One that does nearly all of its parent's work.
      begins[i] = begin + below(last / 20);
      lasts[i] = Math.max(1, Math.floor(last * (0.8 + 0.15 * next())));
    } else {
      begins[i] = begin + below(Math.max(1, last * 0.9));
      lasts[i] = Math.ceil((last - (begins[i] - begin)) * 0.02 * 30 ** next());
    }
    parents[i] = parent;
    depths[i] = depths[parent] + 1;
    if (depths[i] < 4) high.push(i);
    return { parent, begin: begins[i], last: lasts[i] };
  };
}
