//! The form's fields as text, from and to a query.

use leptos::prelude::*;
use spanscape_core::base::TimeNs;
use spanscape_core::base::fmt::{duration_go, parse_duration};
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

    /// What they say as they stand, but for the window, and what is wrong with them. Tracks them.
    fn said(&self, known: &[String]) -> (Query, Problems) {
        let mut problems = Problems::default();
        let duration = |text: RwSignal<String>, problem: &mut Option<String>| {
            let text = text.get();
            let read = parse_duration(&text);
            if read.is_none() && !text.trim().is_empty() {
                *problem = Some("Write a number and a unit, like 1.5s, 100ms or 250us".to_owned());
            }
            read.filter(|d| d.0 > 0)
        };
        let (min, max) =
            (duration(self.min, &mut problems.min), duration(self.max, &mut problems.max));
        if min.zip(max).is_some_and(|(min, max)| min > max) {
            problems.max = Some("This is less than the shortest".to_owned());
        }
        let tags = parse_tags(&self.tags.get()).unwrap_or_else(|problem| {
            problems.tags = Some(problem);
            Vec::new()
        });
        let limit = self.limit.get();
        let limit = match limit.trim() {
            "" => None,
            text => match text.parse::<u32>() {
                Ok(n) if n > 0 => Some(n),
                _ => {
                    problems.limit = Some("Write a number from 1 on".to_owned());
                    None
                }
            },
        };
        let query = Query {
            services: self.services(known),
            operation: self.operation.get().trim().to_owned(),
            tags,
            min,
            max,
            lookback: None,
            range: None,
            limit,
            filter: self.filter.get(),
        };
        (query, problems)
    }

    /// What they say as they stand, without a fixed window; `None` while one of them can't be read. Tracks them.
    pub fn peek(&self) -> Option<Query> {
        let (mut query, problems) = self.said(&[]);
        let timed = self.window.peek(&mut query);
        (timed && problems == Problems::default()).then_some(query)
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
        let (mut query, mut problems) = untrack(|| self.said(known));
        if query.limit.is_some_and(|limit| limit > most) {
            problems.limit = Some(format!("At most {most}, as this Jaeger is set up"));
        }
        let timed = self.window.read(&mut query, anchor);
        let fine = timed && problems == Problems::default();
        self.problems.set(problems);
        fine.then_some(query)
    }
}
