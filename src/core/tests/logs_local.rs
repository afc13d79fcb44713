//! LogQL on lines in memory: what each sign takes, and what is told of a text that is no query.

use spanscape_core::logs::local::{LineView, Parsers, Query};

fn json(line: &str) -> Vec<(String, String)> {
    match serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(line) {
        Ok(map) => {
            let text = |value: &serde_json::Value| match value {
                serde_json::Value::String(text) => text.clone(),
                other => other.to_string(),
            };
            map.iter().map(|(key, value)| (key.clone(), text(value))).collect()
        }
        Err(_) => vec![("__error__".to_owned(), "JSONParserErr".to_owned())],
    }
}

fn logfmt(line: &str) -> Vec<(String, String)> {
    let pair = |word: &str| word.split_once('=').map(|(k, v)| (k.to_owned(), v.to_owned()));
    line.split(' ').filter_map(pair).collect()
}

fn takes(query: &Query, labels: &[(&str, &str)], text: &str) -> bool {
    let get = |name: &str| labels.iter().find(|(of, _)| *of == name).map(|(_, value)| *value);
    query.takes(&LineView { text, get: &get }, Parsers { json, logfmt })
}

/// The lines that a query takes, `nothing`, or what is wrong with it.
fn check(query: &str, lines: &[&str]) -> String {
    let labels = [
        ("a", "x"),
        ("app", "cart"),
        ("took", "1.5s"),
        ("size", "2KiB"),
        ("n", "10"),
        ("two", "a\nb"),
    ];
    match Query::read(query) {
        Err(unread) => unread.to_string(),
        Ok(query) => {
            let taken: Vec<_> =
                lines.iter().copied().filter(|text| takes(&query, &labels, text)).collect();
            if taken.is_empty() { "nothing".to_owned() } else { taken.join(" / ") }
        }
    }
}

/// Each query with what becomes of it, on a line; control characters as Rust writes them.
fn table(queries: &[&str], lines: &[&str]) -> String {
    let plain = |c: char| if c.is_control() { c.escape_default().collect() } else { c.to_string() };
    let row = |query: &&str| format!("{query}  =>  {}", check(query, lines));
    queries.iter().map(|q| row(q).chars().map(plain).collect::<String>() + "\n").collect()
}

#[test]
fn selectors() {
    let queries = [
        r#"{app="cart"}"#,
        r#"{app="car"}"#,
        r#"{app!="shop"}"#,
        r#"{app=~"c.*"}"#,
        r#"{app=~"ar"}"#,
        r#"{app=~"ca|cart"}"#,
        r#"{app=~"ca|car."}"#,
        r#"{app=~"CART"}"#,
        r#"{two=~"a.b"}"#,
        r#"{two=~"(?s)a.b"}"#,
        r#"{app=~"(?i)CART"}"#,
        r#"{app!~"c.*", a="x"}"#,
        r#"{app!~"d.*", a="x"}"#,
        "{ app = `cart` , # the app\n a =~ `\\w` }",
        r#"{a="x", none=""}"#,
        r#"{a="x", none!=""}"#,
        r#"{a="x", none=~".*"}"#,
        r#"{a="x", none!~".+"}"#,
    ];
    insta::assert_snapshot!(table(&queries, &["line"]), @r###"
    {app="cart"}  =>  line
    {app="car"}  =>  nothing
    {app!="shop"}  =>  At 0: Add a label that the empty text does not match, like app=~".+": a Loki demands one
    {app=~"c.*"}  =>  line
    {app=~"ar"}  =>  nothing
    {app=~"ca|cart"}  =>  line
    {app=~"ca|car."}  =>  line
    {app=~"CART"}  =>  nothing
    {two=~"a.b"}  =>  nothing
    {two=~"(?s)a.b"}  =>  line
    {app=~"(?i)CART"}  =>  line
    {app!~"c.*", a="x"}  =>  nothing
    {app!~"d.*", a="x"}  =>  line
    { app = `cart` , # the app\n a =~ `\w` }  =>  line
    {a="x", none=""}  =>  line
    {a="x", none!=""}  =>  nothing
    {a="x", none=~".*"}  =>  line
    {a="x", none!~".+"}  =>  line
    "###);
}

#[test]
fn filters_of_lines() {
    let lines = ["GET /a 200", "get /b 500", "two\nlines", "a.b \u{1b}[31mre\u{1b}[0md"];
    let queries = [
        r#"{a="x"} |= "GET""#,
        r#"{a="x"} != "GET""#,
        r#"{a="x"} |~ "[ab] \\d+$""#,
        r#"{a="x"} |~ `(?i)^get`"#,
        r#"{a="x"} !~ `(?i)get`"#,
        r#"{a="x"} |~ `two.lines`"#,
        r#"{a="x"} |~ "200|a\\.b""#,
        r#"{a="x"} |= "GET" or "two" or "zzz""#,
        r#"{a="x"} != "GET" or "two""#,
        r#"{a="x"} |~ "^two" or "5.." != "/a""#,
        r#"{a="x"} !~ "^two" or "5..""#,
        r#"{a="x"} |= "/" != "500" # |= "zzz""#,
        r#"{a="x"} |= "red""#,
        r#"{a="x"} | decolorize |= "red""#,
        r#"{a="x"} |= "a.b" | decolorize"#,
    ];
    insta::assert_snapshot!(table(&queries, &lines), @r###"
    {a="x"} |= "GET"  =>  GET /a 200
    {a="x"} != "GET"  =>  get /b 500 / two\nlines / a.b \u{1b}[31mre\u{1b}[0md
    {a="x"} |~ "[ab] \\d+$"  =>  GET /a 200 / get /b 500
    {a="x"} |~ `(?i)^get`  =>  GET /a 200 / get /b 500
    {a="x"} !~ `(?i)get`  =>  two\nlines / a.b \u{1b}[31mre\u{1b}[0md
    {a="x"} |~ `two.lines`  =>  two\nlines
    {a="x"} |~ "200|a\\.b"  =>  GET /a 200 / a.b \u{1b}[31mre\u{1b}[0md
    {a="x"} |= "GET" or "two" or "zzz"  =>  GET /a 200 / two\nlines
    {a="x"} != "GET" or "two"  =>  get /b 500 / a.b \u{1b}[31mre\u{1b}[0md
    {a="x"} |~ "^two" or "5.." != "/a"  =>  get /b 500 / two\nlines
    {a="x"} !~ "^two" or "5.."  =>  GET /a 200 / a.b \u{1b}[31mre\u{1b}[0md
    {a="x"} |= "/" != "500" # |= "zzz"  =>  GET /a 200
    {a="x"} |= "red"  =>  nothing
    {a="x"} | decolorize |= "red"  =>  a.b \u{1b}[31mre\u{1b}[0md
    {a="x"} |= "a.b" | decolorize  =>  a.b \u{1b}[31mre\u{1b}[0md
    "###);
}

#[test]
fn filters_of_labels() {
    let queries = [
        r#"{a="x"} | app="cart""#,
        r#"{a="x"} | app=~"ca" or app!~"ca""#,
        r#"{a="x"} | none="""#,
        r#"{a="x"} | n > 9"#,
        r#"{a="x"} | n >= 10.0 | n <= 1e1 | n == 10 | n = 10"#,
        r#"{a="x"} | n != 10"#,
        r#"{a="x"} | n > -1 | n < .5"#,
        r#"{a="x"} | none != 10 or none < 10"#,
        r#"{a="x"} | took > 1s and took < 1m30s, took == 1500ms"#,
        r#"{a="x"} | took > 1500µs"#,
        r#"{a="x"} | size == 2048B size > 2kb"#,
        r#"{a="x"} | size == 2048 | __error__="""#,
        r#"{a="x"} | n=10 or app="no" and app="no""#,
        r#"{a="x"} | n=10 or (app="no" and app="no")"#,
        r#"{a="x"} | n=10 or app="no", app="no""#,
        r#"{a="x"} | n=10 or app="no" | app="cart" != "line""#,
        r#"{a="x"} | ((app="no") or ((n > 1)))"#,
    ];
    insta::assert_snapshot!(table(&queries, &["line"]), @r###"
    {a="x"} | app="cart"  =>  line
    {a="x"} | app=~"ca" or app!~"ca"  =>  line
    {a="x"} | none=""  =>  line
    {a="x"} | n > 9  =>  line
    {a="x"} | n >= 10.0 | n <= 1e1 | n == 10 | n = 10  =>  line
    {a="x"} | n != 10  =>  nothing
    {a="x"} | n > -1 | n < .5  =>  nothing
    {a="x"} | none != 10 or none < 10  =>  nothing
    {a="x"} | took > 1s and took < 1m30s, took == 1500ms  =>  line
    {a="x"} | took > 1500µs  =>  line
    {a="x"} | size == 2048B size > 2kb  =>  line
    {a="x"} | size == 2048 | __error__=""  =>  nothing
    {a="x"} | n=10 or app="no" and app="no"  =>  nothing
    {a="x"} | n=10 or (app="no" and app="no")  =>  line
    {a="x"} | n=10 or app="no", app="no"  =>  nothing
    {a="x"} | n=10 or app="no" | app="cart" != "line"  =>  nothing
    {a="x"} | ((app="no") or ((n > 1)))  =>  line
    "###);
}

#[test]
fn labels_of_lines() {
    let lines = [
        r#"{"level":"warn","ms":12,"a":"y"}"#,
        r#"{"level":"info","http.code":500}"#,
        "level=warn ms=3",
        "plain",
    ];
    let queries = [
        r#"{a="x"} | level="warn""#,
        r#"{a="x"} | json | level="warn""#,
        r#"{a="x"} | logfmt | level="warn""#,
        r#"{a="x"} | json | logfmt | level="warn""#,
        r#"{a="x"} | json | a="x" | a_extracted="y""#,
        r#"{a="x"} | json | http_code >= 500"#,
        r#"{a="x"} | json | http_code >= 500 | __error__="""#,
        r#"{a="x"} | json | __error__="JSONParserErr""#,
        r#"{a="x"} | json | drop __error__ | http_code >= 500"#,
        r#"{a="x"} | json | drop level="info" | level=~".+""#,
        r#"{a="x"} | json | keep level, a | ms="12" or level="info""#,
        r#"{a="x"} | drop a, app | a="x""#,
        r#"{a="x"} | json != "ms" | logfmt"#,
    ];
    insta::assert_snapshot!(table(&queries, &lines), @r###"
    {a="x"} | level="warn"  =>  nothing
    {a="x"} | json | level="warn"  =>  {"level":"warn","ms":12,"a":"y"}
    {a="x"} | logfmt | level="warn"  =>  level=warn ms=3
    {a="x"} | json | logfmt | level="warn"  =>  {"level":"warn","ms":12,"a":"y"} / level=warn ms=3
    {a="x"} | json | a="x" | a_extracted="y"  =>  {"level":"warn","ms":12,"a":"y"}
    {a="x"} | json | http_code >= 500  =>  {"level":"info","http.code":500} / level=warn ms=3 / plain
    {a="x"} | json | http_code >= 500 | __error__=""  =>  {"level":"info","http.code":500}
    {a="x"} | json | __error__="JSONParserErr"  =>  level=warn ms=3 / plain
    {a="x"} | json | drop __error__ | http_code >= 500  =>  {"level":"info","http.code":500}
    {a="x"} | json | drop level="info" | level=~".+"  =>  {"level":"warn","ms":12,"a":"y"}
    {a="x"} | json | keep level, a | ms="12" or level="info"  =>  {"level":"info","http.code":500}
    {a="x"} | drop a, app | a="x"  =>  nothing
    {a="x"} | json != "ms" | logfmt  =>  {"level":"info","http.code":500} / plain
    "###);
}

#[test]
fn strings() {
    let lines = ["\u{7}\u{8}\u{c}\n\r\t\u{b}\\\"", "é", "A\u{1f600}", r"a\d", "a`b"];
    let queries = [
        r#"{a="x"} |= "\a\b\f\n\r\t\v\\\"""#,
        r#"{a="x"} |= "\xc3\xa9""#,
        r#"{a="x"} |= "\303\251" |= "\u00e9" |= "é""#,
        r#"{a="x"} |= "\x41\U0001F600" |= "\101""#,
        r#"{a="x"} |= `a\d`"#,
        r#"{a="x"} |= "a\d""#,
        r#"{a="x"} |= "a`b""#,
        r#"{a="x"} |= "\xff""#,
        r#"{a="x"} |= "é\ud800""#,
        r#"{a="x"} |= "\400""#,
        r#"{a="x"} |= "\x+1""#,
        r#"{a="x"} |= "\'""#,
        "{a=\"x\"} |= \"two\nlines\"",
        r#"{a="x"} |= "open"#,
        r#"{a="x"} |= `open"#,
        r#"{a='x'}"#,
    ];
    insta::assert_snapshot!(table(&queries, &lines), @r###"
    {a="x"} |= "\a\b\f\n\r\t\v\\\""  =>  \u{7}\u{8}\u{c}\n\r\t\u{b}\"
    {a="x"} |= "\xc3\xa9"  =>  é
    {a="x"} |= "\303\251" |= "\u00e9" |= "é"  =>  é
    {a="x"} |= "\x41\U0001F600" |= "\101"  =>  A😀
    {a="x"} |= `a\d`  =>  a\d
    {a="x"} |= "a\d"  =>  At 13: LogQL has no such escape; write \\ for a backslash, or put the text in back-quotes
    {a="x"} |= "a`b"  =>  a`b
    {a="x"} |= "\xff"  =>  At 11: The escapes in this text make no UTF-8
    {a="x"} |= "é\ud800"  =>  At 14: LogQL has no such escape; write \\ for a backslash, or put the text in back-quotes
    {a="x"} |= "\400"  =>  At 12: LogQL has no such escape; write \\ for a backslash, or put the text in back-quotes
    {a="x"} |= "\x+1"  =>  At 12: LogQL has no such escape; write \\ for a backslash, or put the text in back-quotes
    {a="x"} |= "\'"  =>  At 12: LogQL has no such escape; write \\ for a backslash, or put the text in back-quotes
    {a="x"} |= "two\nlines"  =>  At 15: A text in double quotes ends on its line; write \n
    {a="x"} |= "open  =>  At 11: This text is never closed
    {a="x"} |= `open  =>  At 11: This text is never closed
    {a='x'}  =>  At 3: Write the text in double quotes or back-quotes: LogQL has no single ones
    "###);
}

#[test]
fn what_is_no_query() {
    let queries = [
        "",
        "cart",
        "{}",
        r#"{app=~".*"}"#,
        r#"{app!="x", b=""}"#,
        r#"{app="#,
        r#"{app=cart}"#,
        r#"{service.name="x"}"#,
        r#"{app>"x"}"#,
        r#"{app=="x"}"#,
        r#"{app="x" b="y"}"#,
        r#"{app="x",}"#,
        r#"{app="x""#,
        r#"{app=~"("}"#,
        r#"{app=~"a)(?:b"}"#,
        r#"{app=~"\\pL"}"#,
        r#"{app="x"} |= 5"#,
        r#"{app="x"} |~ "(((.{99}){99}){99})""#,
        r#"{app="x"} |~ "(?:){4000000000}""#,
        r#"{app="x"} | "#,
        r#"{app="x"} | level"#,
        r#"{app="x"} | level=warn"#,
        r#"{app="x"} | level>"warn""#,
        r#"{app="x"} | level=~5"#,
        r#"{app="x"} | level>5zz"#,
        r#"{app="x"} | (level="a""#,
        r#"{app="x"} | level="a")"#,
        r#"{app="x"} | level="a" or"#,
        r#"{app="x"} "text""#,
        r#"é"#,
    ];
    let mut out = table(&queries, &["line"]);
    let deep = format!("{{a=\"x\"}} | {}b=\"c\"{}", "(".repeat(17), ")".repeat(17));
    let many = format!("{{a=\"x\"}}{}", " |~ \"a+\"".repeat(9));
    let fitting = format!("{{a=\"x\"}} | {}n=10{}", "(".repeat(16), ")".repeat(16));
    for query in [&deep, &many, &fitting, &" ".repeat(200_000)] {
        out.push_str(&format!("{}\n", check(query, &["line"])));
    }
    insta::assert_snapshot!(out, @r###"
      =>  At 0: Begin with labels, like {app="checkout"}
    cart  =>  At 0: Begin with labels, like {app="checkout"}
    {}  =>  At 0: Add a label that the empty text does not match, like app=~".+": a Loki demands one
    {app=~".*"}  =>  At 0: Add a label that the empty text does not match, like app=~".+": a Loki demands one
    {app!="x", b=""}  =>  At 0: Add a label that the empty text does not match, like app=~".+": a Loki demands one
    {app=  =>  At 5: Write a text here, in double quotes or back-quotes
    {app=cart}  =>  At 5: Write a text here, in double quotes or back-quotes
    {service.name="x"}  =>  At 8: Write _ here: labels have no dots and dashes
    {app>"x"}  =>  At 4: Write =, !=, =~ or !~ behind the label
    {app=="x"}  =>  At 4: Write =, !=, =~ or !~ behind the label
    {app="x" b="y"}  =>  At 9: Write a comma or } here
    {app="x",}  =>  At 9: Write the name of a label here, like app
    {app="x"  =>  At 8: Write a comma or } here
    {app=~"("}  =>  At 6: This pattern is none: found open group without closing ')'
    {app=~"a)(?:b"}  =>  At 6: This pattern is none: found closing ')' without matching '('
    {app=~"\\pL"}  =>  At 6: This pattern is none: Unicode character classes are not supported
    {app="x"} |= 5  =>  At 13: Write a text here, in double quotes or back-quotes
    {app="x"} |~ "(((.{99}){99}){99})"  =>  At 13: This pattern is none: compiled regex exceeded size limit
    {app="x"} |~ "(?:){4000000000}"  =>  At 13: This pattern is none: compiled regex exceeded size limit
    {app="x"} |   =>  At 12: Write a label or a stage here, like level="warn" or json
    {app="x"} | level  =>  At 17: Write a comparison behind the label, like =, != or >
    {app="x"} | level=warn  =>  At 18: Write a text here, in double quotes or back-quotes
    {app="x"} | level>"warn"  =>  At 17: > is for numbers; compare texts by = or =~
    {app="x"} | level=~5  =>  At 19: Write the pattern in double quotes or back-quotes
    {app="x"} | level>5zz  =>  At 18: This is no number; write it like 5, 1.5s or 2MB
    {app="x"} | (level="a"  =>  At 22: A ) is missing
    {app="x"} | level="a")  =>  At 21: Write a filter here, like |= "text" or | level="warn"
    {app="x"} | level="a" or  =>  At 24: Write the name of a label here, like app
    {app="x"} "text"  =>  At 10: Write a filter here, like |= "text" or | level="warn"
    é  =>  At 0: Begin with labels, like {app="checkout"}
    At 26: Too many parentheses in one another
    At 75: More than 8 patterns are too many
    line
    At 0: This query is too long
    "###);
}

#[test]
fn what_only_a_loki_understands() {
    let queries = [
        r#"rate({app="x"}[5m])"#,
        r#"sum by (app) (rate({app="x"}[5m]))"#,
        r#"({app="x"})"#,
        r#"1 + 1"#,
        r#"{app="x"}[5m]"#,
        r#"{app="x"} |= ip("10.0.0.0/8")"#,
        r#"{app="x"} | addr=ip("10.0.0.0/8")"#,
        r#"{app="x"} |> "<_> b""#,
        r#"{app="x"} | line_format "{{.a}}""#,
        r#"{app="x"} | pattern "<a>""#,
        r#"{app="x"} | regexp "(?P<a>.)""#,
        r#"{app="x"} | unpack"#,
        r#"{app="x"} | json a="b.c""#,
        r#"{app="x"} | logfmt --strict"#,
    ];
    insta::assert_snapshot!(table(&queries, &["line"]), @r###"
    rate({app="x"}[5m])  =>  At 0: A query for numbers (rate) is not understood here; a Loki understands it
    sum by (app) (rate({app="x"}[5m]))  =>  At 0: A query for numbers (sum) is not understood here; a Loki understands it
    ({app="x"})  =>  At 0: A query in parentheses is not understood here; a Loki understands it
    1 + 1  =>  At 0: Arithmetic is not understood here; a Loki understands it
    {app="x"}[5m]  =>  At 9: A query for numbers, over times in [ ], is not understood here; a Loki understands it
    {app="x"} |= ip("10.0.0.0/8")  =>  At 13: ip(…) is not understood here; a Loki understands it
    {app="x"} | addr=ip("10.0.0.0/8")  =>  At 17: ip(…) is not understood here; a Loki understands it
    {app="x"} |> "<_> b"  =>  At 10: A filter by |> or !> is not understood here; a Loki understands it
    {app="x"} | line_format "{{.a}}"  =>  At 12: | line_format is not understood here; a Loki understands it
    {app="x"} | pattern "<a>"  =>  At 12: | pattern is not understood here; a Loki understands it
    {app="x"} | regexp "(?P<a>.)"  =>  At 12: | regexp is not understood here; a Loki understands it
    {app="x"} | unpack  =>  At 12: | unpack is not understood here; a Loki understands it
    {app="x"} | json a="b.c"  =>  At 17: | json with a choice of fields or a flag is not understood here; a Loki understands it
    {app="x"} | logfmt --strict  =>  At 19: | logfmt with a choice of fields or a flag is not understood here; a Loki understands it
    "###);
}

#[test]
fn a_selector_tells_its_labels() {
    let query = Query::read(r#"{app="a\tb", b!="c", d=~"e|f", g!~"h"} | i="j""#).unwrap();
    let labels: Vec<String> = query
        .selector_labels()
        .iter()
        .map(|(name, op, value)| format!("{name} {} {value:?}", op.sign()))
        .collect();
    insta::assert_snapshot!(labels.join("\n"), @r###"
    app = "a\tb"
    b != "c"
    d =~ "e|f"
    g !~ "h"
    "###);
}
