//! What might be otherwise: what is written is read back, and whatever is there is read.

use super::*;
use proptest::prelude::*;

/// Reads a text, and expects what is written then, with what was wrong behind ` !! `.
fn check(text: &str, expect: &str) {
    let mut wrongs = Vec::new();
    let read = WhatIfs::parse(text, &mut |wrong, part| wrongs.push(format!(" !! {wrong}: {part}")));
    assert_eq!(format!("{}{}", read.print(), wrongs.concat()), expect, "{text}");
}

#[test]
fn changes_are_read() {
    for text in [
        "",
        "faster:span.00f067aa0ba902b7:50%",
        "faster:service.cart:300ms",
        "parallel:finding.sequential-calls.6f8a12;cached:finding.redundant-calls.1",
        "batched:finding.n-plus-one-queries.6f8a12;removed:span.b7;faster:service.a b%3Ac%3B%25:1%",
        "batched:siblings.00f067aa0ba902b7;parallel:operation.a%2Fb c/GET /x%3Ay/z;removed:operation./",
        "removed:service.",
        "removed:service.a.b",
    ] {
        check(text, text);
    }
    check(";;removed:span.b7;", "removed:span.b7");
    check("faster:span.b7:1500us", "faster:span.b7:1.5ms");
    // It stands there already.
    check("removed:span.b7;cached:span.b7;removed:span.b7", "removed:span.b7;cached:span.b7");
}

#[test]
fn what_is_broken_is_said() {
    let no = "is no change of spans, a finding or a service";
    for bad in [
        "removed",
        "removed:",
        "removed:span",
        "removed:span.",
        "removed:trace.b7",
        "removed:siblings.",
        "removed:operation.a",
        "removed:finding.",
        "removed:finding.A",
        "removed:finding.a%2E",
        "removed:span.b7:50%",
        "removed:span.b7:",
        "faster:span.b7",
        "faster:span.b7:",
        "faster:span.b7:0%",
        "faster:span.b7:101%",
        "faster:span.b7:1.5%",
        "faster:span.b7:0s",
        "faster:span.b7:7",
        "faster:span.b7:5%:5%",
        "Removed:span.b7",
        "slower:span.b7:5%",
    ] {
        check(bad, &format!(" !! {no}: {bad}"));
    }
    check("x;removed:span.b7;y", &format!("removed:span.b7 !! {no}: x !! {no}: y"));
}

#[test]
fn there_are_not_too_many() {
    let text: Vec<String> = (0..25).map(|i| format!("removed:span.{i}")).collect();
    let more = "has more than 20 changes; the first count";
    let first = text[..MOST_WHAT_IFS].join(";");
    check(&text.join(";"), &format!("{first} !! {more}: removed:span.20"));
    let mut all = WhatIfs::parse(&first, &mut |_, _| ());
    let one =
        |id: &str| WhatIf { kind: WhatIfKind::Removed, target: WhatIfTarget::Span(id.to_owned()) };
    assert!(!all.add(one("x")));
    assert!(!all.remove(20) && all.remove(0) && !all.add(one("1")) && all.add(one("x")));
    assert!(all.undo() && all.print().ends_with("span.19"), "{}", all.print());
    assert!(!WhatIfs::default().undo());
    // No link can have these.
    let mut none = WhatIfs::default();
    let faster = |by| WhatIf { kind: WhatIfKind::Faster(by), ..one("1") };
    assert!(!none.add(one("")) && !none.add(faster(Amount::Percent(101))));
    assert!(!none.add(faster(Amount::Nanos(0))) && none.is_empty());
}

fn any_change() -> impl Strategy<Value = WhatIf> {
    let kind = prop_oneof![
        (1u8..=100).prop_map(|percent| WhatIfKind::Faster(Amount::Percent(percent))),
        (1u64..).prop_map(|ns| WhatIfKind::Faster(Amount::Nanos(ns))),
        Just(WhatIfKind::Parallel),
        Just(WhatIfKind::Cached),
        Just(WhatIfKind::Batched),
        Just(WhatIfKind::Removed),
    ];
    let target = prop_oneof![
        "[0-9a-f]{1,16}|.{1,6}|[;:%.]{1,4}".prop_map(WhatIfTarget::Span),
        "[a-z0-9.-]{1,12}".prop_map(WhatIfTarget::Finding),
        any::<String>().prop_map(WhatIfTarget::Service),
    ];
    (kind, target).prop_map(|(kind, target)| WhatIf { kind, target })
}

proptest! {
    #[test]
    fn what_was_written_is_read(changes in prop::collection::vec(any_change(), 0..25)) {
        let mut all = WhatIfs::default();
        for change in changes {
            all.add(change);
        }
        let text = all.print();
        let read = WhatIfs::parse(&text, &mut |wrong, part| panic!("{wrong}: {part} of {text}"));
        prop_assert_eq!(read, all);
    }

    #[test]
    fn anything_is_read(text in ".*|((faster|cached|x|;|:|span|[.]|finding|service|%|%3B|5|ms){0,9};){0,4}") {
        let read = WhatIfs::parse(&text, &mut |_, _| ());
        prop_assert!(read.all().len() <= MOST_WHAT_IFS);
        let mut wrong = 0;
        let again = WhatIfs::parse(&read.print(), &mut |_, _| wrong += 1);
        prop_assert_eq!((again, wrong), (read, 0));
    }
}
