//! What is chosen about the verdict: whose thresholds count, and what each command does.

use insta::assert_snapshot;
use spanscape_core::engine::protocol::RowWindow;
use spanscape_core::model::{
    Amount, Threshold, Thresholds, WhatIf, WhatIfKind, WhatIfTarget as Target,
};
use spanscape_core::source::Config;
use spanscape_core::state::{
    Command, Facts, Form, Location, Prefs, TraceView, UrlState, VerdictTab, parse, print,
    thresholds_that_count, update,
};

fn thresholds(code: &str) -> Thresholds {
    let mut some = Thresholds::default();
    assert!(some.read_code(code), "{code}");
    some
}

fn url(query: &str) -> UrlState {
    parse(&Location { path_after_base: "trace/a", query, hash: "" })
}

struct Page {
    view: TraceView,
    prefs: Prefs,
}

impl Page {
    fn new(config: &str, prefs: &str, link: &str) -> Self {
        let config = Config::parse(&format!(r#"{{"findings":{config}}}"#));
        assert_eq!(config.problems, []);
        let prefs = Prefs::parse(prefs);
        let view = TraceView::new(1_000).with_prefs(&prefs).with_thresholds(&config.thresholds);
        let mut page = Self { view, prefs };
        page.view.apply_url(&url(link), 1_000);
        page
    }

    fn send(&mut self, command: Command) -> String {
        let window = RowWindow::default();
        let facts = Facts { duration_ns: 1_000, viewport_px: 220.0, window: &window };
        let effects = update(&mut self.view, command, &facts);
        self.prefs = self.view.prefs(&self.prefs);
        format!("{effects:?}")
    }

    /// What counts, what is preferred, and the link, with what it tells without saying.
    fn state(&self) -> String {
        let mut link = url("");
        self.view.put_verdict(&mut link);
        let prefs = self.prefs.thresholds.as_ref().map(Thresholds::code);
        let now = self.view.thresholds.now().code();
        format!("{now} | {prefs:?} | {}", print(&link, Form::Path))
    }
}

#[test]
fn the_link_counts_before_the_preference_before_the_configuration() {
    let (config, prefs, link) =
        (thresholds("gap-time:1"), thresholds("gap-time:2"), thresholds("gap-time:3"));
    let gap = |prefs, link| thresholds_that_count(&config, prefs, link).get(Threshold::GapTime);
    assert_eq!(gap(None, None), 1);
    assert_eq!(gap(Some(&prefs), None), 2);
    assert_eq!(gap(None, Some(&link)), 3);
    assert_eq!(gap(Some(&prefs), Some(&link)), 3);
    // Whole: what the link does not name has its default.
    let empty = Thresholds::default();
    assert_eq!(gap(Some(&prefs), Some(&empty)), 100);
    assert_eq!(*thresholds_that_count(&empty, None, None), Thresholds::default());
}

#[test]
fn a_link_names_thresholds_only_where_they_are_other_than_the_hosts() {
    let check = |config: &str, prefs: &str, link: &str, expect: &str| {
        assert_eq!(Page::new(config, prefs, link).state(), expect, "{config} {prefs} {link}");
    };
    check("{}", "", "", " | None | trace/a");
    check(r#"{"gap-time":300}"#, "", "", "gap-time:300 | None | trace/a");
    check(
        r#"{"gap-time":300}"#,
        "findings=gap-time:300",
        "",
        "gap-time:300 | Some(\"gap-time:300\") | trace/a",
    );
    check(r#"{"gap-time":300}"#, "findings=", "", " | Some(\"\") | trace/a?findings=");
    check(
        "{}",
        "findings=fan-out:9",
        "",
        "fan-out:9 | Some(\"fan-out:9\") | trace/a?findings=fan-out:9",
    );
    check(
        "{}",
        "findings=fan-out:9",
        "findings=gap-time:7",
        "gap-time:7 | Some(\"fan-out:9\") | trace/a?findings=gap-time:7",
    );
    check("{}", "", "findings=", " | None | trace/a?findings=");
}

#[test]
fn a_threshold_is_changed_and_taken_back() {
    let mut page = Page::new(r#"{"gap-time":300}"#, "", "");
    assert_snapshot!(page.send(Command::SetThreshold(Threshold::FanOutCount, 40)), @"[AskVerdict, Look, StorePrefs, WriteUrl { push: false }]");
    assert_snapshot!(page.state(), @r#"fan-out:40,gap-time:300 | Some("fan-out:40,gap-time:300") | trace/a?findings=fan-out:40,gap-time:300"#);
    assert_snapshot!(page.send(Command::SetThreshold(Threshold::FanOutCount, 40)), @"[]");
    // No more than makes sense.
    page.send(Command::SetThreshold(Threshold::GapShare, 101));
    assert_eq!(page.view.thresholds.now().get(Threshold::GapShare), 100);
    page.send(Command::SetThreshold(Threshold::GapShare, 5));
    // As configured again: nobody prefers anything.
    page.send(Command::SetThreshold(Threshold::FanOutCount, 20));
    assert_snapshot!(page.state(), @"gap-time:300 | None | trace/a");
    page.send(Command::SetThreshold(Threshold::GapTime, 100));
    assert_snapshot!(page.state(), @r#" | Some("") | trace/a?findings="#);
    assert_snapshot!(page.send(Command::ResetThresholds), @"[AskVerdict, Look, StorePrefs, WriteUrl { push: false }]");
    assert_snapshot!(page.state(), @"gap-time:300 | None | trace/a");
    assert_snapshot!(page.send(Command::ResetThresholds), @"[]");
}

#[test]
fn what_else_a_link_says_does_not_become_a_preference() {
    let mut page = Page::new("{}", "findings=queue-time:5", "findings=gap-time:300");
    page.send(Command::SetThreshold(Threshold::FanOutCount, 40));
    assert_snapshot!(page.state(), @r#"fan-out:40,gap-time:300 | Some("fan-out:40,queue-time:5") | trace/a?findings=fan-out:40,gap-time:300"#);
    // Another change of the view keeps the preferences as they are.
    page.send(Command::ToggleClock);
    assert_eq!(page.prefs.thresholds, Some(thresholds("fan-out:40,queue-time:5")));
    // The same value, from now on preferred: the verdict is the same.
    assert_snapshot!(page.send(Command::SetThreshold(Threshold::GapTime, 300)), @"[Look, StorePrefs, WriteUrl { push: false }]");
}

#[test]
fn a_link_asks_only_for_what_it_changes() {
    let mut page = Page::new("{}", "findings=gap-time:300", "");
    let mut apply = |query: &str| format!("{:?}", page.view.apply_url(&url(query), 1_000));
    assert_snapshot!(apply(""), @"[Draw]");
    assert_snapshot!(apply("findings=gap-time:300"), @"[Draw]");
    assert_snapshot!(apply("findings=gap-time:200&verdict=lint"), @"[Draw, AskVerdict, Look]");
    assert_snapshot!(apply("findings=gap-time:200&verdict=time&whatif=removed:span.1"), @"[Draw, AskWhatIf, Look]");
    assert_snapshot!(apply("findings=gap-time:200&whatif=removed:span.1"), @"[Draw, Look]");
    assert_snapshot!(apply("findings=gap-time:200&whatif=removed:span.1"), @"[Draw]");
    assert_snapshot!(apply(""), @"[Draw, AskVerdict, AskWhatIf, Look]");
}

#[test]
fn a_panel_opens_and_closes() {
    let mut page = Page::new("{}", "", "");
    assert_snapshot!(page.send(Command::ShowVerdict(Some(VerdictTab::Time))), @"[Look, WriteUrl { push: false }]");
    assert_snapshot!(page.send(Command::ShowVerdict(Some(VerdictTab::Time))), @"[]");
    page.send(Command::ShowVerdict(Some(VerdictTab::WhatIf)));
    assert_snapshot!(page.state(), @" | None | trace/a?verdict=what-if");
    assert_snapshot!(page.send(Command::ShowVerdict(None)), @"[Look, WriteUrl { push: false }]");
    assert_snapshot!(page.state(), @" | None | trace/a");
}

#[test]
fn changes_are_stacked_and_undone() {
    let mut page = Page::new("{}", "", "");
    let faster = WhatIf {
        kind: WhatIfKind::Faster(Amount::Percent(50)),
        target: Target::Service("a b".to_owned()),
    };
    let gone = |id: &str| WhatIf { kind: WhatIfKind::Removed, target: Target::Span(id.to_owned()) };
    assert_snapshot!(page.send(Command::AddWhatIf(faster.clone())), @"[AskWhatIf, Look, WriteUrl { push: true }]");
    assert_snapshot!(page.send(Command::AddWhatIf(faster)), @"[]");
    page.send(Command::AddWhatIf(gone("b7")));
    page.send(Command::AddWhatIf(gone("b8")));
    assert_snapshot!(page.state(), @" | None | trace/a?whatif=faster:service.a%20b:50%25;removed:span.b7;removed:span.b8");
    assert_snapshot!(page.send(Command::RemoveWhatIf(1)), @"[AskWhatIf, Look, WriteUrl { push: true }]");
    assert_snapshot!(page.send(Command::RemoveWhatIf(2)), @"[]");
    assert_snapshot!(page.send(Command::UndoWhatIf), @"[AskWhatIf, Look, WriteUrl { push: true }]");
    assert_snapshot!(page.state(), @" | None | trace/a?whatif=faster:service.a%20b:50%25");
    assert_snapshot!(page.send(Command::ClearWhatIfs), @"[AskWhatIf, Look, WriteUrl { push: true }]");
    assert_snapshot!(page.send(Command::ClearWhatIfs), @"[]");
    assert_snapshot!(page.send(Command::UndoWhatIf), @"[]");
    for i in 0..20 {
        page.send(Command::AddWhatIf(gone(&i.to_string())));
    }
    assert_snapshot!(page.send(Command::AddWhatIf(gone("x"))), @r#"[Announce("No more than 20 changes at once")]"#);
}
