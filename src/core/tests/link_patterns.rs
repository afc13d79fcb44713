//! Link patterns in Jaeger UI's format, on a trace.

use crate::support;

use support::script::Driver;

const SHOP: &str = "
trace c0ffee @1700000000000000000
checkout shop 0..90000000 host:web-1 user.id=anna&co cluster=eu
  charge payment 10000000..50000000 #b7 http.url=https://pay/1 order=17 event:retry@20000000
";

fn check(span: &str, patterns: &str) -> String {
    let script = format!("show first\nlinks {span} {}", patterns.replace('\n', " "));
    let out = Driver::with(SHOP).run(&script);
    out.rsplit_once("] \n").or_else(|| out.rsplit_once("]\n")).unwrap().1.to_owned()
}

#[test]
fn of_attributes_with_what_is_around_them() {
    insta::assert_snapshot!(check("charge", r##"[
        {"type": "tags", "key": "order", "url": "https://orders/#{order}?u=#{user.id}&h=#{host.name}", "text": "Order #{order} of #{user.id}"},
        {"type": ["logs", "attributes"], "key": ["attempt", "http.url"], "url": "https://x/#{attempt}", "text": "Attempt"},
        {"type": "process", "key": "host.name", "url": "https://hosts/#{host.name}", "text": "never: another resource"},
        {"key": "order", "value": "18", "url": "https://no/", "text": "another value"},
        {"key": "order", "value": ["16", "17"], "url": "mailto:#{order}@x", "text": "this value"}
    ]"##), @r#"
    3 links
      Attribute order "Order 17 of anna&co" https://orders/17?u=anna%26co&h=web-1
      Event(0) attempt "Attempt" https://x/1
      Attribute order "this value" mailto:17@x
    "#);
}

#[test]
fn of_spans_and_the_trace() {
    insta::assert_snapshot!(check("charge", r##"[
        {"type": "spans", "url": "https://s/#{spanID}/#{operationName}/#{duration}/#{startTime}", "text": "Span #{spanID}"},
        {"type": "traces", "url": "https://t/#{traceID}/#{trace.traceName}/#{trace.duration}/#{trace.startTime}-#{trace.endTime}", "text": "Trace"}
    ]"##), @r#"
    2 links
      Span  "Span 00000000000000b7" https://s/00000000000000b7/charge/40000/1700000000010000
      Trace  "Trace" https://t/0000000000c0ffee/shop%3A%20checkout/90000/1700000000000000-1700000000090000
    "#);
}

#[test]
fn values_are_formatted() {
    insta::assert_snapshot!(check("charge", r##"[
        {"type": "spans", "url": "https://s/#{startTime | epoch_micros_to_date_iso}", "text": "from #{startTime | add -3600000000 | epoch_micros_to_date_iso}"},
        {"type": "spans", "url": "https://s/#{trace.traceID | pad_start 32 0}", "text": "#{order | pad_start 5 ab}"},
        {"type": "spans", "url": "https://s/#{spanID | shout}", "text": "not known"},
        {"type": "spans", "url": "https://s/#{operationName | add 1}", "text": "no number"},
        {"type": "spans", "url": "https://s/#{nobody.has.it}", "text": "no value"}
    ]"##), @r#"
    2 links
      Span  "from 2023-11-14T21:13:20.010Z" https://s/2023-11-14T22%3A13%3A20.010Z
      Span  "aba17" https://s/00000000000000000000000000c0ffee
    "#);
}

#[test]
fn only_addresses_are_links() {
    insta::assert_snapshot!(check("charge", r##"[
        {"type": "spans", "url": "javascript:alert(1)", "text": "x"},
        {"type": "spans", "url": "#{http.url}", "text": "an encoded address is none"},
        {"type": "spans", "text": "no address"},
        {"type": "dances", "url": "https://x/", "text": "no such type"},
        {"type": "spans", "url": "https://x/#{"},
        5
    ]"##), @"0 links");
}
