//! How a load goes, for a person: how far it is, how fast, and how long it will still take.

use std::collections::VecDeque;

use crate::base::fmt;
use crate::engine::protocol::Progress;

/// The time over which a rate is taken, in milliseconds.
const WINDOW_MS: f64 = 3_000.0;
/// A rate of less time than this is not told.
const SURE_MS: f64 = 500.0;
/// How often what is told of rate and time changes, in milliseconds: oftener it can't be read.
const SHOWN_MS: f64 = 500.0;
/// A load that has lasted so long since its first byte...
const LONG_MS: f64 = 300.0;
/// ...and will last so much longer, both in milliseconds, is worth a look at its first rows.
const LEFT_MS: f64 = 700.0;

/// What is being done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    /// No byte has come.
    #[default]
    Waiting,
    /// Bytes come.
    Reading,
    /// All bytes are there; the trees are built.
    Building,
}

/// How far a load is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Going {
    /// What has come.
    pub progress: Progress,
    /// What is being done.
    pub phase: Phase,
    /// Bytes a second, once that is known.
    pub rate: Option<u64>,
    /// Seconds that the reading will still take, where that can be told.
    pub left_s: Option<u64>,
}

/// Measures a load by what is told of it.
#[derive(Clone, Debug, Default)]
pub struct Pace {
    /// When how many bytes had come.
    samples: VecDeque<(f64, u64)>,
    /// When the first had.
    first: Option<(f64, u64)>,
    /// When more had last.
    last: f64,
    shown_at: f64,
    going: Going,
}

impl Pace {
    /// It was told at this time, in milliseconds of any clock, that it is so far.
    pub fn note(&mut self, now: f64, progress: Progress) -> Going {
        if progress.bytes > 0 && self.going.phase == Phase::Waiting {
            self.going.phase = Phase::Reading;
            self.first = Some((now, progress.bytes));
        }
        if progress.bytes != self.going.progress.bytes {
            self.last = now;
        }
        self.going.progress = progress;
        self.samples.push_back((now, progress.bytes));
        while self.samples.get(1).is_some_and(|&(at, _)| now - at >= WINDOW_MS) {
            self.samples.pop_front();
        }
        if now - self.shown_at >= SHOWN_MS {
            let rate = self.rate(now);
            if rate.is_some() {
                self.shown_at = now;
            }
            self.going.rate = rate.map(|rate| (rate * 1_000.0) as u64);
            self.going.left_s = self.left_ms(rate).map(|ms| (ms / 1_000.0).ceil() as u64);
        }
        self.going
    }

    /// The last byte is in.
    pub fn all_read(&mut self) -> Going {
        self.going = Going { phase: Phase::Building, rate: None, left_s: None, ..self.going };
        self.going
    }

    /// Whether it has lasted some time and will last some more.
    pub fn is_long(&self, now: f64) -> bool {
        let Some((at, bytes)) = self.first else { return false };
        let (ms, total) = (now - at, self.going.progress.total);
        let come = self.going.progress.bytes.saturating_sub(bytes) as f64;
        match total {
            _ if self.going.phase != Phase::Reading || ms < LONG_MS => false,
            _ if now - self.last >= LONG_MS => true,
            Some(_) => self.left_ms(Some(come / ms)).is_some_and(|left| left >= LEFT_MS),
            None => ms >= LEFT_MS,
        }
    }

    /// Bytes a millisecond.
    fn rate(&self, now: f64) -> Option<f64> {
        let &(from, before) = self.samples.front()?;
        let ms = now - from;
        (ms >= SURE_MS).then(|| self.going.progress.bytes.saturating_sub(before) as f64 / ms)
    }

    fn left_ms(&self, rate: Option<f64>) -> Option<f64> {
        let left = self.going.progress.total?.saturating_sub(self.going.progress.bytes);
        rate.filter(|&rate| rate > 0.0).map(|rate| left as f64 / rate)
    }
}

impl Going {
    /// The share that is read, where it is known, in thousandths.
    pub fn share(&self) -> Option<u32> {
        let Progress { bytes, total, .. } = self.progress;
        let total = total.filter(|&total| total > 0)?;
        Some((u128::from(bytes) * 1_000 / u128::from(total)).min(1_000) as u32)
    }

    /// How much is read: `12.3 MB of 94.5 MB`.
    pub fn bytes(&self) -> String {
        let Progress { bytes, total, .. } = self.progress;
        match total {
            Some(total) => format!("{} of {}", fmt::bytes(bytes), fmt::bytes(total)),
            None => fmt::bytes(bytes),
        }
    }

    /// How many spans are decoded.
    pub fn spans(&self) -> String {
        fmt::plural(self.progress.spans, "span", "spans")
    }

    /// How many inputs are done, files or services, where there are several: `2 of 5 done`.
    pub fn inputs(&self) -> String {
        match self.progress {
            Progress { inputs: 0 | 1, .. } => String::new(),
            Progress { ended, inputs, .. } => format!("{ended} of {inputs} done"),
        }
    }

    /// What is being done, and how fast: `Reading, 140 MB/s`.
    pub fn doing(&self) -> String {
        match (self.phase, self.rate) {
            (Phase::Waiting, _) => "Waiting for the first byte".to_owned(),
            (Phase::Reading, None) => "Reading".to_owned(),
            (Phase::Reading, Some(rate)) => format!("Reading, {}/s", fmt::bytes(rounded(rate))),
            (Phase::Building, _) => "Building the tree".to_owned(),
        }
    }

    /// How long the reading will still take, the coarser the longer; empty where that can't be told.
    pub fn left(&self) -> String {
        match self.left_s {
            None | Some(0) => String::new(),
            Some(s @ 1..=10) => format!("about {s} s left"),
            Some(s @ 11..=60) => format!("about {} s left", s.div_ceil(5) * 5),
            Some(s @ 61..=5_400) => format!("about {} min left", (s + 30) / 60),
            Some(s) => format!("about {} h left", (s + 1_800) / 3_600),
        }
    }
}

/// With two digits: the others change all the time.
fn rounded(n: u64) -> u64 {
    let unit = 10u64.pow(n.max(1).ilog10().saturating_sub(1));
    (n + unit / 2) / unit * unit
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(bytes: u64, total: Option<u64>) -> Progress {
        Progress { bytes, total, spans: bytes / 1_000, traces: 1, ended: 0, inputs: 1 }
    }

    /// So many bytes a second, told every 200 ms for so long: what is shown at the end.
    fn check(rate: u64, total: Option<u64>, ms: u64, expect: [&str; 4]) {
        let mut pace = Pace::default();
        let mut going = Going::default();
        for now in (0..=ms).step_by(200) {
            going = pace.note(5_000.0 + now as f64, at(1 + rate * now / 1_000, total));
        }
        let shown = [going.bytes(), going.spans(), going.doing(), going.left()];
        assert_eq!(shown, expect.map(str::to_owned), "{rate} B/s, {total:?}, {ms} ms");
    }

    #[test]
    fn several_inputs_are_counted() {
        let going = |ended, inputs| {
            let progress = Progress { ended, inputs, ..Progress::default() };
            Going { progress, ..Going::default() }.inputs()
        };
        assert_eq!([going(0, 0), going(0, 1), going(2, 5)], ["", "", "2 of 5 done"]);
    }

    #[test]
    fn what_is_shown() {
        let (mb, gb) = (1_000_000, 1_000_000_000);
        check(mb, None, 0, ["1 B", "0 spans", "Reading", ""]);
        check(mb, None, 2_000, ["2 MB", "2,000 spans", "Reading, 1 MB/s", ""]);
        check(
            148 * mb,
            Some(gb),
            2_000,
            ["296 MB of 1 GB", "296,000 spans", "Reading, 150 MB/s", "about 5 s left"],
        );
        check(
            mb,
            Some(41 * mb),
            4_000,
            ["4 MB of 41 MB", "4,000 spans", "Reading, 1 MB/s", "about 40 s left"],
        );
        check(
            mb,
            Some(gb),
            4_000,
            ["4 MB of 1 GB", "4,000 spans", "Reading, 1 MB/s", "about 17 min left"],
        );
        check(0, Some(gb), 9_000, ["1 B of 1 GB", "0 spans", "Reading, 0 B/s", ""]);
    }

    #[test]
    fn waiting_and_building_are_told() {
        let mut pace = Pace::default();
        assert_eq!(pace.note(0.0, at(0, Some(5))).doing(), "Waiting for the first byte");
        assert_eq!(pace.note(900.0, at(5, Some(5))).share(), Some(1_000));
        let built = pace.all_read();
        assert_eq!((built.doing(), built.left()), ("Building the tree".into(), String::new()));
        assert_eq!((at(5, None), Going::default().share()), (at(5, None), None));
    }

    #[test]
    fn rate_and_time_do_not_change_all_the_time() {
        let mut pace = Pace::default();
        let mut shown = Vec::new();
        // Bytes come in bursts.
        for step in 0..50u32 {
            let bytes = u64::from(step / 4) * 4_000_000;
            let going = pace.note(f64::from(step) * 100.0, at(bytes + 1, Some(80_000_000)));
            shown.push((going.rate, going.left_s));
        }
        shown.dedup();
        assert!(shown.len() <= 11, "{shown:?}");
        for (rate, _) in shown.iter().skip(6) {
            assert!((9_000_000..=11_500_000).contains(&rate.unwrap_or(0)), "{shown:?}");
        }
    }

    /// After so much time, of a file of so many MB, so many of which had come at first.
    fn long(ms: f64, come: u64, total: Option<u64>) -> bool {
        let mut pace = Pace::default();
        let mb = |n: u64| n * 1_000_000;
        pace.note(0.0, at(0, total.map(mb)));
        pace.note(100.0, at(1, total.map(mb)));
        pace.note(100.0 + ms, at(1 + mb(come), total.map(mb)));
        pace.is_long(100.0 + ms)
    }

    #[test]
    fn only_what_lasts_is_looked_at() {
        assert!(!long(200.0, 30, Some(900)), "not yet");
        assert!(long(400.0, 60, Some(900)));
        assert!(!long(400.0, 60, Some(94)), "nearly done");
        assert!(long(400.0, 0, Some(94)), "it hangs");
        let mut pace = Pace::default();
        for (now, bytes) in [(0.0, 1), (200.0, 90_000_000), (400.0, 90_000_000)] {
            pace.note(now, at(bytes, Some(94_000_000)));
            assert!(!pace.is_long(now), "nearly done");
        }
        pace.note(600.0, at(90_000_000, Some(94_000_000)));
        assert!(pace.is_long(600.0), "it hangs near the end");
        assert!(!long(400.0, 60, None), "nobody knows, so later");
        assert!(long(800.0, 60, None));
        assert!(!Pace::default().is_long(9_000.0));
    }
}
