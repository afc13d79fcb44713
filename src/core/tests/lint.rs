//! What the lint says of traces by hand, and what it is silent on. Texts are in `lint_texts.rs`, any trace in
//! `lint_any.rs`.

use crate::spans;
use crate::support;

use spanscape_core::analysis::{Lint, LintRule, LintWeight, lint};
use spanscape_core::base::{StrId, TimeNs};
use spanscape_core::model::{AttrRange, AttrType, NewSpan, SpanIx, Store, WarningKind, build};

/// The score, and a line a note. In the text, `ms` stands for six zeros and `~` for a space in a value.
fn check(text: &str) -> String {
    let mut draft = support::draft(&text.replace("ms", "000000"));
    // The texts of the language have no spaces.
    let mut attrs = draft.attrs.clone();
    for entry in 0..attrs.mark() {
        let attr = attrs.iter(AttrRange { start: entry, len: 1 }).next().unwrap();
        let value = draft.strings.get(attr.value).replace('~', " ");
        attrs.set_value(entry, draft.strings.intern(&value));
    }
    draft.attrs = attrs;
    told(&build(draft))
}

fn told(store: &Store) -> String {
    let mut out = String::new();
    for trace in store.traces() {
        let Lint { score, notes } = lint(store, trace);
        out += &format!("{score}\n");
        for note in notes {
            let weight = if note.weight == LintWeight::Major { "!" } else { "-" };
            let spans: Vec<String> =
                note.spans.iter().map(|s| (s.0 - trace.first.0).to_string()).collect();
            out += &format!("{weight} {} {}", note.rule.name(), note.count);
            out += &format!(" at {} ({})\n", spans.join(" "), note.detail);
        }
    }
    out
}

#[test]
fn what_is_well_made_has_no_note() {
    insta::assert_snapshot!(check("
        GET~/users/{id} front 0ms..100ms kind:server http.request.method=GET http.response.status_code=200
          GET front 10ms..90ms kind:client http.request.method=GET http.response.status_code=200 server.address=users
            GET~/v2/users users 20ms..80ms kind:server http.request.method=GET http.response.status_code=200
              SELECT~users users 30ms..70ms kind:client db.system.name=postgresql db.query.text=SELECT~1
              send users 40ms..41ms kind:producer messaging.system=kafka
                take mail 200ms..300ms kind:consumer messaging.system=kafka
    "), @"100");
}

#[test]
fn who_is_whose_child() {
    insta::assert_snapshot!(check("
        a shop 0ms..10ms <ff
        b shop 0ms..10ms
        c shop 0ms..10ms
    "), @r"
    83
    ! missing-parent 1 at 0 (a)
    - several-roots 2 at 1 2 (b, c)
    ");
    insta::assert_snapshot!(check("
        a shop 0ms..10ms <ff
          b shop 1ms..2ms
    "), @r"
    81
    ! missing-parent 1 at 0 (a)
    - no-root 1 at 0 ()
    ");
    insta::assert_snapshot!(check("
        a shop 0ms..10ms
          same shop 1ms..2ms #b7
          other shop 1ms..3ms #b7
          self shop 1ms..2ms #c <c
    "), @r"
    77
    ! parent-cycle 1 at 3 (self)
    ! duplicate-id 1 at 2 (other)
    - several-roots 2 at 0 3 (a, self)
    ");
}

#[test]
fn times() {
    insta::assert_snapshot!(check("
        root shop 10ms..100ms
          early shop 5ms..20ms
          late shop 50ms..120ms
          rounded shop 50ms..100500000
          take shop 90ms..200ms kind:consumer
          backwards shop 50ms..40ms
          nothing shop 50ms..50ms
          handed shop 60ms..60ms
            work shop 60ms..61ms
    "), @r"
    88
    ! negative-duration 1 at 4 (backwards)
    - starts-before-parent 1 at 1 (early)
    - ends-after-parent 1 at 2 (late)
    - zero-duration-parent 1 at 6 (handed)
    ");
    let zeros = "  z shop 5ms..5ms\n".repeat(10);
    insta::assert_snapshot!(check(&format!("root shop 0ms..10ms\n{zeros}")), @r"
    92
    - zero-durations 10 at 1 2 3 4 5 6 7 8 9 10 (z)
    ");
}

#[test]
fn calls_that_nobody_answers() {
    insta::assert_snapshot!(check("
        root front 0ms..100ms
          call front 0ms..9ms kind:client server.address=stock server.port=80
            serve stock 1ms..8ms kind:server
          lost front 10ms..19ms kind:client server.address=stock server.port=80
          other front 10ms..19ms kind:client server.address=stock server.port=443
          failed front 10ms..19ms kind:client server.address=stock server.port=80 !error error.type=refused
          known front 20ms..29ms kind:client peer.service=stock
          unknown front 20ms..29ms kind:client peer.service=bank
          outer front 30ms..39ms kind:client server.address=stock server.port=80
            inner front 31ms..38ms kind:client server.address=elsewhere
          query front 40ms..49ms kind:client server.address=stock server.port=80 db.system.name=redis
          pkg.Stock/List front 50ms..59ms kind:client
            pkg.Stock/List stock 51ms..58ms kind:server
          pkg.Stock/List front 60ms..69ms kind:client
          GET front 70ms..79ms kind:client
            GET stock 71ms..78ms kind:server
          GET front 80ms..89ms kind:client
    "), @r"
    93
    ! client-without-server 3 at 3 6 13 (lost, known, pkg.Stock/List)
    ");
}

#[test]
fn failures() {
    insta::assert_snapshot!(check("
        root shop 0ms..100ms
          silent shop 0ms..1ms !error
          typed shop 0ms..1ms !error error.type=timeout
          coded shop 0ms..1ms !error kind:client http.request.method=GET http.response.status_code=502
          told shop 0ms..1ms !error event:exception@500
          unmarked shop 0ms..1ms event:exception@500
          five shop 0ms..1ms kind:server http.request.method=GET http.response.status_code=503
          four shop 0ms..1ms kind:server http.request.method=GET http.response.status_code=404
    "), @r"
    95
    - failure-not-marked 2 at 5 6 (unmarked, five)
    - error-without-reason 1 at 1 (silent)
    ");
}

#[test]
fn attributes() {
    insta::assert_snapshot!(check("
        root shop 0ms..100ms
          old shop 0ms..1ms kind:client http.method=GET http.status_code=200 net.peer.name=bank
          older shop 0ms..1ms kind:client http.method=GET http.status_code=200
          half shop 0ms..1ms kind:server http.request.method=GET
          brave shop 0ms..1ms kind:server http.request.method=GET http.path=/
          broken shop 0ms..1ms kind:client http.request.method=GET !error error.type=timeout
          which shop 0ms..1ms kind:client db.query.text=SELECT~1
          kindless shop 0ms..1ms db.system.name=mysql
          twice shop 0ms..1ms a=1 a=2
          none unknown_service:java 0ms..1ms
          fine unknown_services 0ms..1ms
    "), @r"
    84
    ! missing-service 1 at 9 (unknown_service:java)
    - outdated-key 2 at 1 2 (http.method (now http.request.method), http.status_code (now http.response.status_code), net.peer.name (now server.address))
    - missing-kind 1 at 7 (kindless)
    - missing-db-system 1 at 6 (which)
    - missing-http 1 at 3 (half)
    - repeated-key 1 at 8 (a)
    ");
}

#[test]
fn secrets_are_told_by_key_alone() {
    insta::assert_snapshot!(check("
        root shop 0ms..100ms
          bearer shop 0ms..1ms http.request.header.authorization=Bearer~a1b2c3d4e5f6
          url shop 0ms..1ms url.full=https://shop/?token=hunter2&x=1
          GET~/?password=hunter2&id=12345 shop 0ms..1ms
    "), @r"
    77
    ! secret 3 at 1 2 3 (http.request.header.authorization, url.full)
    - id-in-name 1 at 3 ()
    ");
}

#[test]
fn what_the_build_has_warned_of() {
    let mut draft = spans::draft(
        "
        aa/1 1000000000+9 @a =whole
        aa/2<1 1000000000+? @a =open
        aa/3<1 1000000000+? @a =sent producer
        aa/4<1 ?+5 @a =startless
        aa/<1 1000000000+1 @a =nobody
        aa/6<1 1000000000+1 @a =again
        aa/6<1 1000000000+1 @a =again
        ",
    );
    draft.warnings.on(SpanIx(0), WarningKind::DroppedData, StrId::EMPTY);
    draft.warnings.on(SpanIx(0), WarningKind::DroppedData, StrId::EMPTY);
    insta::assert_snapshot!(told(&build(draft)), @r"
    76
    ! missing-time 2 at 1 3 (open, startless)
    ! missing-id 1 at 4 (nobody)
    - dropped-data 1 at 0 (whole)
    - exported-twice 1 at 5 (again)
    ");
}

#[test]
fn secrets_of_resources_concern_their_spans() {
    let mut draft = support::draft("a shop 0..1\n  b shop 0..1");
    let key = draft.strings.intern("process.command_line");
    let value = draft.strings.intern("serve --password=hunter2");
    let (service, mark) = (draft.strings.intern("bank"), draft.attrs.mark());
    draft.attrs.push(key, AttrType::String, value);
    let resource = draft.push_resource(service, draft.attrs.since(mark));
    let trace = draft.trace_key("0000000000000001");
    let name = draft.strings.intern("pay");
    for id in ["b1", "b2"] {
        let (id, parent) =
            (draft.span_key(&format!("{id:0>16}")), draft.span_key("0000000000000001"));
        let (start, duration) = (Some(TimeNs(1_000_000)), Some(1));
        let span =
            NewSpan { trace, id, parent, name, resource, start, duration, ..NewSpan::default() };
        draft.push_span(span);
    }
    insta::assert_snapshot!(told(&build(draft)), @r"
    86
    ! secret 2 at 2 3 (process.command_line)
    ");
}

#[test]
fn names_are_unique_and_sentences_are_whole() {
    let names: std::collections::BTreeSet<_> = LintRule::ALL.iter().map(|r| r.name()).collect();
    assert_eq!(names.len(), LintRule::ALL.len());
    for rule in LintRule::ALL {
        for text in [rule.text(1), rule.text(2), rule.advice()] {
            assert!(!text.is_empty() && !text.ends_with('.'), "{text}");
        }
    }
}
