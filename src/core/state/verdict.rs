//! What is chosen about the verdict on a trace: which panel is open, from which amounts on something is a
//! finding, and what might be otherwise.

use super::url::UrlState;
use super::view::{Effect, TraceView};
use crate::model::{Threshold, Thresholds};

/// A panel of the verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VerdictTab {
    /// What is wrong.
    Findings,
    /// Where the time went.
    Time,
    /// What the times would be if spans were faster or gone.
    WhatIf,
    /// What the instrumentation could do better.
    Lint,
    /// From which amounts on something is a finding.
    Thresholds,
}

impl VerdictTab {
    /// All, in their order.
    pub const ALL: [Self; 5] =
        [Self::Findings, Self::Time, Self::WhatIf, Self::Lint, Self::Thresholds];

    /// The name in links.
    pub fn name(self) -> &'static str {
        match self {
            Self::Findings => "findings",
            Self::Time => "time",
            Self::WhatIf => "what-if",
            Self::Lint => "lint",
            Self::Thresholds => "thresholds",
        }
    }

    /// What it is called in the page.
    pub fn title(self) -> &'static str {
        match self {
            Self::Findings => "Findings",
            Self::Time => "Time",
            Self::WhatIf => "What if",
            Self::Lint => "Lint",
            Self::Thresholds => "Thresholds",
        }
    }

    /// The panel of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|tab| tab.name() == name)
    }
}

/// The thresholds that count: those of the link if it has some, else those that the person prefers, else those of
/// config.json. Each is whole: what it does not name has its default.
pub fn thresholds_that_count<'a>(
    config: &'a Thresholds,
    prefs: Option<&'a Thresholds>,
    link: Option<&'a Thresholds>,
) -> &'a Thresholds {
    link.or(prefs).unwrap_or(config)
}

/// Reads the thresholds of a link or a preference, and gives each part that is none to `wrong`. Nothing if
/// there are only such: then nobody has chosen any.
pub(super) fn read_thresholds(code: &str, wrong: &mut dyn FnMut(&str)) -> Option<Thresholds> {
    let mut thresholds = Thresholds::default();
    let mut some = code.is_empty();
    for part in code.split(',').filter(|part| !part.is_empty()) {
        if thresholds.read_code(part) {
            some = true;
        } else {
            wrong(part);
        }
    }
    some.then_some(thresholds)
}

/// Thresholds, by who says them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChosenThresholds {
    /// Those of config.json.
    pub config: Thresholds,
    /// Those that the person prefers, where there are such.
    pub prefs: Option<Thresholds>,
    /// Those of the link, where it has some.
    pub link: Option<Thresholds>,
}

impl ChosenThresholds {
    /// Those that count.
    pub fn now(&self) -> &Thresholds {
        thresholds_that_count(&self.config, self.prefs.as_ref(), self.link.as_ref())
    }

    /// Those that a link must have, so that it shows the same to everyone: its own, or those that are preferred.
    pub fn for_link(&self) -> Option<Thresholds> {
        let other = self.prefs.as_ref().filter(|&prefs| *prefs != self.config);
        self.link.as_ref().or(other).cloned()
    }

    /// Changes one. It becomes a preference; what else a link has does not.
    pub fn set(&mut self, threshold: Threshold, value: u32) {
        let prefs = self.prefs.get_or_insert_with(|| self.config.clone());
        prefs.set(threshold, value);
        if let Some(link) = &mut self.link {
            link.set(threshold, value);
        }
        if self.prefs.as_ref() == Some(&self.config) {
            self.prefs = None;
        }
    }

    /// Those of config.json count again.
    pub fn reset(&mut self) {
        (self.prefs, self.link) = (None, None);
    }
}

impl TraceView {
    /// The same where config.json says other thresholds.
    #[must_use]
    pub fn with_thresholds(mut self, config: &Thresholds) -> Self {
        self.thresholds.config = config.clone();
        self
    }

    /// Takes what a link says of the verdict.
    pub(super) fn take_verdict(&mut self, url: &UrlState, effects: &mut Vec<Effect>) {
        let before = effects.len();
        if self.thresholds.link != url.thresholds {
            let thresholds = self.thresholds.now().clone();
            self.thresholds.link.clone_from(&url.thresholds);
            if *self.thresholds.now() != thresholds {
                effects.push(Effect::AskVerdict);
            }
        }
        if self.what_ifs != url.what_ifs {
            self.what_ifs = url.what_ifs.clone();
            effects.push(Effect::AskWhatIf);
        }
        if self.verdict != url.verdict || effects.len() > before {
            self.verdict = url.verdict;
            effects.push(Effect::Look);
        }
    }

    /// Puts what is chosen about the verdict into a link.
    pub fn put_verdict(&self, url: &mut UrlState) {
        url.thresholds = self.thresholds.for_link();
        url.verdict = self.verdict;
        url.what_ifs = self.what_ifs.clone();
    }
}
