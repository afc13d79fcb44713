//! How a service does over time: what is asked, and what is told of it.

use serde::{Deserialize, Serialize};

use super::Problem;
use crate::base::{DurationNs, TimeNs, sort_by, step_that, within};
use crate::model::Kind;
use crate::source::Lookback;

/// How many operations are told of at most.
pub const MOST_OPERATIONS: usize = 1_000;

/// The quantiles of latency that are told, in percent.
pub const QUANTILES: [u8; 4] = [50, 75, 95, 99];

/// The most steps of a window that is looked back over.
const MOST_STEPS: u64 = 120;

/// The shortest step of such a window: Jaeger UI's.
const LEAST_STEP: DurationNs = DurationNs(60_000_000_000);

/// What a back end takes rates over at least: Jaeger UI's 10 minutes.
pub const RATE_OVER: DurationNs = DurationNs(600_000_000_000);

/// Which spans, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MetricsQuery {
    /// The service's name. In traces the empty one stands for spans without a service; a back end can't be asked
    /// for these.
    pub service: String,
    /// Their kind: those of a server are what others ask of the service.
    pub kind: Kind,
    /// The end of the window.
    pub end: TimeNs,
    /// How long the window is.
    pub lookback: Lookback,
}

impl MetricsQuery {
    /// The time between two points: the shortest of [`step_that`]'s from a minute on (what Jaeger UI asks for
    /// always) of which the window has at most 120; so 5 min for 6 h, and 30 min for 2 d.
    pub fn step(&self) -> DurationNs {
        let window = self.lookback.duration().0;
        step_that(&|step| step >= LEAST_STEP && window.div_ceil(step.0.max(1)) <= MOST_STEPS)
    }
}

/// A kind as Jaeger's API and its links have it: [`Kind::word`], or `unspecified`.
pub fn span_kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Unspecified => "unspecified",
        kind => kind.word(),
    }
}

/// What is told. All series have the same points, those of `times`.
///
/// A point is about the time before it ([`Metrics::about`]): from spans, one step; from a back end, what it takes rates
/// over ([`RATE_OVER`], or one step where that is longer).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Metrics {
    /// What it was told by.
    pub source: MetricsSource,
    /// From when to when it was looked at.
    pub window: (TimeNs, TimeNs),
    /// The time between two points; of a back end's what it was asked for.
    pub step: DurationNs,
    /// When the points are, in order; of a back end's at most 500, the last.
    pub times: Vec<TimeNs>,
    /// Latency, in nanoseconds, by its quantile in percent: [`QUANTILES`], those that there are.
    pub latencies: Vec<(u8, Series)>,
    /// Requests a second.
    pub calls: Series,
    /// Which share of the requests failed, from 0 to 1.
    pub errors: Series,
    /// The operations by impact, the largest first, then by name; at most [`MOST_OPERATIONS`].
    pub operations: Vec<OperationMetrics>,
    /// What is missing and why, for a person: a back end may fail to tell a part.
    pub problems: Vec<Problem>,
}

impl Metrics {
    /// The time before a point that it is about.
    pub fn about(&self) -> DurationNs {
        match self.source {
            MetricsSource::Server => self.step.max(RATE_OVER),
            MetricsSource::Spans { .. } => self.step,
        }
    }

    /// The points of a series.
    pub fn points<'a>(
        &'a self,
        series: &'a Series,
    ) -> impl ExactSizeIterator<Item = (TimeNs, Option<f64>)> + 'a {
        self.times.iter().copied().zip(series.values.iter().copied())
    }
}

/// What metrics were told by.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum MetricsSource {
    /// A back end with a store of metrics: about all spans that there were.
    #[default]
    Server,
    /// Spans that are here, which may be few of those that there were.
    Spans {
        /// How many spans of the service and the kind started in the window.
        spans: u64,
        /// In how many traces.
        traces: u32,
        /// What else can be asked of them: all services, by name.
        services: Vec<MetricsService>,
    },
}

/// A service that has spans.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MetricsService {
    /// Its name; empty when unknown.
    pub name: String,
    /// The kinds that its spans have, and how many have each, at any time; in the order of [`Kind`].
    pub kinds: Vec<(Kind, u64)>,
}

/// How something went over the time of [`Metrics::times`].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Series {
    /// A finite number that is not negative, or `None` where nothing is known, for each point.
    pub values: Vec<Option<f64>>,
}

impl Series {
    /// The mean of the points that are known; `None` without one.
    pub fn mean(&self) -> Option<f64> {
        let known = || self.values.iter().flatten();
        let count = known().count();
        // Divided first: the sum might be no finite number.
        (count > 0).then(|| known().map(|value| value / count as f64).sum())
    }
}

/// A number for the window, and how it came about.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// From spans: of all in the window together. From a back end: the mean of the points, as in Jaeger UI. `None`
    /// where nothing is known.
    pub whole: Option<f64>,
    /// Over time.
    pub series: Series,
}

impl Figure {
    /// Of a back end's points.
    pub fn of_series(series: Series) -> Self {
        Self { whole: series.mean(), series }
    }
}

/// One operation: the spans of one name.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct OperationMetrics {
    /// The span name.
    pub name: String,
    /// The 95th percentile of latency, in nanoseconds.
    pub latency: Figure,
    /// Requests a second.
    pub calls: Figure,
    /// Which share of the requests failed, from 0 to 1.
    pub errors: Figure,
    /// How much it has of the time that is spent on requests, from 0 to 1, as Jaeger UI has it: see [`rank`].
    pub impact: f64,
}

/// Gives each operation its impact, and sorts them by it, the largest first, then by name; [`MOST_OPERATIONS`] stay.
/// O(n log n).
///
/// The product of latency and rate (`whole`, 0 where either is unknown), brought to 0..1 so that the least product of
/// those that are listed is 0 and the greatest is 1. A single operation has 1; several of one and the same product
/// have 0.
pub fn rank(operations: &mut Vec<OperationMetrics>) {
    for operation in operations.iter_mut() {
        let product = operation.latency.whole.zip(operation.calls.whole).map(|(a, b)| a * b);
        operation.impact = within(product.unwrap_or(0.0), 0.0, f64::MAX);
    }
    sort_by(operations, |a, b| b.impact.total_cmp(&a.impact).then_with(|| a.name.cmp(&b.name)));
    operations.truncate(MOST_OPERATIONS);
    let most = operations.first().map_or(0.0, |operation| operation.impact);
    let least = operations.last().map_or(0.0, |operation| operation.impact);
    let (single, range) = (operations.len() == 1, most - least);
    for operation in operations {
        operation.impact = match range > 0.0 {
            true => (operation.impact - least) / range,
            false => f64::from(u8::from(single)),
        };
    }
}
