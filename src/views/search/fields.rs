//! The form's fields as text, from and to a query.

use leptos::prelude::*;
use spanscape_core::base::fmt::{duration_go, parse_duration};
use spanscape_core::base::{DurationNs, TimeNs};
use spanscape_core::source::{Lookback, Query, parse_tags, print_tags};

use super::times::Window;

/// The fields. Copies share them.
#[derive(Clone, Copy)]
pub struct Fields {
    /// A service, or several with commas between them.
    pub service: RwSignal<String>,
    /// The span's name.
    pub operation: RwSignal<String>,
    /// Attributes.
    pub tags: RwSignal<String>,
    /// The shortest duration.
    pub min: RwSignal<String>,
    /// The longest duration.
    pub max: RwSignal<String>,
    /// How many.
    pub limit: RwSignal<String>,
    /// When.
    pub window: Window,
    /// What only the query line can say.
    pub filter: RwSignal<String>,
    /// What is wrong with each.
    pub problems: RwSignal<Problems>,
}

/// What is wrong with each field.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Problems {
    /// With the attributes.
    pub tags: Option<String>,
    /// With the shortest duration.
    pub min: Option<String>,
    /// With the longest duration.
    pub max: Option<String>,
    /// With the number.
    pub limit: Option<String>,
}

impl Fields {
    /// Empty ones.
    pub fn new() -> Self {
        let text = || RwSignal::new(String::new());
        Self {
            service: text(),
            operation: text(),
            tags: text(),
            min: text(),
            max: text(),
            limit: text(),
            window: Window::new(),
            filter: text(),
            problems: RwSignal::new(Problems::default()),
        }
    }

    /// Shows a query; time and number as given where it says nothing.
    pub fn show(&self, query: &Query, lookback: Option<Lookback>, limit: Option<u32>) {
        self.service.set(query.services.join(", "));
        self.operation.set(query.operation.clone());
        self.tags.set(print_tags(&query.tags));
        self.min.set(query.min.map(duration_go).unwrap_or_default());
        self.max.set(query.max.map(duration_go).unwrap_or_default());
        self.limit.set(query.limit.or(limit).map(|n| n.to_string()).unwrap_or_default());
        self.window.show(query, lookback);
        self.filter.set(query.filter.clone());
        self.problems.set(Problems::default());
    }

    /// What they say as they stand, without a fixed window; `None` while one of them can't be read. Tracks them.
    pub fn peek(&self) -> Option<Query> {
        let duration = |text: RwSignal<String>| match text.get() {
            text if text.trim().is_empty() => Some(None),
            text => parse_duration(&text).map(Some),
        };
        let limit = match self.limit.get().trim() {
            "" => None,
            text => Some(text.parse().ok().filter(|&n: &u32| n > 0)?),
        };
        let some = |d: Option<DurationNs>| d.filter(|d| d.0 > 0);
        let mut query = Query {
            services: self.services(&[]),
            operation: self.operation.get().trim().to_owned(),
            tags: parse_tags(&self.tags.get()).ok()?,
            min: some(duration(self.min)?),
            max: some(duration(self.max)?),
            lookback: None,
            range: None,
            limit,
            filter: self.filter.get(),
        };
        self.window.peek(&mut query).then_some(query)
    }

    /// The services; `known` are names that may have a comma in them.
    fn services(&self, known: &[String]) -> Vec<String> {
        let text = self.service.get();
        let whole = text.trim();
        if known.iter().any(|name| name == whole) {
            return vec![whole.to_owned()];
        }
        let mut names: Vec<String> = Vec::new();
        for name in whole.split(',').map(str::trim).filter(|name| !name.is_empty()) {
            if !names.iter().any(|known| known == name) {
                names.push(name.to_owned());
            }
        }
        names
    }

    /// The query that the fields say; `None` where one of them is wrong, which it then says. The window of a lookback is
    /// fixed by `anchor`, if that is given; `most` is the largest limit.
    pub fn read(&self, anchor: Option<TimeNs>, known: &[String], most: u32) -> Option<Query> {
        let mut problems = Problems::default();
        let duration = |text: RwSignal<String>, problem: &mut Option<String>| {
            let text = text.get_untracked();
            let read = parse_duration(&text);
            if read.is_none() && !text.trim().is_empty() {
                *problem = Some("Write a number and a unit, like 1.5s, 100ms or 250us".to_owned());
            }
            read
        };
        let min = duration(self.min, &mut problems.min);
        let max = duration(self.max, &mut problems.max);
        if let (Some(min), Some(max)) = (min, max)
            && min > max
        {
            problems.max = Some("This is less than the shortest".to_owned());
        }
        let tags = parse_tags(&self.tags.get_untracked()).unwrap_or_else(|problem| {
            problems.tags = Some(problem);
            Vec::new()
        });
        let limit = self.limit.get_untracked();
        let limit = match limit.trim() {
            "" => None,
            text => match text.parse::<u32>() {
                Ok(n) if n > most => {
                    problems.limit = Some(format!("At most {most}, as this Jaeger is set up"));
                    None
                }
                Ok(n) if n > 0 => Some(n),
                _ => {
                    problems.limit = Some("Write a number from 1 on".to_owned());
                    None
                }
            },
        };
        let mut query = Query {
            services: untrack(|| self.services(known)),
            operation: self.operation.get_untracked().trim().to_owned(),
            tags,
            min: min.filter(|d| d.0 > 0),
            max: max.filter(|d| d.0 > 0),
            lookback: None,
            range: None,
            limit,
            filter: self.filter.get_untracked(),
        };
        let timed = self.window.read(&mut query, anchor);
        let fine = timed && problems == Problems::default();
        self.problems.set(problems);
        fine.then_some(query)
    }
}
