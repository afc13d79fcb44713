// What the stages `json` and `logfmt` read out of a line, by the rules of LogQL: names that labels may have, arrays
// left out, and an error as a label instead of a refusal.

const asName = (key) => key.replace(/[^a-zA-Z0-9_]/g, '_').replace(/^(?=\d)/, '_');

/** Objects inside objects are joined by `_`. */
function flat(value, before, found) {
  for (const [key, it] of Object.entries(value)) {
    const name = before ? `${before}_${key.replace(/[^a-zA-Z0-9_]/g, '_')}` : asName(key);
    if (it !== null && typeof it === 'object' && !Array.isArray(it)) flat(it, name, found);
    else if (it !== null && !Array.isArray(it)) found[name] ??= String(it);
  }
  return found;
}

function json(line) {
  let value;
  try {
    // Numbers stay as they are written: JavaScript's would lose digits of an id.
    const numbers = /("(?:[^"\\]|\\.)*")|-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/g;
    value = JSON.parse(line.replace(numbers, (it, text) => text ?? `"${it}"`));
  } catch {
    value = undefined;
  }
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    return { __error__: 'JSONParserErr', __error_details__: "Value looks like object, but can't find closing '}' symbol" };
  }
  return flat(value, '', {});
}

/** Words without a value are left out, and nothing is a mistake. */
function logfmt(line) {
  const found = {};
  for (const [, key, quoted, bare] of line.matchAll(/([^\s="]+)=(?:"((?:[^"\\]|\\.)*)"|([^\s"]*))/g)) {
    const value = quoted?.replace(/\\(.)/g, (_, letter) => ({ n: '\n', t: '\t', r: '\r' })[letter] ?? letter) ?? bare;
    if (value !== '') found[asName(key)] ??= value;
  }
  return found;
}

const parsers = { json, logfmt };

/**
 * @param {'json' | 'logfmt'} parser
 * @param {string} line
 * @param {object} taken what the line has already; a name in there is called `…_extracted`
 */
export function fields(parser, line, taken) {
  const found = Object.entries(parsers[parser](line));
  return Object.fromEntries(found.map(([name, value]) => [name in taken ? `${name}_extracted` : name, value]));
}
