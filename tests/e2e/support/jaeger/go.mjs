// What Go does where JavaScript does otherwise: JSON text, numbers, durations and times with the same refusals.

/** A refusal in Go's words. */
export class GoError extends Error {}

/** JSON as encoding/json writes it: no spaces, `<`, `>` and `&` escaped, integers of any size. */
export function json(value, { indent = '', html = true } = {}) {
  const text = JSON.stringify(
    value,
    (_, it) => {
      if (typeof it === 'bigint') return `\u0000${it}`;
      if (Object.is(it, NaN)) throw new GoError('json: unsupported value: NaN');
      return it;
    },
    indent,
  ).replace(/"\\u0000(-?\d+)"/g, '$1');
  if (!html) return text;
  return text.replace(/[<>&\u2028\u2029]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** strconv.ParseInt, or with `as` another of its kind. */
export function integer(text, bits = 64, as = 'ParseInt') {
  if (!/^[+-]?\d+$/.test(text)) throw new GoError(`strconv.${as}: parsing ${JSON.stringify(text)}: invalid syntax`);
  const value = BigInt(text.replace(/^\+/, ''));
  if (value !== BigInt.asIntN(bits, value)) {
    throw new GoError(`strconv.${as}: parsing ${JSON.stringify(text)}: value out of range`);
  }
  return value;
}

/** strconv.ParseBool. */
export function boolean(text) {
  if (/^(1|t|T|true|TRUE|True)$/.test(text)) return true;
  if (/^(0|f|F|false|FALSE|False)$/.test(text)) return false;
  throw new GoError(`strconv.ParseBool: parsing ${JSON.stringify(text)}: invalid syntax`);
}

const units = {
  ns: 1n,
  us: 1000n,
  '\u00b5s': 1000n, // micro sign
  '\u03bcs': 1000n, // Greek letter mu
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
};

/** time.ParseDuration, in nanoseconds. It knows no `d`, and wants a unit. */
export function duration(text) {
  const bad = (what) => new GoError(`time: ${what} duration ${JSON.stringify(text)}`);
  const [, sign, rest] = /^([-+]?)(.*)$/s.exec(text);
  if (rest === '0') return 0n;
  if (rest === '') throw bad('invalid');
  let total = 0n;
  let at = 0;
  while (at < rest.length) {
    const number = /^(\d*)(?:\.(\d*))?/.exec(rest.slice(at));
    const [whole, digits, fraction = ''] = number;
    if (digits === '' && fraction === '') throw bad('invalid');
    at += whole.length;
    const name = /^[^.\d]*/.exec(rest.slice(at))[0];
    if (name === '') throw bad('missing unit in');
    const unit = units[name];
    if (unit === undefined) throw bad(`unknown unit ${JSON.stringify(name)} in`);
    at += name.length;
    total += BigInt(digits || 0) * unit;
    if (fraction) total += (BigInt(fraction) * unit) / 10n ** BigInt(fraction.length);
    if (total >= 1n << 63n) throw bad('invalid');
  }
  return sign === '-' ? -total : total;
}

/** time.Parse(time.RFC3339Nano), in nanoseconds since 1970. */
export function rfc3339(text) {
  const form = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:[.,](\d+))?(Z|[+-]\d\d:\d\d)$/.exec(text);
  const seconds = form && Date.parse(`${form[1]}${form[3]}`);
  if (!form || Number.isNaN(seconds)) {
    const value = JSON.stringify(text);
    throw new GoError(
      `parsing time ${value} as "2006-01-02T15:04:05.999999999Z07:00": cannot parse ${value} as "2006"`,
    );
  }
  return BigInt(seconds) * 1_000_000n + BigInt((form[2] ?? '').padEnd(9, '0').slice(0, 9));
}

/** A mistake in JSON in Go's words, from V8's. */
function syntax(text, message) {
  if (/Unexpected end|Unterminated/.test(message)) return 'unexpected end of JSON input';
  const at = /at position (\d+)/.exec(message)?.[1];
  const character = /token '(.)'/.exec(message)?.[1] ?? text[at];
  if (character === undefined) return 'unexpected end of JSON input';
  const [, where] =
    [
      [/non-whitespace character after JSON/, 'after top-level value'],
      [/':' after property name/, 'after object key'],
      [/after property value/, 'after object key:value pair'],
      [/after array element/, 'after array element'],
      [/property name/, 'looking for beginning of object key string'],
      [/^/, 'looking for beginning of value'],
    ].find(([words]) => words.test(message)) ?? [];
  return `invalid character '${character}' ${where}`;
}

/** What encoding/json says of a text that is to be a map from string to string; its entries otherwise. */
export function stringMap(text) {
  let value;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new GoError(syntax(text, error.message));
  }
  const kind = (it) => (Array.isArray(it) ? 'array' : typeof it === 'boolean' ? 'bool' : typeof it);
  if (value === null) return [];
  if (kind(value) !== 'object') {
    throw new GoError(`json: cannot unmarshal ${kind(value)} into Go value of type map[string]string`);
  }
  // encoding/json goes on after a value of a wrong type, and tells the first.
  return Object.entries(value).map(([key, it]) => {
    if (it === null) return [key, ''];
    if (typeof it !== 'string') {
      throw new GoError(`json: cannot unmarshal ${kind(it)} into Go value of type string`);
    }
    return [key, it];
  });
}

/** model.TraceIDFromString: 32 hex digits in lower case. */
export function traceId(text) {
  if (text.length > 32) throw new GoError(`TraceID cannot be longer than 32 hex characters: ${text}`);
  const parts = text.length > 16 ? [text.slice(0, -16), text.slice(-16)] : [text];
  for (const part of parts) {
    if (!/^[0-9a-fA-F]+$/.test(part)) {
      throw new GoError(`strconv.ParseUint: parsing ${JSON.stringify(part)}: invalid syntax`);
    }
  }
  return text.toLowerCase().padStart(32, '0');
}
