//! `spanscape-lint` as it is called: a small file in, text, JSON or Markdown and an exit code out.

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// A folder of its own for each test, gone when the test is.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("spanscape-{}-{name}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("shop.json"), shop("aa", 130)).unwrap();
        Self(folder)
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.0.join(name), text).unwrap();
    }

    /// Exit code, standard output and standard error of a call in this folder.
    fn run(&self, args: &str) -> (i32, String, String) {
        self.run_with(args, "")
    }

    fn run_with(&self, args: &str, input: &str) -> (i32, String, String) {
        let mut child = Command::new(env!("CARGO_BIN_EXE_spanscape-lint"))
            .args(args.split_whitespace())
            .current_dir(&self.0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // Who reads no input may have ended before it is written.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        let done = child.wait_with_output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (done.status.code().unwrap(), text(done.stdout), text(done.stderr))
    }

    /// Only the exit code.
    fn code(&self, args: &str) -> i32 {
        self.run(args).0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A trace of so many milliseconds in Jaeger's format, with five queries of 10 ms and a call that fails.
fn shop(id: &str, whole: u64) -> String {
    let span = |number: u64, name: &str, from: u64, took: u64, tags: &str| {
        let parent =
            format!(r#"{{"refType":"CHILD_OF","traceID":"{id:0>16}","spanID":"{:016x}"}}"#, 1);
        let parent = if number == 1 { "" } else { &parent };
        format!(
            r#"{{"traceID":"{id:0>16}","spanID":"{number:016x}","operationName":"{name}","startTime":{},
            "duration":{},"references":[{parent}],"processID":"p1","tags":[{tags}]}}"#,
            1_000_000 + from * 1_000,
            took * 1_000
        )
    };
    let tag =
        |key: &str, value: &str| format!(r#"{{"key":"{key}","type":"string","value":"{value}"}}"#);
    let error = r#"{"key":"error","type":"bool","value":true}"#;
    let mut spans = vec![span(1, "GET /cart", 0, whole, &tag("span.kind", "server"))];
    for i in 0..5 {
        let statement = tag("db.statement", &format!("SELECT * FROM `items` WHERE id = {i}"));
        let tags = [tag("span.kind", "client"), tag("db.system", "mysql"), statement].join(",");
        spans.push(span(2 + i, "SELECT `items`", 10 * i, 10, &tags));
    }
    spans.push(span(7, "charge", 50, 10, error));
    format!(
        r#"{{"data":[{{"traceID":"{id:0>16}","spans":[{}],"processes":{{"p1":{{"serviceName":"shop"}}}}}}]}}"#,
        spans.join(",")
    )
}

#[test]
fn as_text() {
    let (code, out, err) = Folder::new("text").run("shop.json");
    assert_eq!((code, err.as_str()), (1, ""));
    insta::assert_snapshot!(out, @"
    shop.json 00000000000000aa
      130 ms. 1 span failed.
      critical N+1 queries: 5 queries like SELECT 'items' one after another under GET /cart, about 40 ms could be saved.
               Fetch all rows at once: a join, WHERE ... IN (...), or the ORM's eager loading. Confidence: high; assumed: one query in place of all takes as long as the longest of them.
      warning  Root cause: shop: charge failed.
               Start here: nothing below it failed. Confidence: high.
    ");
}

#[test]
fn as_markdown() {
    let (code, out, err) =
        Folder::new("markdown").run("--format markdown --set n-plus-one-count:6 shop.json");
    assert_eq!((code, err.as_str()), (0, ""));
    insta::assert_snapshot!(out, @"
    ## `00000000000000aa`

    `shop.json`

    130 ms. 1 span failed.

    - **Root cause** (warning): `shop`: `charge` failed.
      Start here: nothing below it failed. Confidence: high.
    ");
    let (_, out, _) = Folder::new("names").run("--format=markdown shop.json");
    // Marks in names would end the name.
    assert!(out.contains("`SELECT 'items'`"), "{out}");
}

#[test]
fn as_json() {
    let folder = Folder::new("json");
    let (code, out, err) = folder.run("--format json shop.json none.json");
    assert_eq!((code, err.as_str()), (2, ""));
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    let trace = &json["traces"][0];
    assert_eq!(
        (&trace["file"], &trace["trace"]),
        (&"shop.json".into(), &"00000000000000aa".into())
    );
    insta::assert_snapshot!(serde_json::to_string_pretty(&trace["findings"][0]).unwrap(), @r#"
    {
      "advice": "Fetch all rows at once: a join, WHERE ... IN (...), or the ORM's eager loading.",
      "assumption": "one query in place of all takes as long as the longest of them",
      "code": "n-plus-one-queries.2",
      "confidence": "high",
      "detector": "n-plus-one-queries",
      "savingNs": 40000000,
      "severity": "critical",
      "spans": 5,
      "text": "5 queries like SELECT 'items' one after another under GET /cart, about 40 ms could be saved.",
      "timeNs": 50000000
    }
    "#);
    insta::assert_snapshot!(trace["services"].to_string(), @r#"[{"criticalPathNs":130000000,"executionNs":130000000.0,"service":"shop","spans":7}]"#);
    assert_eq!(trace["findings"].as_array().unwrap().len(), 2);
    insta::assert_snapshot!(json["together"][0].to_string(), @r#"{"count":1,"detector":"n-plus-one-queries","of":1,"savingNs":40000000,"service":"shop","severity":"critical","span":"GET /cart","traces":1}"#);
    assert_eq!(json["refused"][0]["file"], "none.json");
    assert!(!json["refused"][0]["error"].as_str().unwrap().is_empty());
}

#[test]
fn traces_of_several_files_are_told_together() {
    let folder = Folder::new("together");
    folder.write("more.json", &shop("bb", 1_000));
    folder.write("none.json", &shop("cc", 60).replace("mysql", "redis").replace("error", "e"));
    let (code, out, _) = folder.run("shop.json more.json none.json");
    assert_eq!(code, 1);
    let (_, together) = out.split_once("All traces together").unwrap();
    insta::assert_snapshot!(together.trim(), @"
    - N+1 queries in shop GET /cart: 2 of 3 traces, 80 ms could be saved
    - Root cause in shop charge: 2 of 3 traces
    - No instrumentation in shop GET /cart: 1 of 3 traces
    ");
}

#[test]
fn when_it_fails() {
    let folder = Folder::new("fails");
    // Of 100 ms, 40 ms are critical; of 150 ms a warning, and of 1 s a note.
    let at = |whole: u64, level: &str| {
        folder.write("some.json", &shop("aa", whole).replace("\"error\"", "\"e\""));
        folder.code(&format!("--fail-on {level} some.json"))
    };
    assert_eq!([at(100, "info"), at(100, "warning"), at(100, "critical")], [1, 1, 1]);
    assert_eq!([at(150, "info"), at(150, "warning"), at(150, "critical")], [1, 1, 0]);
    assert_eq!(folder.code("some.json"), 0);
    let far = "--set gap-time:3000";
    assert_eq!([at(1_000, &format!("info {far}")), at(1_000, &format!("warning {far}"))], [1, 0]);
    let none = "--set gap-time:3000,n-plus-one-count:6 --fail-on info some.json";
    assert_eq!(folder.code(none), 0);
    // The last of an option counts, and each `--set` is added.
    assert_eq!(folder.code(&format!("--fail-on critical {none}")), 0);
    assert_eq!(
        folder.code("--set=gap-time:3000 --set=n-plus-one-count:6 --fail-on=info some.json"),
        0
    );
    assert_eq!(folder.code("--set=n-plus-one-count:5 --fail-on=info some.json"), 1);
}

#[test]
fn what_can_not_be_read() {
    let folder = Folder::new("refused");
    folder.write("page.html", "<!doctype html><title>Sign in</title>");
    folder.write("empty.json", "");
    for name in ["none.json", "page.html", "empty.json", "."] {
        let (code, out, err) = folder.run(name);
        assert_eq!((code, out.as_str()), (2, ""), "{name}");
        assert!(err.starts_with(&format!("spanscape-lint: {name}: ")), "{err}");
    }
    // The others are judged all the same.
    let (code, out, err) = folder.run("page.html shop.json");
    assert_eq!(code, 2);
    assert!(out.contains("shop.json 00000000000000aa") && err.contains("page.html"));
}

#[test]
fn the_standard_input() {
    let folder = Folder::new("stdin");
    let (code, out, err) = folder.run_with("-", &shop("dd", 130));
    assert_eq!((code, err.as_str()), (1, ""));
    assert!(out.starts_with("- 00000000000000dd\n"), "{out}");
    assert_eq!(folder.run_with("-", "").0, 2);
}

#[test]
fn options_that_are_none() {
    let folder = Folder::new("options");
    for (args, problem) in [
        ("", "no file is named"),
        ("--fail-on info", "no file is named"),
        ("--format xml shop.json", "no such format: xml"),
        ("--fail-on bad shop.json", "no such severity: bad"),
        ("--set gap:1 shop.json", "not a threshold and a number: gap:1"),
        ("--set gap-time:x shop.json", "not a threshold and a number: gap-time:x"),
        ("shop.json --set", "--set needs a value"),
        ("--quiet shop.json", "no such option: --quiet"),
        ("-q shop.json", "no such option: -q"),
    ] {
        let (code, out, err) = folder.run(args);
        assert_eq!((code, out.as_str()), (2, ""), "{args}");
        assert!(err.starts_with(&format!("spanscape-lint: {problem}\n\n")), "{err}");
        assert!(err.contains("usage: spanscape-lint"));
    }
}

#[test]
fn help_and_thresholds() {
    let folder = Folder::new("help");
    for args in ["--help", "-h", "shop.json --help"] {
        let (code, out, err) = folder.run(args);
        assert_eq!((code, err.as_str()), (0, ""));
        assert!(out.contains("usage: spanscape-lint [OPTIONS] FILE..."));
    }
    let (code, out, _) = folder.run("--thresholds --set gap-time:300");
    assert_eq!(code, 0);
    let lines: Vec<&str> = out.lines().filter(|line| line.starts_with("gap-")).collect();
    insta::assert_snapshot!(lines.join("\n"), @"
    gap-time                    300 ms  No instrumentation: time in one piece, at least
    gap-share                      5 %  No instrumentation: share of the trace, at least
    ");
}
