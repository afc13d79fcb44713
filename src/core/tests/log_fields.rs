//! Lines taken apart: JSON and logfmt; and the escapes of terminals.

use spanscape_core::engine::protocol::LogRun as Run;
use spanscape_core::logs::ansi::{plain, runs};
use spanscape_core::logs::fields::{Form, MOST, parse};

/// The form, the message, and the fields of a line.
fn check(text: &str) -> String {
    let Some(parsed) = parse(text) else { return "none".to_owned() };
    let form = if parsed.form == Form::Json { "json" } else { "logfmt" };
    let message = parsed.message.map_or(String::new(), |message| format!(" {message:?}"));
    let fields = parsed.fields.iter().map(|(key, value)| format!(" {key}=<{value}>"));
    format!("{form}{message}{}", fields.collect::<String>())
}

#[test]
fn json() {
    insta::assert_snapshot!(check(r#"{"z":1.50,"message":"hi\n","a":{"b":{"c":true,"e":{}}},"l":[1, {"x":2}],"n":null,"big":12345678901234567890123}"#), @r#"json "hi\n" z=<1.50> a.b.c=<true> a.b.e=<{}> l=<[1, {"x":2}]> n=<null> big=<12345678901234567890123>"#);
    insta::assert_snapshot!(check(r#"{"a":{"a":{"a":{"a":{"a":1}}}}}"#), @r#"json a.a.a.a=<{"a":1}>"#);
    insta::assert_snapshot!(check(r#"{"k":1,"k":2,"":3}"#), @"json k=<1> k=<2> =<3>");
    insta::assert_snapshot!(check(r#"{"event":"structlog","msg":"zap"}"#), @r#"json "zap" event=<structlog>"#);
    insta::assert_snapshot!(check(r#"{"@m":"rendered","@mt":"{x}"}"#), @r#"json "rendered" @mt=<{x}>"#);
    insta::assert_snapshot!(check(r#"{"log":{"level":"x"},"Message":"net"}"#), @r#"json "net" log.level=<x>"#);
    insta::assert_snapshot!(check(r#"{"a":{"msg":"within"},"message":7,"msg":" "}"#), @"json a.msg=<within> message=<7> msg=< >");
    insta::assert_snapshot!(check("  {}\n"), @"json");
    for none in [
        "",
        "{",
        "{}}",
        "[1]",
        "7",
        "\"x\"",
        "{a:1}",
        r#"{"a":}"#,
        r#"{"a":1} x"#,
        r#"2024 {"a":1}"#,
        r#"{"a":"cut"#,
    ] {
        assert_eq!(check(none), "none", "{none}");
    }
    let many: Vec<String> = (0..300).map(|n| format!("\"k{n}\":{n}")).collect();
    assert_eq!(
        parse(&format!("{{{}}}", many.join(","))).map(|parsed| parsed.fields.len()),
        Some(MOST)
    );
    let deep = format!("{}1{}", r#"{"a":"#.repeat(100_000), "}".repeat(100_000));
    assert_eq!(parse(&deep).map(|parsed| parsed.fields.len()), Some(1));
}

#[test]
fn logfmt() {
    insta::assert_snapshot!(check(r#"ts=2026-03-12 level=info msg="finished \"call\"\t" path="/v1?q=a&b=c" ok= id=1"#), @r#"logfmt "finished \"call\"\t" ts=<2026-03-12> level=<info> path=</v1?q=a&b=c> ok=<> id=<1>"#);
    insta::assert_snapshot!(check("a=1 debug b=2 a=3"), @"logfmt a=<1> debug=<true> b=<2> a=<3>");
    insta::assert_snapshot!(check("url=http://x/?a=b n=1"), @"logfmt url=<http://x/?a=b> n=<1>");
    insta::assert_snapshot!(check("level=info msg=\"cut in the mid"), @r#"logfmt "cut in the mid" level=<info>"#);
    insta::assert_snapshot!(check("schlüssel=wert b=\"ü\""), @"logfmt schlüssel=<wert> b=<ü>");
    insta::assert_snapshot!(check("a=1 b=2 (x) c=3 d=4 \"quoted words\" e=5 f=6"), @"logfmt a=<1> b=<2> c=<3> d=<4> e=<5> f=<6>");
    for none in [
        "a=1",
        "words only",
        "a sentence with a=b c=d inside",
        "failed: a=b c=d",
        "a=b c=d and then a long sentence",
        "a=1 one two b=2",
        "GET /a?x=1&y=2 HTTP/1.1",
        "http://x/?a=b c=d",
        "=1 =2",
        "a = 1 b = 2",
        "{a=\"b\"} c=d",
        "a=1 x y z b=2 c=3 d=4 e=5 f=6",
    ] {
        assert_eq!(check(none), "none", "{none}");
    }
}

/// Each run with its style before it.
fn styled(text: &str) -> String {
    let shown = |run: &Run| {
        let flag = |on: bool, name: &'static str| if on { name } else { "" };
        let ink = run.ink.map_or(String::new(), |ink| format!("{ink:?}"));
        let flags = [flag(run.bold, "+bold"), flag(run.dim, "+dim"), flag(run.underline, "+under")]
            .concat();
        format!("<{ink}{flags}>{}", run.text)
    };
    runs(text).iter().map(shown).collect()
}

#[test]
fn colours() {
    let check = |codes: &str| styled(&format!("\u{1b}[{codes}mx"));
    for (codes, expect) in [
        ("", "<>x"),
        ("31", "<Red>x"),
        ("1;92", "<Green+bold>x"),
        ("2;4", "<+dim+under>x"),
        ("4:3", "<+under>x"),
        ("4:0", "<>x"),
        ("90", "<Grey>x"),
        ("30", "<>x"),
        ("97", "<>x"),
        ("41", "<>x"),
        ("38;5;1", "<Red>x"),
        ("38;5;8", "<Grey>x"),
        ("38;5;208", "<Yellow>x"),
        ("38;5;27", "<Blue>x"),
        ("38;5;245", "<Grey>x"),
        ("38;5;232", "<>x"),
        ("38;2;255;0;0", "<Red>x"),
        ("38;2;200;30;220;1", "<Magenta+bold>x"),
        ("38:2::0:200:200", "<Cyan>x"),
        ("38:5:2;1", "<Green+bold>x"),
        ("38;2;1", "<>x"),
        ("38;5", "<>x"),
        ("38", "<>x"),
        ("38;5;999", "<>x"),
        ("38;2;999;0;0", "<>x"),
        ("48;5;1;32", "<Green>x"),
        ("31;0", "<>x"),
        ("31;39;1;22", "<>x"),
        ("31;", "<>x"),
        ("99999999999;31", "<Red>x"),
        ("?31", "<>x"),
        (">4;2", "<>x"),
        ("8", "<>x"),
        ("7", "<>x"),
    ] {
        assert_eq!(check(codes), expect, "{codes}");
    }
    insta::assert_snapshot!(styled("a\u{1b}[31mb\u{1b}[1mc\u{1b}[0md\u{1b}[0me"), @"<>a<Red>b<Red+bold>c<>de");
}

#[test]
fn what_is_no_style_goes_and_nothing_hides() {
    let check = |text: &str| plain(text).into_owned();
    insta::assert_snapshot!(check("a\u{1b}]8;;https://x\u{1b}\\link\u{1b}]8;;\u{7}b"), @"alinkb");
    insta::assert_snapshot!(check("a\u{1b}[2J\u{1b}[1;1Hb\u{1b}(Bc\u{1b}=d\u{1b}Pq#\u{1b}\\e"), @"abcde");
    // Broken off: what could be text is shown.
    insta::assert_snapshot!(check("a\u{1b}]0;title without end"), @"a0;title without end");
    insta::assert_snapshot!(check("a\u{1b}]0;t\nb\u{7}"), @"
    a0;t
    b␇
    ");
    insta::assert_snapshot!(check("a\u{1b}[31"), @"a");
    insta::assert_snapshot!(check("a\u{1b}[3é"), @"aé");
    insta::assert_snapshot!(check("a\u{1b}"), @"a␛");
    insta::assert_snapshot!(check("a\u{1b}\u{1b}[31mb"), @"a␛b");
    insta::assert_snapshot!(check("a\u{1b}(é"), @"aé");
    assert_eq!(check("a\r\nb\rc\r"), "a\nb\u{240d}c");
    assert_eq!(
        check("\0\u{8}\t\u{7f}\u{9b}31m\u{202e}x"),
        "\u{2400}\u{2408}\t\u{2421}\u{fffd}31m\u{fffd}x"
    );
    assert!(matches!(plain("as it is \t\n é"), std::borrow::Cow::Borrowed(_)));
    assert!(runs("").is_empty());
}
