// What a call's parameters say: times in each of Loki's forms, limits, and the refusals of what goes beyond them. Rules:
// api-contracts 3.1, 3.4.

import { GoError, integer, rfc3339 } from '../jaeger/go.mjs';
import { duration, go, prometheus } from './duration.mjs';

const second = 1_000_000_000n;

/** A point in time, in nanoseconds. */
function time(text, otherwise) {
  if (!text) return otherwise;
  if (text.includes('.') && /^[+-]?\d*\.\d*(e[+-]?\d+)?$/i.test(text)) {
    // Loki too keeps only thousandths of what it reads as a floating number.
    return BigInt(Math.round(Number(text) * 1000)) * 1_000_000n;
  }
  try {
    const value = integer(text);
    return text.length <= 10 ? value * second : value;
  } catch (error) {
    try {
      return rfc3339(text);
    } catch {
      throw error;
    }
  }
}

const because = (name, run) => {
  try {
    return run();
  } catch (error) {
    throw new GoError(`could not parse '${name}' parameter: ${error.message}`);
  }
};

/** The time that a call is about: the last hour if it does not say. */
export function bounds(params, now) {
  const end = because('end', () => time(params.get('end'), now));
  const since = because('since', () => {
    const text = params.get('since');
    if (!text) return 3600n * second;
    const value = duration(text);
    if (value === undefined) throw new GoError(`not a valid duration string: ${JSON.stringify(text)}`);
    return value;
  });
  const start = because('start', () => time(params.get('start'), (end < now ? end : now) - since));
  return { start, end };
}

function positive(text, otherwise) {
  if (!text) return otherwise;
  if (!/^[+-]?\d+$/.test(text)) throw new GoError(`strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`);
  if (Number(text) <= 0) throw new GoError('limit must be a positive value');
  return Number(text);
}

function steps(text, { start, end }) {
  if (!text) return ((end - start) / second / 250n || 1n) * second;
  const plain = /^[+-]?(\d+\.?\d*|\.\d+)$/.test(text);
  const value = plain ? BigInt(Math.round(Number(text) * 1e9)) : duration(text);
  if (value === undefined) throw new GoError(`cannot parse ${JSON.stringify(text)} to a valid duration`);
  return value;
}

/** All of `query_range`. */
export function rangeParams(params, now) {
  const limit = positive(params.get('limit'), 100);
  const { start, end } = bounds(params, now);
  if (end < start) throw new GoError('end timestamp must not be before or equal to start time');
  const direction = (params.get('direction') || 'backward').toLowerCase();
  if (!['forward', 'backward'].includes(direction)) throw new GoError(`invalid direction '${params.get('direction')}'`);
  const step = steps(params.get('step'), { start, end });
  if (step <= 0n) {
    throw new GoError('zero or negative query resolution step widths are not accepted. Try a positive integer');
  }
  if ((end - start) / step > 11_000n) {
    throw new GoError(
      'exceeded maximum resolution of 11,000 points per timeseries. Try increasing the value of the step parameter',
    );
  }
  return { query: params.get('query') ?? '', limit, start, end, step, forward: direction === 'forward' };
}

/** Refuses what is more than the server gives. Only lines have a limit, counts have none. */
export function withinLimits({ limit, start, end }, { maxLines, maxQueryLength }, lines) {
  if (lines && limit > maxLines) {
    throw new GoError(
      `max entries limit per query exceeded, limit > max_entries_limit_per_query (${limit} > ${maxLines})`,
    );
  }
  const most = BigInt(maxQueryLength);
  if (most > 0n && end - start > most) {
    throw new GoError(
      `the query time range exceeds the limit (query length: ${go(end - start)}, limit: ${prometheus(most)})`,
    );
  }
}
