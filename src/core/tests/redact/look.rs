//! What a preview tells.

use insta::assert_snapshot;
use spanscape_core::redact::{Preview, Rules, look};

use super::{careful, only};
use crate::support;

fn print(preview: &Preview) -> String {
    let mut out = format!(
        "{} spans, {} events, {} links, {} keys left out, secrets {:?}\n",
        preview.spans, preview.events, preview.links, preview.keys_left_out, preview.secrets
    );
    for key in &preview.keys {
        let free = if key.free_text { " free" } else { "" };
        out += &format!(
            "{:?} {:?}: {} ({}) masked {} hashed {} dropped {} kept {}{free} {:?}\n",
            key.place,
            key.key,
            key.values,
            key.distinct,
            key.masked,
            key.hashed,
            key.dropped,
            key.kept,
            key.secrets
        );
        for sample in &key.samples {
            out += &format!("    {:?} -> {:?}\n", sample.before, sample.after);
        }
    }
    out
}

const TRACE: &str = "trace 0af7651916cd43dd8448eb211c80319c
    GET~/p?q=1 shop 0..100 #b7ad6b7169203331 !error:no~anna host:web-1.corp event:log@5,k=v password=hunter2
      call cart 10..90 note=all~is~well user.id=anna db.statement=GET~x
      call cart 20..30 note=password=hunter2 user.id=anna link:b/1";

#[test]
fn under_no_rules_all_is_kept_and_secrets_are_told() {
    let store = support::store(TRACE);
    assert_snapshot!(print(&look(&store, &store.traces()[0], &Rules::default())), @r#"
    3 spans, 1 events, 1 links, 0 keys left out, secrets [(Assigned, 1), (Named, 1)]
    Span "note": 2 (2) masked 0 hashed 0 dropped 0 kept 2 free [(Assigned, 1)]
        "all is well" -> Some("all is well")
        "password=hunter2" -> Some("password=hunter2")
    Span "password": 1 (1) masked 0 hashed 0 dropped 0 kept 1 [(Named, 1)]
        "hunter2" -> Some("hunter2")
    SpanName "": 3 (2) masked 0 hashed 0 dropped 0 kept 3 free []
        "call" -> Some("call")
        "GET /p?q=1" -> Some("GET /p?q=1")
    StatusMessage "": 1 (1) masked 0 hashed 0 dropped 0 kept 1 free []
        "no anna" -> Some("no anna")
    Span "db.statement": 1 (1) masked 0 hashed 0 dropped 0 kept 1 free []
        "GET x" -> Some("GET x")
    Service "": 3 (2) masked 0 hashed 0 dropped 0 kept 3 []
        "cart" -> Some("cart")
        "shop" -> Some("shop")
    EventName "": 1 (1) masked 0 hashed 0 dropped 0 kept 1 []
        "log" -> Some("log")
    TraceId "": 2 (2) masked 0 hashed 0 dropped 0 kept 2 []
        "0af7651916cd43dd8448eb211c80319c" -> Some("0af7651916cd43dd8448eb211c80319c")
        "000000000000000b" -> Some("000000000000000b")
    SpanId "": 4 (4) masked 0 hashed 0 dropped 0 kept 4 []
        "b7ad6b7169203331" -> Some("b7ad6b7169203331")
        "0000000000000003" -> Some("0000000000000003")
        "0000000000000004" -> Some("0000000000000004")
    Resource "host.name": 1 (1) masked 0 hashed 0 dropped 0 kept 1 []
        "web-1.corp" -> Some("web-1.corp")
    Event "k": 1 (1) masked 0 hashed 0 dropped 0 kept 1 []
        "v" -> Some("v")
    Span "user.id": 2 (1) masked 0 hashed 0 dropped 0 kept 2 []
        "anna" -> Some("anna")
    "#);
}

#[test]
fn under_careful_rules() {
    let store = support::store(TRACE);
    assert_snapshot!(print(&look(&store, &store.traces()[0], &careful())), @r#"
    3 spans, 0 events, 1 links, 0 keys left out, secrets [(Assigned, 1), (Named, 1)]
    Span "note": 2 (2) masked 1 hashed 0 dropped 0 kept 1 free [(Assigned, 1)]
        "password=hunter2" -> Some("password=[masked]")
        "all is well" -> Some("all is well")
    Span "password": 1 (1) masked 1 hashed 0 dropped 0 kept 0 [(Named, 1)]
        "hunter2" -> Some("[masked]")
    Service "": 3 (2) masked 0 hashed 0 dropped 0 kept 3 []
        "cart" -> Some("cart")
        "shop" -> Some("shop")
    SpanName "": 3 (2) masked 0 hashed 0 dropped 1 kept 2 []
        "GET /p?q=1" -> Some("GET /p")
        "call" -> Some("call")
    StatusMessage "": 1 (1) masked 0 hashed 0 dropped 1 kept 0 []
        "no anna" -> None
    EventName "": 1 (1) masked 0 hashed 0 dropped 1 kept 0 []
        "log" -> None
    TraceId "": 2 (2) masked 0 hashed 2 dropped 0 kept 0 []
        "0af7651916cd43dd8448eb211c80319c" -> Some("fc99e8bfc9f4bf44b9420eee0f99d1de")
        "000000000000000b" -> Some("b165460505a50736")
    SpanId "": 4 (4) masked 0 hashed 4 dropped 0 kept 0 []
        "b7ad6b7169203331" -> Some("acd8f71c8a1595b2")
        "0000000000000003" -> Some("0906b200d33dcbe6")
        "0000000000000004" -> Some("c78c0e3eaafa4d47")
    Span "db.statement": 1 (1) masked 0 hashed 0 dropped 1 kept 0 []
        "GET x" -> None
    Resource "host.name": 1 (1) masked 0 hashed 1 dropped 0 kept 0 []
        "web-1.corp" -> Some("host-1eeec872158b")
    Event "k": 1 (1) masked 0 hashed 0 dropped 1 kept 0 []
        "v" -> None
    Span "user.id": 2 (1) masked 0 hashed 2 dropped 0 kept 0 []
        "anna" -> Some("id-02413d2543f2")
    "#);
}

#[test]
fn many_keys_are_cut() {
    let keys: String = (0..600).map(|n| format!(" k{n:03}=v")).collect();
    let store = support::store(&format!("root shop 0..9{keys}"));
    let preview =
        look(&store, &store.traces()[0], &only(|rules| rules.mask_patterns = vec!["(".into()]));
    assert_eq!((preview.keys.len(), preview.keys_left_out, preview.problems.len()), (500, 104, 1));
}
