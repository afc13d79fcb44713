//! What is told of two sets of traces, as text.

use spanscape_core::engine::protocol::*;
use spanscape_core::model::Test;

/// How many spans the clock skew adjustment moves; nothing for none.
pub fn skewed_words(skewed: u32) -> String {
    if skewed == 0 { String::new() } else { format!(", {skewed} skewed") }
}

pub fn heads(told: &SetsTold) -> String {
    let SetsTold { done, total, sets, both, paths, tested, skewed } = told;
    let mut out = format!(
        "{done} of {total}, {both} in both, {paths} paths, {tested} tested{}\n",
        skewed_words(*skewed)
    );
    for set in sets {
        let SetTold { traces, lines, errors, spans, mean, durations: (p50, p95), only } = set;
        out += &format!(
            "  {traces} traces, {lines} lines, {errors} errors, {spans} spans, mean {mean}, p50 {p50}, p95 {p95:?}{}\n",
            only.as_ref().map_or(String::new(), |id| format!(", {}", id.trim_start_matches('0')))
        );
    }
    out
}

fn test(test: Test) -> String {
    match test {
        Test::TooFew => "too few".to_owned(),
        Test::Chance(p) => format!("{p:.3}"),
    }
}

pub fn paths(total: u32, lines: &[PathLine]) -> String {
    let side = |side: &PathSide| {
        let PathSide { traces, spans, errors, usual, durations, own, mean } = side;
        format!("{traces} x{spans}/{errors} {usual:?} {durations:?} {own:?} {mean}")
    };
    let line = |line: &PathLine| {
        let [a, b] = line.sides.each_ref().map(side);
        format!(
            "  {}#{} {}: {} [{a} | {b}] time {}, presence {}, place {:?}, {:?}\n",
            "  ".repeat(line.above.len()),
            line.node,
            line.service,
            line.name,
            test(line.time),
            test(line.presence),
            line.place,
            line.change
        )
    };
    format!("{total} paths\n{}", lines.iter().map(line).collect::<String>())
}

pub fn share(line: &ShareText) -> String {
    let ShareText { service, resource, key, has, values, kinds, test: p, id } = line;
    let of = if *resource { "resource " } else { "" };
    let sign = if *id { " (an id)" } else { "" };
    format!("{service} {of}{key}: {has:?}, {kinds} kinds{sign} {values:?} {}\n", test(*p))
}
