// LogQL's grammar, as much of it as a trace viewer asks for: a selector with its pipeline, and lines counted over time.

import { duration } from './duration.mjs';
import { lex, ParseError, Unknown } from './lex.mjs';
import { regex } from './regex.mjs';

const compares = ['=', '!=', '=~', '!~'];
const lineFilters = ['|=', '!=', '|~', '!~'];
const foreignStages =
  ['regexp', 'unpack', 'pattern', 'unwrap', 'label_format', 'line_format', 'decolorize', 'drop', 'keep'];
const numbers = ['==', '>', '>=', '<', '<='];
const noSelector =
  'queries require at least one regexp or equality matcher that does not have an empty-compatible value. For instance, ' +
  'app=~".*" does not meet this requirement, but app=~".+" will';

/** Reads words one after the other. */
class Reader {
  constructor(text) {
    this.tokens = lex(text);
    this.at = 0;
  }

  get next() {
    return this.tokens[this.at];
  }

  is(...kinds) {
    return kinds.includes(this.next.kind);
  }

  /** The next word if it is one of these. */
  maybe(...kinds) {
    return this.is(...kinds) ? this.tokens[this.at++] : undefined;
  }

  /** The next word, which has to be one of these. */
  take(...kinds) {
    return this.maybe(...kinds) ?? this.fail(kinds);
  }

  fail(kinds = []) {
    const expecting = kinds.length && kinds.length <= 4 ? `, expecting ${kinds.join(' or ')}` : '';
    throw new ParseError(`syntax error: unexpected ${this.next.kind}${expecting}`, this.next);
  }
}

/**
 * A query.
 *
 * @param {string} text
 * @returns {{selector: object[], stages: object[], range?: bigint, sum?: {by: string[]}}} with a `range` it counts lines
 */
export function parse(text) {
  const reader = new Reader(text);
  const query = expression(reader);
  if (!reader.is('$end')) {
    const computes = reader.is(...'+-*/%^', 'and', 'or', 'unless', ...numbers);
    if (query.range !== undefined && computes) throw new Unknown('arithmetic');
    reader.fail();
  }
  return query;
}

/** A selector alone, as the labels' `query` and the series' `match[]` have it. */
export function parseSelector(text) {
  const { selector, stages, range } = parse(text);
  if (stages.length || range !== undefined) throw new ParseError('only label matchers are supported');
  return selector;
}

function expression(reader) {
  if (reader.is('{')) return log(reader);
  if (reader.is('(')) {
    reader.take('(');
    const inner = expression(reader);
    reader.take(')');
    return inner.range === undefined ? { ...inner, stages: [...inner.stages, ...pipeline(reader)] } : inner;
  }
  if (reader.maybe('count_over_time')) return count(reader);
  if (reader.maybe('sum')) return sum(reader);
  // Loki's own functions; for a word that it does not know either, the refusal is its own.
  if (/^[a-z]/.test(reader.next.kind) && reader.tokens[reader.at + 1].kind === '(') {
    throw new Unknown(`the function ${reader.next.kind}`);
  }
  return reader.fail();
}

function sum(reader) {
  let by = grouping(reader);
  reader.take('(');
  const inner = expression(reader);
  if (inner.range === undefined) reader.fail(['RANGE']);
  if (inner.sum) throw new Unknown('a sum of sums');
  reader.take(')');
  by ??= grouping(reader);
  return { ...inner, sum: { by: by ?? [] } };
}

function grouping(reader) {
  if (reader.is('without')) throw new Unknown('without');
  if (!reader.maybe('by')) return undefined;
  const names = [];
  reader.take('(');
  while (!reader.maybe(')')) {
    names.push(reader.take('IDENTIFIER').value);
    if (!reader.is(')')) reader.take(',');
  }
  return names;
}

/** `{…} |= "…" [1m]`, where the range may also stand right behind the selector, or behind brackets. */
function count(reader) {
  reader.take('(');
  const brackets = reader.maybe('(');
  const { selector, stages } = { selector: matchers(reader), stages: [] };
  const range = () => {
    const token = reader.maybe('RANGE') ?? reader.fail();
    const value = duration(token.value);
    if (value === undefined) throw new ParseError(`not a valid duration string: ${JSON.stringify(token.value)}`, token);
    return value;
  };
  let found = reader.is('RANGE') ? range() : undefined;
  stages.push(...pipeline(reader));
  if (brackets) reader.take(')');
  found ??= range();
  if (reader.is('offset')) throw new Unknown('offset');
  reader.take(')');
  return { selector, stages, range: found };
}

const log = (reader) => ({ selector: matchers(reader), stages: pipeline(reader) });

function matchers(reader) {
  const all = [];
  reader.take('{');
  while (!reader.maybe('}')) {
    all.push(matcher(reader, reader.take(...(all.length ? ['IDENTIFIER'] : ['IDENTIFIER', '}']))));
    if (!reader.is('}')) {
      if (!reader.maybe(',')) reader.fail(['}', ',']);
      if (reader.is('}')) reader.fail(['IDENTIFIER']);
    }
  }
  if (all.every(({ test }) => test(''))) throw new ParseError(noSelector);
  return all;
}

/** `name="value"` behind its name. */
function matcher(reader, { value: name }) {
  const { kind } = reader.take(...compares);
  const { value, line, column } = reader.take('STRING');
  if (kind === '=') return { name, test: (it) => it === value };
  if (kind === '!=') return { name, test: (it) => it !== value };
  const form = regex(value, { anchored: true, place: { line, column } });
  return { name, test: kind === '=~' ? (it) => form.test(it) : (it) => !form.test(it) };
}

/** `{line: text => boolean}`, `{parser}` or `{fields: of => boolean}`, as often as there are any. */
function pipeline(reader) {
  const stages = [];
  for (;;) {
    if (reader.is('|>', '!>')) throw new Unknown('patterns');
    const filter = reader.maybe(...lineFilters);
    if (filter) stages.push(lineFilter(reader, filter.kind));
    else if (reader.maybe('|')) stages.push(stage(reader));
    else return stages;
  }
}

function lineFilter(reader, kind) {
  const tests = [];
  do {
    if (reader.is('ip')) throw new Unknown('ip');
    const token = reader.take('STRING', 'ip');
    if (kind.endsWith('~')) {
      const form = regex(token.value, { place: token });
      tests.push((text) => form.test(text));
    } else {
      tests.push((text) => text.includes(token.value));
    }
  } while (reader.maybe('or'));
  const any = (text) => tests.some((test) => test(text));
  // Of what is not to be there, none is to be there.
  return { line: kind.startsWith('!') ? (text) => !any(text) : any };
}

function stage(reader) {
  const parser = reader.maybe('json', 'logfmt');
  if (parser) {
    if (reader.is('IDENTIFIER', 'STRING', '-')) throw new Unknown(`what stands behind ${parser.kind}`);
    return { parser: parser.kind };
  }
  if (reader.is(...foreignStages)) throw new Unknown(`the stage ${reader.next.kind}`);
  return { fields: either(reader) };
}

/** Label filters: `or` binds less than `and`, the comma and nothing at all, which are the same. */
function either(reader) {
  let left = both(reader);
  while (reader.maybe('or')) {
    const [one, other] = [left, both(reader)];
    left = (of) => one(of) || other(of);
  }
  return left;
}

function both(reader) {
  let left = single(reader);
  while (reader.maybe('and', ',') || reader.is('IDENTIFIER', '(')) {
    const [one, other] = [left, single(reader)];
    left = (of) => one(of) && other(of);
  }
  return left;
}

function single(reader) {
  if (reader.maybe('(')) {
    const inner = either(reader);
    reader.take(')');
    return inner;
  }
  // Anything may stand here in Loki, so it lists nothing.
  const name = reader.maybe('IDENTIFIER') ?? reader.fail();
  if (reader.is(...numbers)) throw new Unknown('filters by number');
  if (reader.is(...compares) && ['NUMBER', 'DURATION', 'ip'].includes(reader.tokens[reader.at + 1].kind)) {
    throw new Unknown('filters by number');
  }
  if (!reader.is(...compares)) reader.fail();
  const { test } = matcher(reader, name);
  return (of) => test(of[name.value] ?? '');
}
