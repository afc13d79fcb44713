// RE2's regular expressions with JavaScript's: what both know means the same, what only JavaScript knows is refused, so
// that no journey passes with a query that a Loki would not take.

import { ParseError } from './lex.mjs';

const escapes = /^\\(?:[pP](?:\{\^?\w+\}|\w)|x[0-9a-fA-F]{2}|x\{[0-9a-fA-F]+\}|[0-7]{1,3}|[abBAdDfnQrsSEtvwWzC]|[^\w\s])/;

/** What RE2 calls a mistake, with the piece that it names; none if it would take it. */
function mistake(source) {
  for (let at = 0; at < source.length; at += 1) {
    const rest = source.slice(at);
    if (rest[0] === '\\') {
      if (rest.length === 1) return 'trailing backslash at end of expression: ``';
      if (/^\\[1-9](?![0-7])/.test(rest) || !escapes.test(rest)) return `invalid escape sequence: \`${rest.slice(0, 2)}\``;
      at += 1;
    } else if (/^\(\?(?:[=!]|<[=!])/.test(rest)) {
      return `invalid or unsupported Perl syntax: \`${/^\(\?<?./.exec(rest)[0]}\``;
    }
  }
  return undefined;
}

/**
 * @param {string} source of RE2
 * @param {{anchored?: boolean, place?: object}} [how] `anchored` as in a selector, where `.` also means a line break
 * @returns {RegExp}
 */
export function regex(source, { anchored = false, place } = {}) {
  const refuse = (what) => new ParseError(`error parsing regexp: ${what}`, place);
  const wrong = mistake(source);
  if (wrong) throw refuse(wrong);
  const [whole, letters = ''] = /^\(\?([imsU]+)\)/.exec(source) ?? [''];
  if (letters.includes('U')) throw refuse('the fixture does not know the flag U');
  const named = source.slice(whole.length).replaceAll('(?P<', '(?<');
  const body = named.replaceAll('\\z', '(?![^])').replaceAll('\\A', '(?<![^])');
  const flags = new Set(anchored ? `${letters}s` : letters);
  try {
    return new RegExp(anchored ? `^(?:${body})$` : body, [...flags].join(''));
  } catch (error) {
    throw refuse(error.message.replace(/^Invalid regular expression: /, ''));
  }
}
