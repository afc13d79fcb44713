// d3-force with the forces of Spanscape's layout: the numbers are those of src/core/layout/force.rs.

import { readFile } from 'node:fs/promises';

/** The nodes after so many steps, each with `x` and `y`. Needs nothing around it: it is run in browsers as well. */
export function forces(d3, radius, pairs, steps) {
  const [link, charge, gravity, gap] = [62, 260, 0.045, 8];
  const nodes = radius.map((r) => ({ r }));
  const links = pairs.map(([source, target]) => ({ source, target }));
  const simulation = d3
    .forceSimulation(nodes)
    .force('link', d3.forceLink(links).distance(({ source, target }) => link + source.r + target.r))
    .force('charge', d3.forceManyBody().strength(-charge))
    .force('x', d3.forceX(0).strength(gravity))
    .force('y', d3.forceY(0).strength(gravity))
    .force('collide', d3.forceCollide(({ r }) => r + gap / 2))
    .stop();
  for (let step = 0; step < steps; step += 1) simulation.tick();
  return nodes;
}

/** The text of a script that has d3-force as `d3` and the function above as `forces`, for a browser. */
export async function script() {
  const texts = ['dispatch', 'quadtree', 'timer', 'force'].map((name) =>
    readFile(new URL(`../../node_modules/d3-${name}/dist/d3-${name}.js`, import.meta.url), 'utf8'),
  );
  return `${(await Promise.all(texts)).join('\n')}\nglobalThis.forces = ${forces};`;
}
