// LogQL's words: what the query's text is made of, with the place of each, and the mistakes that are found there. Rules:
// peers 3.4.

/** A refusal in Loki's words, which is a 400. Without a column it has no place. */
export class ParseError extends Error {
  constructor(text, { line = 1, column } = {}) {
    super(column ? `parse error at line ${line}, col ${column}: ${text}` : `parse error : ${text}`);
  }
}

/** Right in LogQL, and more than this server can do. It says so, so that nobody takes it for Loki's refusal. */
export class Unknown extends Error {
  constructor(what) {
    super(`the fixture does not know ${what}`);
  }
}

/** Words with a meaning of their own; Loki takes them in any case. */
const keywords = new Set(
  ('by without or and unless json logfmt regexp unpack pattern unwrap label_format line_format decolorize drop keep ip ' +
    'bool offset on ignoring group_left group_right').split(' '),
);

/** Functions are only that before a bracket: elsewhere the same word may be a label. */
const functions = new Set(
  ('rate rate_counter count_over_time bytes_rate bytes_over_time avg_over_time sum_over_time min_over_time ' +
    'max_over_time stdvar_over_time stddev_over_time quantile_over_time first_over_time last_over_time ' +
    'absent_over_time vector sum avg max min count stddev stdvar bottomk topk sort sort_desc label_replace ' +
    'approx_topk').split(' '),
);

const signs = ['|=', '|~', '|>', '!=', '!~', '!>', '=~', '==', '>=', '<=', ...'{}()=|,.<>+-*/%^]'];
const plainEscapes = { a: 7, b: 8, f: 12, n: 10, r: 13, t: 9, v: 11, '\\': 92, '"': 34 };
const codes = [
  [/^\\x([0-9a-fA-F]{2})/, 16],
  [/^\\u([0-9a-fA-F]{4})/, 16],
  [/^\\U([0-9a-fA-F]{8})/, 16],
  [/^\\([0-7]{3})/, 8],
];

/**
 * @param {string} text a query
 * @returns {{kind: string, value?: string, line: number, column: number}[]} `kind` is what Loki calls it in its
 *   refusals; the last is `$end`
 */
export function lex(text) {
  const tokens = [];
  let [at, line, begins] = [0, 1, 0];
  const place = () => ({ line, column: at - begins + 1 });
  const pass = (length) => {
    const passed = text.slice(at, at + length);
    const last = passed.lastIndexOf('\n');
    if (last >= 0) [line, begins] = [line + passed.split('\n').length - 1, at + last + 1];
    at += length;
  };
  const push = (kind, length, value) => {
    tokens.push({ kind, value, ...place() });
    pass(length);
  };
  while (at < text.length) {
    const rest = text.slice(at);
    const space = /^(?:\s|#[^\n]*)+/.exec(rest)?.[0];
    const word = /^[\p{L}_][\p{L}\p{Nd}_]*/u.exec(rest)?.[0];
    const number = /^\d[\w.\u00b5]*/.exec(rest)?.[0];
    const sign = signs.find((it) => rest.startsWith(it));
    if (space) {
      pass(space.length);
    } else if (rest[0] === '"') {
      const { length, value } = quoted(rest, place());
      push('STRING', length, value);
    } else if (rest[0] === '`') {
      const end = rest.indexOf('`', 1);
      if (end < 0) throw new ParseError('literal not terminated', place());
      push('STRING', end + 1, rest.slice(1, end));
    } else if (rest[0] === "'") {
      push('IDENTIFIER', ...letter(rest, place()));
    } else if (rest[0] === '[') {
      const end = rest.indexOf(']');
      if (end < 0) throw new ParseError("missing closing ']' in duration", place());
      push('RANGE', end + 1, rest.slice(1, end));
    } else if (word) {
      const lower = word.toLowerCase();
      const calls = functions.has(lower) && /^\s*(\(|(by|without)\s*\()/i.test(rest.slice(word.length));
      push(calls || keywords.has(lower) ? lower : 'IDENTIFIER', word.length, word);
    } else if (number) {
      push(/^\d+(\.\d+)?$/.test(number) ? 'NUMBER' : 'DURATION', number.length, number);
    } else {
      push(sign ?? 'IDENTIFIER', (sign ?? rest[0]).length, sign ?? rest[0]);
    }
  }
  return [...tokens, { kind: '$end', ...place() }];
}

/** A string of Go in double quotes. */
function quoted(rest, place) {
  const bytes = [];
  let at = 1;
  for (;;) {
    const sign = rest[at];
    if (sign === undefined || sign === '\n') throw new ParseError('literal not terminated', place);
    if (sign === '"') return { length: at + 1, value: Buffer.concat(bytes).toString() };
    if (sign !== '\\') {
      const plain = /^[^"\\\n]+/.exec(rest.slice(at))[0];
      bytes.push(Buffer.from(plain));
      at += plain.length;
      continue;
    }
    const plain = plainEscapes[rest[at + 1]];
    const [form, base] = codes.find(([code]) => code.test(rest.slice(at))) ?? [];
    if (plain === undefined && !form) throw new ParseError('invalid char escape', place);
    const [whole, digits] = form?.exec(rest.slice(at)) ?? [rest.slice(at, at + 2)];
    const code = plain ?? Number.parseInt(digits, base);
    // `\x` and octal digits are bytes, the others are characters.
    const letters = /^\\[uU]/.test(whole);
    if (letters && code > 0x10ffff) throw new ParseError('invalid char escape', place);
    bytes.push(letters ? Buffer.from(String.fromCodePoint(code)) : Buffer.from([code & 255]));
    at += whole.length;
  }
}

/** Single quotes hold one letter in Go, and no place in LogQL takes one. */
function letter(rest, place) {
  const whole = /^'((?:[^'\\\n]|\\.)*)'/.exec(rest);
  if (!whole) throw new ParseError('literal not terminated', place);
  if ([...whole[1]].length !== 1) throw new ParseError('invalid char literal', place);
  return [whole[0].length, whole[0]];
}
