//! What stands in files of small traces.

use insta::assert_snapshot;
use spanscape_core::export::Format;

use super::{again, support, written};

const SMALL: &str = "
    trace c0ffee @1700000000000000000
    checkout shop 0..100000 kind:server host:a
      charge payment 10001..90000 !error:no~money kind:client amount=12 event:retry@20000 link:beef/b9
      audit shop 30000..95000 follows";

/// What OTLP can say and Jaeger's form cannot: a span without id, attributes of a scope and a link, values of
/// all types, a key that means something else there.
const RICH: &str = r#"{"resourceSpans":[{"resource":{"attributes":[
      {"key":"service.name","value":{"stringValue":"shop"}},{"key":"hostname","value":{"stringValue":"h"}}]},
    "scopeSpans":[{"scope":{"name":"lib","version":"1","attributes":[{"key":"s","value":{"intValue":"1"}}]},
    "spans":[{"traceId":"000000000000000000000000000000aa","name":"n","kind":1,"status":{"code":1},
      "startTimeUnixNano":"1001","endTimeUnixNano":"3003","attributes":[
        {"key":"list","value":{"arrayValue":{"values":[{"intValue":"1"},{"stringValue":"a"}]}}},
        {"key":"none","value":{}},{"key":"bytes","value":{"bytesValue":"AAE="}},
        {"key":"nan","value":{"doubleValue":"NaN"}},{"key":"error","value":{"boolValue":true}}],
      "links":[{"traceId":"000000000000000000000000000000aa","spanId":"00000000000000b1","attributes":[
        {"key":"l","value":{"boolValue":true}}]}]}]}]}]}"#;

/// What OTLP's decoder would read otherwise, from Jaeger's form: numbers that are no 64-bit integers as OTLP
/// has them, ids that look like base64, an event at the beginning of time, a link to the parent, a tag of a
/// process that is called as the service is.
const ODD: &str = r#"{"data":[{"traceID":"Zm9vYmFyYmE=","spans":[{"traceID":"Zm9vYmFyYmE=","spanID":"2",
      "operationName":"n","startTime":1000,"duration":7,"processID":"p",
      "references":[{"refType":"CHILD_OF","traceID":"Zm9vYmFyYmE=","spanID":"AAECAwQFBgc="},
        {"refType":"FOLLOWS_FROM","traceID":"Zm9vYmFyYmE=","spanID":"AAECAwQFBgc="}],
      "tags":[{"key":"zeros","type":"int64","value":"007"},{"key":"bytes","type":"binary","value":"AAE"},
        {"key":"large","type":"int64","value":18446744073709551615}],
      "logs":[{"timestamp":0,"fields":[{"key":"message","type":"string","value":"m"}]}]}],
    "processes":{"p":{"serviceName":"shop","tags":[{"key":"service.name","type":"string","value":"x"}]}}}]}"#;

/// Two spans of one id: the first that came has a child, the other begins earlier.
const TWINS: &str = "
    root shop 0..9 #a
      with~child shop 5..8 #b <a
        child shop 6..7 <b
      before shop 1..2 #b <a key=1";

/// Siblings one after the other, at once, and behind both; a call that lasts longer than its caller.
const LANES: &str = "
    root a 0..100
      one a 10..30
      two a 20..40
        in~two a 25..35
      three a 40..50
      there b 50..200
        back a 60..110";

const STACKS: &str = "
    root a;b 0..100
      retry~5 a;b 10..30
      retry~5 a;b 40..50
      idle a;b 60..60";

const TABLE: &str = "
    =run shop 0..100 !error:a,b kind:client kind=x text=+1 n=-5 quote=say~\"hi\" n=6
      b - 10..30 text=@x";

/// The file of the first trace, its lines broken behind commas where they get too long.
fn small(text: &str, format: Format) -> String {
    let store = support::store(text);
    wrapped(&String::from_utf8(written(&store, &store.traces()[0], format)).unwrap())
}

/// The same of a file.
fn small_of(file: &str, format: Format) -> String {
    let store = again(file.as_bytes());
    wrapped(&String::from_utf8(written(&store, &store.traces()[0], format)).unwrap())
}

fn wrapped(file: &str) -> String {
    let mut out = String::new();
    for line in file.lines() {
        let mut width = 0;
        for part in line.split_inclusive(',') {
            if width > 0 && width + part.len() > 90 {
                out.push('\n');
                width = 0;
            }
            out += part;
            width += part.len();
        }
        out.push('\n');
    }
    out
}

#[test]
fn jaegers_form() {
    assert_snapshot!(small(SMALL, Format::Jaeger), @r#"
    {"data":[{"traceID":"0000000000c0ffee","spans":[{"traceID":"0000000000c0ffee",
    "spanID":"0000000000000003","operationName":"checkout","references":[],
    "startTime":1700000000000000,"duration":100,"tags":[{"key":"span.kind","type":"string",
    "value":"server","spanscape":{"is":"field"}}],"logs":[],"processID":"p1","warnings":null},
    {"traceID":"0000000000c0ffee","spanID":"0000000000000004","operationName":"charge",
    "references":[{"refType":"CHILD_OF","traceID":"0000000000c0ffee",
    "spanID":"0000000000000003"},{"refType":"FOLLOWS_FROM","traceID":"000000000000beef",
    "spanID":"00000000000000b9","spanscape":{"link":"link"}}],"startTime":1700000000000010,
    "duration":79,"tags":[{"key":"amount","type":"int64","value":12},{"key":"span.kind",
    "type":"string","value":"client","spanscape":{"is":"field"}},{"key":"otel.status_code",
    "type":"string","value":"ERROR","spanscape":{"is":"field"}},{"key":"error","type":"bool",
    "value":true,"spanscape":{"is":"field"}},{"key":"otel.status_description","type":"string",
    "value":"no money","spanscape":{"is":"field"}}],"logs":[{"timestamp":1700000000000020,
    "fields":[{"key":"event","type":"string","value":"retry"},{"key":"attempt","type":"int64",
    "value":1}]}],"processID":"p2","warnings":null,"spanscape":{"time":1,"duration":999}},
    {"traceID":"0000000000c0ffee","spanID":"0000000000000005","operationName":"audit",
    "references":[{"refType":"FOLLOWS_FROM","traceID":"0000000000c0ffee",
    "spanID":"0000000000000003"}],"startTime":1700000000000030,"duration":65,"tags":[],
    "logs":[],"processID":"p3","warnings":null}],"processes":{"p1":{"serviceName":"shop",
    "tags":[{"key":"host.name","type":"string","value":"a"}]},"p2":{"serviceName":"payment",
    "tags":[]},"p3":{"serviceName":"shop","tags":[]}},"warnings":null}],"total":0,"limit":0,
    "offset":0,"errors":null}
    "#);
}

#[test]
fn what_jaegers_form_has_no_field_for_stands_in_a_member() {
    assert_snapshot!(small_of(RICH, Format::Jaeger), @r#"
    {"data":[{"traceID":"00000000000000aa","spans":[{"traceID":"00000000000000aa",
    "spanID":"ffffffff00000000","operationName":"n","references":[{"refType":"FOLLOWS_FROM",
    "traceID":"00000000000000aa","spanID":"00000000000000b1","spanscape":{"link":"link",
    "tags":[{"key":"l","type":"bool","value":true}]}}],"startTime":1,"duration":2,
    "tags":[{"key":"otel.scope.name","type":"string","value":"lib"},
    {"key":"otel.scope.version","type":"string","value":"1"},{"key":"list","type":"string",
    "value":"[1,\"a\"]","spanscape":{"type":"json"}},{"key":"none","type":"string","value":"",
    "spanscape":{"type":"empty"}},{"key":"bytes","type":"binary","value":"AAE="},{"key":"nan",
    "type":"float64","value":"NaN"},{"key":"error","type":"bool","value":true,
    "spanscape":{"is":"attribute"}},{"key":"span.kind","type":"string","value":"internal",
    "spanscape":{"is":"field"}},{"key":"otel.status_code","type":"string","value":"OK",
    "spanscape":{"is":"field"}}],"logs":[],"processID":"p1","warnings":null,
    "spanscape":{"time":1,"duration":2,"spanID":"","scope":[{"key":"s","type":"int64",
    "value":1}]}}],"processes":{"p1":{"serviceName":"shop","tags":[{"key":"hostname",
    "type":"string","value":"h","spanscape":{"is":"attribute"}}]}},"warnings":null}],
    "total":0,"limit":0,"offset":0,"errors":null}
    "#);
}

#[test]
fn otlp() {
    assert_snapshot!(small(SMALL, Format::Otlp), @r#"
    {"resourceSpans":[{"resource":{"attributes":[{"key":"service.name",
    "value":{"stringValue":"shop"}},{"key":"host.name","value":{"stringValue":"a"}}]},
    "scopeSpans":[{"scope":{},"spans":[{"traceId":"00000000000000000000000000c0ffee",
    "spanId":"0000000000000003","name":"checkout","kind":2,
    "startTimeUnixNano":"1700000000000000000","endTimeUnixNano":"1700000000000100000",
    "status":{}}]}]},{"resource":{"attributes":[{"key":"service.name",
    "value":{"stringValue":"payment"}}]},"scopeSpans":[{"scope":{},
    "spans":[{"traceId":"00000000000000000000000000c0ffee","spanId":"0000000000000004",
    "parentSpanId":"0000000000000003","name":"charge","kind":3,
    "startTimeUnixNano":"1700000000000010001","endTimeUnixNano":"1700000000000090000",
    "attributes":[{"key":"amount","value":{"intValue":"12"}}],
    "events":[{"timeUnixNano":"1700000000000020000","name":"retry",
    "attributes":[{"key":"attempt","value":{"intValue":"1"}}]}],
    "links":[{"traceId":"0000000000000000000000000000beef","spanId":"00000000000000b9"}],
    "status":{"message":"no money","code":2}}]}]},
    {"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}}]},
    "scopeSpans":[{"scope":{},"spans":[{"traceId":"00000000000000000000000000c0ffee",
    "spanId":"0000000000000005","parentSpanId":"0000000000000003","name":"audit","kind":0,
    "startTimeUnixNano":"1700000000000030000","endTimeUnixNano":"1700000000000095000",
    "links":[{"traceId":"00000000000000000000000000c0ffee","spanId":"0000000000000003",
    "attributes":[{"key":"opentracing.ref_type","value":{"stringValue":"follows_from"}}]}],
    "status":{}}]}]}]}
    "#);
}

#[test]
fn what_otlp_would_take_for_something_else_stands_in_a_member() {
    assert_snapshot!(small_of(ODD, Format::Otlp), @r#"
    {"resourceSpans":[{"resource":{"attributes":[{"key":"service.name",
    "value":{"stringValue":"shop"}},{"key":"service.name","value":{"stringValue":"x"},
    "spanscape":{"is":"attribute"}}]},"scopeSpans":[{"scope":{},
    "spans":[{"traceId":"Zm9vYmFyYmE=","spanId":"0000000000000002",
    "parentSpanId":"AAECAwQFBgc=","name":"n","kind":0,"startTimeUnixNano":"1000000",
    "endTimeUnixNano":"1007000","attributes":[{"key":"zeros","value":{"stringValue":"007"},
    "spanscape":{"type":"int"}},{"key":"bytes","value":{"stringValue":"AAE"},
    "spanscape":{"type":"bytes"}},{"key":"large",
    "value":{"stringValue":"18446744073709551615"},"spanscape":{"type":"int"}}],
    "events":[{"timeUnixNano":"0","name":"m","attributes":[{"key":"message",
    "value":{"stringValue":"m"}}],"spanscape":{"time":"0"}}],
    "links":[{"traceId":"Zm9vYmFyYmE=","spanId":"AAECAwQFBgc=",
    "attributes":[{"key":"opentracing.ref_type","value":{"stringValue":"follows_from"}}],
    "spanscape":{"traceID":"Zm9vYmFyYmE=","spanID":"AAECAwQFBgc=","link":"follows_from"}}],
    "status":{},"spanscape":{"traceID":"Zm9vYmFyYmE=","parentSpanID":"AAECAwQFBgc="}}]}]}]}
    "#);
}

#[test]
fn spans_of_one_id_have_a_place() {
    assert_snapshot!(small(TWINS, Format::Otlp), @r#"
    {"resourceSpans":[{"resource":{"attributes":[{"key":"service.name",
    "value":{"stringValue":"shop"}}]},"scopeSpans":[{"scope":{},
    "spans":[{"traceId":"00000000000000000000000000000001","spanId":"000000000000000a",
    "name":"root","kind":0,"startTimeUnixNano":"1000000","endTimeUnixNano":"1000009",
    "status":{}}]}]},{"resource":{"attributes":[{"key":"service.name",
    "value":{"stringValue":"shop"}}]},"scopeSpans":[{"scope":{},
    "spans":[{"traceId":"00000000000000000000000000000001","spanId":"000000000000000b",
    "parentSpanId":"000000000000000a","name":"before","kind":0,"startTimeUnixNano":"1000001",
    "endTimeUnixNano":"1000002","attributes":[{"key":"key","value":{"intValue":"1"}}],
    "status":{},"spanscape":{"at":1,"up":1}}]}]},
    {"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}}]},
    "scopeSpans":[{"scope":{},"spans":[{"traceId":"00000000000000000000000000000001",
    "spanId":"000000000000000b","parentSpanId":"000000000000000a","name":"with child",
    "kind":0,"startTimeUnixNano":"1000005","endTimeUnixNano":"1000008","status":{},
    "spanscape":{"at":2,"up":2}}]}]},{"resource":{"attributes":[{"key":"service.name",
    "value":{"stringValue":"shop"}}]},"scopeSpans":[{"scope":{},
    "spans":[{"traceId":"00000000000000000000000000000001","spanId":"0000000000000004",
    "parentSpanId":"000000000000000b","name":"child","kind":0,"startTimeUnixNano":"1000006",
    "endTimeUnixNano":"1000007","status":{},"spanscape":{"at":3,"up":1}}]}]}]}
    "#);
}

#[test]
fn chrome_events() {
    assert_snapshot!(small(SMALL, Format::Chrome), @r#"
    {"displayTimeUnit":"ms","otherData":{"traceID":"0000000000c0ffee",
    "start":"2023-11-14T22:13:20.000000000Z","startTimeUnixNano":"1700000000000000000"},
    "traceEvents":[
    {"ph":"M","name":"process_name","pid":1,"args":{"name":"shop"}},
    {"ph":"M","name":"process_sort_index","pid":1,"args":{"sort_index":1}},
    {"ph":"M","name":"process_name","pid":2,"args":{"name":"payment"}},
    {"ph":"M","name":"process_sort_index","pid":2,"args":{"sort_index":2}},
    {"ph":"M","name":"thread_name","pid":1,"tid":1,"args":{"name":"lane 1"}},
    {"ph":"M","name":"thread_sort_index","pid":1,"tid":1,"args":{"sort_index":0}},
    {"ph":"M","name":"thread_name","pid":2,"tid":2,"args":{"name":"lane 1"}},
    {"ph":"M","name":"thread_sort_index","pid":2,"tid":2,"args":{"sort_index":0}},
    {"ph":"X","name":"checkout","cat":"server","pid":1,"tid":1,"ts":0,"dur":100,
    "args":{"spanID":"0000000000000003","kind":"server","attributes":{}}},
    {"ph":"X","name":"charge","cat":"client","pid":2,"tid":2,"ts":10.001,"dur":79.999,
    "cname":"terrible","args":{"spanID":"0000000000000004","parentSpanID":"0000000000000003",
    "kind":"client","status":"error","statusMessage":"no money","attributes":{"amount":12},
    "links":[{"traceID":"000000000000beef","spanID":"00000000000000b9"}]}},
    {"ph":"i","name":"retry","cat":"event","s":"t","pid":2,"tid":2,"ts":20,
    "args":{"attributes":{"attempt":1}}},
    {"ph":"s","name":"call","cat":"flow","id":1,"pid":1,"tid":1,"ts":10.001},
    {"ph":"f","name":"call","cat":"flow","id":1,"bp":"e","pid":2,"tid":2,"ts":10.001},
    {"ph":"X","name":"audit","cat":"span","pid":1,"tid":1,"ts":30,"dur":65,
    "args":{"spanID":"0000000000000005","parentSpanID":"0000000000000003","attributes":{}}}
    ]}
    "#);
}

#[test]
fn siblings_at_once_are_on_lanes() {
    assert_snapshot!(small(LANES, Format::Chrome), @r#"
    {"displayTimeUnit":"ms","otherData":{"traceID":"0000000000000001",
    "start":"1970-01-01T00:00:00.001000000Z","startTimeUnixNano":"1000000"},"traceEvents":[
    {"ph":"M","name":"process_name","pid":1,"args":{"name":"a"}},
    {"ph":"M","name":"process_sort_index","pid":1,"args":{"sort_index":1}},
    {"ph":"M","name":"process_name","pid":2,"args":{"name":"b"}},
    {"ph":"M","name":"process_sort_index","pid":2,"args":{"sort_index":2}},
    {"ph":"M","name":"thread_name","pid":1,"tid":1,"args":{"name":"lane 1"}},
    {"ph":"M","name":"thread_sort_index","pid":1,"tid":1,"args":{"sort_index":0}},
    {"ph":"M","name":"thread_name","pid":1,"tid":2,"args":{"name":"lane 2"}},
    {"ph":"M","name":"thread_sort_index","pid":1,"tid":2,"args":{"sort_index":1}},
    {"ph":"M","name":"thread_name","pid":2,"tid":3,"args":{"name":"lane 1"}},
    {"ph":"M","name":"thread_sort_index","pid":2,"tid":3,"args":{"sort_index":0}},
    {"ph":"X","name":"root","cat":"span","pid":1,"tid":1,"ts":0,"dur":0.1,
    "args":{"spanID":"0000000000000002","attributes":{}}},
    {"ph":"X","name":"one","cat":"span","pid":1,"tid":1,"ts":0.01,"dur":0.02,
    "args":{"spanID":"0000000000000003","parentSpanID":"0000000000000002","attributes":{}}},
    {"ph":"X","name":"two","cat":"span","pid":1,"tid":2,"ts":0.02,"dur":0.02,
    "args":{"spanID":"0000000000000004","parentSpanID":"0000000000000002","attributes":{}}},
    {"ph":"X","name":"in two","cat":"span","pid":1,"tid":2,"ts":0.025,"dur":0.01,
    "args":{"spanID":"0000000000000005","parentSpanID":"0000000000000004","attributes":{}}},
    {"ph":"X","name":"three","cat":"span","pid":1,"tid":1,"ts":0.04,"dur":0.01,
    "args":{"spanID":"0000000000000006","parentSpanID":"0000000000000002","attributes":{}}},
    {"ph":"X","name":"there","cat":"span","pid":2,"tid":3,"ts":0.05,"dur":0.15,
    "args":{"spanID":"0000000000000007","parentSpanID":"0000000000000002","attributes":{}}},
    {"ph":"s","name":"call","cat":"flow","id":1,"pid":1,"tid":1,"ts":0.05},
    {"ph":"f","name":"call","cat":"flow","id":1,"bp":"e","pid":2,"tid":3,"ts":0.05},
    {"ph":"X","name":"back","cat":"span","pid":1,"tid":2,"ts":0.06,"dur":0.05,
    "args":{"spanID":"0000000000000008","parentSpanID":"0000000000000007","attributes":{}}},
    {"ph":"s","name":"call","cat":"flow","id":2,"pid":2,"tid":3,"ts":0.06},
    {"ph":"f","name":"call","cat":"flow","id":2,"bp":"e","pid":1,"tid":2,"ts":0.06}
    ]}
    "#);
}

#[test]
fn collapsed_stacks() {
    assert_snapshot!(small(STACKS, Format::Collapsed), @r#"
    a,b: root 70
    a,b: root;a,b: retry_5 30
    "#);
}

#[test]
fn a_table() {
    assert_snapshot!(small(TABLE, Format::Csv), @r#"
    trace_id,span_id,parent_id,service,name,kind,start,start_unix_nano,duration_ns,self_ns,
    status,status_message,attributes.kind,n,quote,text,events,other_attributes
    0000000000000001,0000000000000002,,shop,'=run,client,1970-01-01T00:00:00.001000000Z,
    1000000,100,80,error,"a,b",x,6,"say ""hi""",'+1,0,"{""n"":-5}"
    0000000000000001,0000000000000003,0000000000000002,,b,,1970-01-01T00:00:00.001000010Z,
    1000010,20,20,unset,,,,,'@x,0,
    "#);
}
