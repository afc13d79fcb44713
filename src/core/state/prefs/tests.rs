//! Preferences: what is stored is read back, and anything else passed over.

use super::*;
use crate::model::Threshold;
use proptest::prelude::*;

const DEFAULT: &str = "theme=system rows=normal names=400";

/// Reads `stored`, and expects what is stored then, without the words of the default.
fn check(stored: &str, expect: &str) {
    let printed = Prefs::parse(stored).print();
    assert_eq!(Prefs::parse(&printed).print(), printed);
    let shown = printed.strip_prefix(DEFAULT).map_or(printed.as_str(), str::trim_start);
    assert_eq!(shown, expect, "{stored:?}");
}

#[test]
fn unknown_and_broken_words_are_passed_over() {
    check("", "");
    check("theme=dark rows=compact names=400", "theme=dark rows=compact names=400");
    check("theme=blue names=-5 rows", "");
    check("names=1 later=x {\"v\":2}", "theme=system rows=normal names=80");
    check("names=60000", "theme=system rows=normal names=2000");
    check(
        "width-self=99 width-details=9 width-x=1 width-start=",
        "width-self=99 width-details=260",
    );
    check("names=500 width-details=400", "theme=system rows=normal names=500");
    check("width-search=10", "width-search=200");
    check("ago=1 folded=1 to-now=1 clock=0", "ago=1 folded=1 to-now=1");
    check("ago=yes monitor=spanKind=client%26x", "monitor=spanKind=client&x");
}

#[test]
fn thresholds_are_kept() {
    check("findings=gap-time:300,fan-out:40", "findings=fan-out:40,gap-time:300");
    check("findings=gap-time:300,x:1,fan-out:-5", "findings=gap-time:300");
    // The defaults, where config.json has others.
    check("findings=", "findings=");
    check("findings=gap-time:100", "findings=");
    check("findings=x", "");
}

#[test]
fn back_ends_and_services_are_kept() {
    check("backend=eu%20prod,http://h:1/", "backend=eu%20prod,http://h:1/");
    check(
        "backend=a,http://a/ backend=b,http://b/ backend=a,http://c/",
        "backend=b,http://b/ backend=a,http://c/",
    );
    check("backend=a,http://a/ backend=b,http://a/", "backend=b,http://a/");
    for bad in [
        "a",
        "a,",
        ",http://a/",
        "demo,http://a/",
        "a,/x",
        "a,file:///x",
        "a,http://u:p@h/",
        "a,http://h/?x",
    ] {
        check(&format!("backend={bad}"), "");
    }
    check(
        "service=http://a/,cart service=http://b/,x%2Cy service=http://a/,pay",
        "service=http://b/,x%2Cy service=http://a/,pay",
    );
    check("service=http://a/,cart service=http://a/,", "");
    check("service=cart", "");
    check("service=%F0%9F,%FF", "service=%EF%BF%BD,%EF%BF%BD");
}

#[test]
fn the_oldest_are_dropped() {
    let mut prefs = Prefs::default();
    for i in 0..60 {
        prefs.add_backend(&format!("b{i}"), &format!("http://h{i}/")).unwrap();
        prefs.remember_service(&format!("http://h{i}/"), &format!("s{i}"));
    }
    assert_eq!((prefs.added.len(), prefs.services.len()), (MOST_BACKENDS, MOST_SERVICES));
    assert_eq!((prefs.added[0].0.as_str(), prefs.last_service("http://h9/")), ("b40", None));
    assert_eq!(prefs.last_service("http://h59/"), Some("s59"));
    prefs.remove_backend("b59");
    assert_eq!((prefs.added.len(), prefs.last_service("http://h59/")), (19, None));
    assert_eq!(prefs.add_backend("x", "/here"), Err("needs http:// or https:// before its host"));
    assert_eq!(prefs.add_backend("", "http://x/"), Err("is empty"));
}

proptest! {
    #[test]
    fn what_is_stored_is_read(
        names in 80u16..=2_000,
        added in prop::collection::vec((any::<String>(), "http://[a-z]{1,3}/[^\\s?#]{0,4}"), 0..25),
        services in prop::collection::vec((any::<String>(), any::<String>()), 0..60),
        gap in prop::option::of(any::<u32>()),
    ) {
        let mut widths = Widths::default();
        widths.read("names", &names.to_string());
        widths.read("self", &names.to_string());
        let thresholds = gap.map(|ms| {
            let mut some = Thresholds::default();
            some.set(Threshold::GapTime, ms);
            some
        });
        let mut prefs = Prefs { widths, theme: Theme::Dark, thresholds, ..Prefs::default() };
        for (name, url) in &added {
            let _ = prefs.add_backend(name, url);
        }
        for (url, service) in &services {
            prefs.remember_service(url, service);
        }
        prefs.listing = services.iter().map(|(url, _)| format!("column={url}&")).collect();
        prop_assert_eq!(Prefs::parse(&prefs.print()), prefs);
    }

    #[test]
    fn reading_is_total_and_storing_stable(text in ".*|((backend|service|findings|x)=[a-z%,:/ ]{0,12} ){0,4}") {
        let printed = Prefs::parse(&text).print();
        prop_assert_eq!(Prefs::parse(&printed).print(), printed);
    }
}
