//! Who may speak to the page by `postMessage`.

/// Whether a page of `origin` may: it is of the page's own origin, or the configuration's `embedOrigins` name
/// its origin, exactly, or have `*` for all, those without an origin included. O(list).
pub fn may_speak(origin: &str, own: &str, named: &[String]) -> bool {
    // Two pages without an origin are not of one.
    let same = origin == own && origin != "null" && !origin.is_empty();
    same || named.iter().any(|named| named == "*" || origin != "null" && is_same(named, origin))
}

/// Letter case and a slash at the end are no part of an origin.
fn is_same(named: &str, origin: &str) -> bool {
    named.trim().trim_end_matches('/').eq_ignore_ascii_case(origin)
}

#[cfg(test)]
mod tests {
    use super::may_speak;

    #[test]
    fn who_may_speak() {
        let own = "https://traces.example";
        let check = |origin: &str, named: &str, expect: bool| {
            let named: Vec<String> = named.split_whitespace().map(str::to_owned).collect();
            assert_eq!(may_speak(origin, own, &named), expect, "{origin} {named:?}");
        };
        check(own, "", true);
        check("https://grafana.example", "", false);
        check("https://grafana.example", "https://grafana.example", true);
        check("https://grafana.example", "https://Grafana.example/", true);
        check("https://grafana.example.evil", "https://grafana.example", false);
        check("http://grafana.example", "https://grafana.example", false);
        check("https://grafana.example:8443", "https://grafana.example", false);
        check("null", "null", false);
        check("null", "*", true);
        check("https://any.example", "*", true);
        assert!(!may_speak("null", "null", &[]));
    }
}
