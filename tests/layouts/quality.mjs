// How good a layout is: how often lines cross, and how many discs overlap.

const turn = ([ax, ay], [bx, by], [cx, cy]) => Math.sign((bx - ax) * (cy - ay) - (by - ay) * (cx - ax));

/** Pairs of lines without a common end that cross. */
export function crossings(at, links) {
  let count = 0;
  for (const [i, [a, b]] of links.entries()) {
    for (const [c, d] of links.slice(i + 1)) {
      if (a === c || a === d || b === c || b === d) continue;
      const [p, q, r, s] = [a, b, c, d].map((node) => at[node]);
      if (turn(p, q, r) !== turn(p, q, s) && turn(r, s, p) !== turn(r, s, q)) count += 1;
    }
  }
  return count;
}

/** Pairs of discs that overlap. */
export function overlaps(at, radius) {
  let count = 0;
  for (const [i, [x, y]] of at.entries()) {
    for (let j = i + 1; j < at.length; j += 1) {
      if (Math.hypot(at[j][0] - x, at[j][1] - y) < radius[i] + radius[j] - 0.01) count += 1;
    }
  }
  return count;
}
