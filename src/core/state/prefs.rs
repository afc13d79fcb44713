//! What a person prefers on this machine: theme, row height, column width, the back ends that they
//! connected and what they last searched there. Text in, text out; where it is stored is the page's
//! business.
//!
//! The text is words of `key=value`, percent-encoded where needed; `backend=NAME,URL` and
//! `service=URL,SERVICE` are there once for each, the newest last.

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

use super::columns::Columns;
use super::verdict::read_thresholds;
use super::widths::Widths;
use crate::model::Thresholds;
use crate::source::{base_url_problem, name_problem};

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the system says.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// All, in the order of a menu.
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// The name in links and storage.
    pub fn name(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The theme of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|t| t.name() == name)
    }
}

/// How tall the rows of the waterfall are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RowHeight {
    /// 18 px.
    Compact,
    /// 22 px.
    #[default]
    Normal,
    /// 28 px.
    Roomy,
}

impl RowHeight {
    /// All, in the order of a menu.
    pub const ALL: [Self; 3] = [Self::Compact, Self::Normal, Self::Roomy];

    /// In CSS px.
    pub fn px(self) -> f64 {
        match self {
            Self::Compact => 18.0,
            Self::Normal => 22.0,
            Self::Roomy => 28.0,
        }
    }

    /// The name for a person.
    pub fn title(self) -> &'static str {
        match self {
            Self::Compact => "Compact",
            Self::Normal => "Normal",
            Self::Roomy => "Roomy",
        }
    }

    /// The name in storage.
    pub fn name(self) -> &'static str {
        match self {
            Self::Compact => "compact",
            Self::Normal => "normal",
            Self::Roomy => "roomy",
        }
    }

    /// The height of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|h| h.name() == name)
    }
}

/// The preferences.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Prefs {
    /// Light or dark.
    pub theme: Theme,
    /// The rows' height.
    pub rows: RowHeight,
    /// Widths of the names, of the columns of numbers and of the details.
    pub widths: Widths,
    /// Columns of numbers.
    pub columns: Columns,
    /// The attributes whose values stand behind names, with spaces between them and each with those that
    /// stand in for it behind a `|`; `None` for [`PILLS`].
    pub pills: Option<String>,
    /// The time zone that times are written in: an IANA name or `UTC`; empty for the browser's.
    pub zone: String,
    /// Whether the ruler has the time of the clock, not that after the trace's start.
    pub clock: bool,
    /// From which amounts on something is a finding; `None` where config.json says so.
    pub thresholds: Option<Thresholds>,
    /// Keys of attributes that stand before all others, the first pinned first; at most [`MOST_PINS`].
    pub pins: Vec<String>,
    /// How results of searches are listed, as a link has it ([`super::write_listing`]); empty for the usual.
    pub listing: String,
    /// What the monitor shows of any service, as a link has it ([`super::write_monitor`]); empty for the usual.
    pub monitor: String,
    /// Whether starts of traces are told by how long ago they were, not by date and time.
    pub ago: bool,
    /// Whether the search form is folded away.
    pub folded: bool,
    /// Whether searches end now, where the configuration lets them end a little earlier.
    pub to_now: bool,
    /// Back ends that the person connected by hand, name and absolute URL, the newest last; names
    /// and URLs once each, at most [`MOST_BACKENDS`].
    pub added: Vec<(String, String)>,
    /// The service of the last search at each back end, by its URL, the newest last; at most
    /// [`MOST_SERVICES`].
    pub services: Vec<(String, String)>,
}

/// How many attributes can be pinned.
pub const MOST_PINS: usize = 50;

/// How many back ends are kept that were connected by hand.
pub const MOST_BACKENDS: usize = 20;

/// Of how many back ends the last search's service is kept.
pub const MOST_SERVICES: usize = 50;

/// What must be encoded in a part of a word. White space beyond ASCII always is.
const PART: &AsciiSet = &CONTROLS.add(b' ').add(b'%').add(b',');

/// The attributes whose values stand behind names where nobody has chosen others.
pub const PILLS: &str = "http.response.status_code|http.status_code http.request.method|http.method \
    rpc.system messaging.destination.name|messaging.destination gen_ai.request.model";

impl Prefs {
    /// Reads `key=value` words. Unknown words and values are passed over: what is stored may be
    /// from an older or newer Spanscape, or from anyone.
    pub fn parse(text: &str) -> Self {
        let mut prefs = Self::default();
        for (key, value) in text.split_whitespace().filter_map(|word| word.split_once('=')) {
            let text = || percent_decode_str(value).decode_utf8_lossy().into_owned();
            match key {
                "theme" => prefs.theme = Theme::from_name(value).unwrap_or(prefs.theme),
                "rows" => prefs.rows = RowHeight::from_name(value).unwrap_or(prefs.rows),
                "names" => prefs.widths.read("names", value),
                "columns" => prefs.columns = Columns::parse(value),
                "pills" => prefs.pills = Some(text()),
                "zone" => prefs.zone = text(),
                "results" => prefs.listing = text(),
                "monitor" => prefs.monitor = text(),
                "findings" => prefs.thresholds = read_thresholds(value, &mut |_| ()),
                "clock" => prefs.clock = value == "1",
                "ago" => prefs.ago = value == "1",
                "folded" => prefs.folded = value == "1",
                "to-now" => prefs.to_now = value == "1",
                "pin" => prefs.pin(&text(), true),
                "backend" => {
                    if let Some((name, url)) = pair(value) {
                        // What was refused then is passed over now.
                        let _ = prefs.add_backend(&name, &url);
                    }
                }
                "service" => {
                    if let Some((url, service)) = pair(value) {
                        prefs.remember_service(&url, &service);
                    }
                }
                key => {
                    if let Some(pane) = key.strip_prefix("width-") {
                        prefs.widths.read(pane, value);
                    }
                }
            }
        }
        prefs
    }

    /// Pins an attribute by its key, or takes it off. More than [`MOST_PINS`] are not kept.
    pub fn pin(&mut self, key: &str, on: bool) {
        self.pins.retain(|pin| pin != key);
        if on && !key.is_empty() && self.pins.len() < MOST_PINS {
            self.pins.push(key.to_owned());
        }
    }

    /// Keeps a back end that the person connected, in place of one of the same name or URL; the
    /// oldest beyond [`MOST_BACKENDS`] is dropped.
    ///
    /// # Errors
    /// Why its name or URL can't be used, as a sentence without its subject ("is empty"). The URL
    /// must be absolute, since the page's own address is not the same everywhere.
    pub fn add_backend(&mut self, name: &str, url: &str) -> Result<(), &'static str> {
        let absolute = ["http://", "https://"]
            .iter()
            .any(|scheme| url.get(..scheme.len()).is_some_and(|s| s.eq_ignore_ascii_case(scheme)));
        let problem = name_problem(name, &[]).or_else(|| base_url_problem(url));
        match problem.or((!absolute).then_some("needs http:// or https:// before its host")) {
            Some(problem) => Err(problem),
            None => {
                self.added.retain(|(n, u)| n != name && u != url);
                push(&mut self.added, name, url, MOST_BACKENDS);
                Ok(())
            }
        }
    }

    /// Forgets a back end that the person connected, and what was searched there.
    pub fn remove_backend(&mut self, name: &str) {
        let Self { added, services, .. } = self;
        services.retain(|(of, _)| !added.iter().any(|(n, url)| n == name && url == of));
        added.retain(|(n, _)| n != name);
    }

    /// The service of the last search at the back end of this URL.
    pub fn last_service(&self, url: &str) -> Option<&str> {
        self.services.iter().find(|(u, _)| u == url).map(|(_, service)| service.as_str())
    }

    /// Keeps the service of a search; the empty one (any) forgets it. The oldest beyond
    /// [`MOST_SERVICES`] is dropped.
    pub fn remember_service(&mut self, url: &str, service: &str) {
        self.services.retain(|(u, _)| u != url);
        if !service.is_empty() {
            push(&mut self.services, url, service, MOST_SERVICES);
        }
    }

    /// The text to store.
    pub fn print(&self) -> String {
        let Self { theme, rows, widths, columns, pills, zone, clock, thresholds, .. } = self;
        let Self { pins, listing, monitor, ago, folded, to_now, added, services, .. } = self;
        let mut text = format!("theme={} rows={}", theme.name(), rows.name());
        widths.print(&mut text);
        if !columns.is_empty() {
            text.push_str(&format!(" columns={}", columns.print()));
        }
        if let Some(pills) = pills {
            text.push_str(&format!(" pills={}", utf8_percent_encode(pills, PART)));
        }
        if !zone.is_empty() {
            text.push_str(&format!(" zone={}", utf8_percent_encode(zone, PART)));
        }
        for (key, kept) in [("results", listing), ("monitor", monitor)] {
            if !kept.is_empty() {
                text.push_str(&format!(" {key}={}", utf8_percent_encode(kept, PART)));
            }
        }
        let switches = [("clock", clock), ("ago", ago), ("folded", folded), ("to-now", to_now)];
        for (key, _) in switches.into_iter().filter(|(_, on)| **on) {
            text.push_str(&format!(" {key}=1"));
        }
        if let Some(thresholds) = thresholds {
            text.push_str(&format!(" findings={}", thresholds.code()));
        }
        for pin in pins {
            text.push_str(&format!(" pin={}", utf8_percent_encode(pin, PART)));
        }
        for (key, pairs) in [("backend", added), ("service", services)] {
            for (a, b) in pairs {
                let (a, b) = (utf8_percent_encode(a, PART), utf8_percent_encode(b, PART));
                text.push_str(&format!(" {key}={a},{b}"));
            }
        }
        text
    }
}

fn push(list: &mut Vec<(String, String)>, a: &str, b: &str, most: usize) {
    list.push((a.to_owned(), b.to_owned()));
    list.drain(..list.len().saturating_sub(most));
}

/// Two parts with a comma between them.
fn pair(value: &str) -> Option<(String, String)> {
    let decode = |part: &str| percent_decode_str(part).decode_utf8_lossy().into_owned();
    let (a, b) = value.split_once(',')?;
    Some((decode(a), decode(b)))
}

#[cfg(test)]
mod tests;
