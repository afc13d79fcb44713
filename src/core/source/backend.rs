//! A back end as far as calling it needs: where, with what, and what it was found to speak.

use serde::{Deserialize, Serialize};

/// Whether cookies and the browser's stored sign-ins go along with a request (fetch's own words).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Credentials {
    /// Never.
    Omit,
    /// Only to the page's own origin.
    #[default]
    SameOrigin,
    /// Always.
    Include,
}

/// How to call a back end.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// Its absolute base URL, ending in `/`: `http://host:16686/`, `https://h/select/jaeger/`.
    pub url: String,
    /// Whether credentials go along.
    pub credentials: Credentials,
    /// Headers that the person gave, name and value.
    pub headers: Vec<(String, String)>,
    /// How long it may be silent, in seconds; 0 means the default of 60.
    pub timeout_s: u32,
}

/// What a back end was found to speak, and what time it has; `None` where nobody asked yet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Api {
    /// `/api/services` and `/api/traces` with a search: until Jaeger 2.20, and others like it.
    pub legacy: Option<bool>,
    /// `/api/v3/...`: since Jaeger 1.53.
    pub v3: Option<bool>,
    /// `/api/v3/trace-summaries`: since Jaeger 2.19.
    pub summaries: Option<bool>,
    /// How far its clock is ahead of this machine's, in seconds, where it tells the time and may be heard.
    pub ahead_s: Option<i64>,
}

impl Api {
    /// Whether a route that was there is gone, or one that was not is there: whether another server has taken its place.
    pub fn is_other_than(self, before: Self) -> bool {
        let other =
            |now: Option<bool>, before: Option<bool>| now.zip(before).is_some_and(|(a, b)| a != b);
        other(self.legacy, before.legacy)
            || other(self.v3, before.v3)
            || other(self.summaries, before.summaries)
    }
}
