//! What a row tells those who do not see its bar: its place in the tree, and cells that are not shown.
//!
//! While rows scroll by, nobody can be told of them, and it costs as much as what is seen: it is written
//! in the first frame in which they stand still.

use spanscape_core::base::{DurationNs, fmt};
use spanscape_core::engine::protocol::Row;
use spanscape_core::model::Kind;
use spanscape_core::render::clean;
use spanscape_core::state::Column;
use web_sys::{Document, HtmlElement};

use super::slot::{Fold, Label, element};
use super::{GridFrame, set, unset};

/// The hidden cells of a row, and what they and the row's attributes say now.
pub(super) struct Said {
    start: Label,
    duration: Label,
    status: Label,
    own: Label,
    share: Label,
    /// What the cells stand in.
    said: HtmlElement,
    now: Option<Facts>,
}

#[derive(Clone, PartialEq)]
struct Facts {
    number: u32,
    depth: u32,
    position: (u32, u32),
    fold: Fold,
    start: u64,
    /// A line has none.
    duration: Option<u64>,
    status: String,
    /// Self time and share, where they are columns.
    own: Option<u64>,
    share: Option<u64>,
}

impl Said {
    /// Cells that say nothing yet, in that row.
    pub fn new(document: &Document, row: &HtmlElement) -> Option<Self> {
        let said = element(document, "div", "said")?;
        let out = Self {
            start: Label::new(document, "cell-start")?,
            duration: Label::new(document, "cell-duration")?,
            status: Label::new(document, "cell-status")?,
            own: Label::new(document, "cell-self")?,
            share: Label::new(document, "cell-share")?,
            said: said.clone(),
            now: None,
        };
        for cell in [&out.start, &out.duration, &out.status] {
            set(&cell.element, "role", "gridcell");
            said.append_child(&cell.element).ok()?;
        }
        set(&out.own.element, "role", "gridcell");
        set(&out.share.element, "role", "gridcell");
        row.append_child(&said).ok()?;
        Some(out)
    }

    /// Says what row `number` is; what is said already is left alone.
    pub fn say(&mut self, element: &HtmlElement, number: u32, row: &Row, frame: &GridFrame<'_>) {
        let has = |column| frame.columns.has(column);
        let new = Facts {
            number,
            depth: row.depth,
            position: row.position,
            fold: Fold::of(row),
            start: row.start,
            duration: row.line.is_none().then_some(row.duration),
            status: status_text(row),
            own: has(Column::Own).then_some(row.own),
            share: has(Column::Share).then_some(frame.duration_ns),
        };
        if self.now.as_ref() == Some(&new) {
            return;
        }
        let old = self.now.as_ref();
        let count = |name, get: fn(&Facts) -> u32| {
            if old.is_none_or(|o| get(o) != get(&new)) {
                set(element, name, &get(&new).to_string());
            }
        };
        count("aria-rowindex", |f| f.number + 1);
        count("aria-level", |f| f.depth + 1);
        count("aria-posinset", |f| f.position.0);
        count("aria-setsize", |f| f.position.1);
        if old.is_none_or(|o| o.fold != new.fold) {
            match new.fold {
                Fold::Leaf => unset(element, "aria-expanded"),
                Fold::Open(_) | Fold::Group(_, true) => set(element, "aria-expanded", "true"),
                Fold::Closed(_) | Fold::Group(_, false) => set(element, "aria-expanded", "false"),
            }
        }
        if old.is_none_or(|o| o.start != new.start) {
            self.start.write(&(fmt::duration(DurationNs(new.start)) + " "));
        }
        if old.is_none_or(|o| o.duration != new.duration) {
            let duration = new.duration.map(|ns| fmt::duration(DurationNs(ns)));
            self.duration.write(&(duration.unwrap_or_else(none) + " "));
        }
        if old.is_none_or(|o| o.status != new.status) {
            self.status.write(&new.status);
        }
        let columns = |f: &Facts| (f.own.is_some(), f.share.is_some());
        if old.is_none_or(|o| columns(o) != columns(&new)) {
            // Cells that are no columns are not there: nobody wants to be told of empty ones.
            for (cell, there) in
                [(&self.own, new.own.is_some()), (&self.share, new.share.is_some())]
            {
                cell.element.remove();
                if there {
                    let _ = self.said.append_child(&cell.element);
                }
            }
        }
        if old.is_none_or(|o| (o.own, o.duration.is_none()) != (new.own, new.duration.is_none())) {
            let own = new.own.filter(|_| new.duration.is_some());
            self.own.write(&own.map_or_else(none, |own| fmt::duration(DurationNs(own))));
        }
        if old.is_none_or(|o| (o.share, o.duration) != (new.share, new.duration)) {
            let share = new.share.zip(new.duration).map(|(all, ns)| fmt::percent(ns, all));
            self.share.write(&share.unwrap_or_else(none));
        }
        self.now = Some(new);
    }
}

/// What stands where a line has no figure.
fn none() -> String {
    "\u{2013}".to_owned()
}

/// The status cell: the status in words, of a line its level, with what else a mark says.
fn status_text(row: &Row) -> String {
    let mut text = match row.line.map(|line| line.level.word()) {
        None => row.status.word(),
        Some("") => "line",
        Some(level) => level,
    }
    .to_owned();
    if row.kind != Kind::Unspecified {
        text.push_str(&format!(", {}", row.kind.word()));
    }
    if !row.callee.is_empty() {
        text.push_str(&format!(", calls {}", clean(&row.callee)));
    }
    if !row.pills.is_empty() {
        text.push_str(&format!(", {}", clean(&row.pills)));
    }
    if row.links != (0, 0) {
        let (to, from) = row.links;
        text.push_str(&format!(", links to {to}, linked from {from}"));
    }
    if row.hidden_error {
        text.push_str(", error inside");
    }
    if let Some(group) = row.group.as_ref().filter(|_| !row.expanded) {
        let total = fmt::duration(DurationNs(group.total));
        text.push_str(&format!(
            ", {} equal spans, {total} together",
            fmt::count(group.count.into())
        ));
    } else if row.hidden > 0 {
        text.push_str(&format!(", {} hidden", fmt::plural(row.hidden.into(), "span", "spans")));
    }
    if row.hidden_lines > 0 {
        let lines = fmt::plural(row.hidden_lines.into(), "line of logs", "lines of logs");
        text.push_str(&format!(", {lines} hidden"));
    }
    if !row.path.is_empty() {
        text.push_str(", on the critical path");
    }
    if row.taken > 0 {
        text.push_str(&format!(
            ", {} left out below",
            fmt::plural(row.taken.into(), "span", "spans")
        ));
    }
    if row.matched {
        text.push_str(", found");
    }
    if row.warnings > 0 {
        text.push_str(&format!(", {}", fmt::plural(row.warnings.into(), "warning", "warnings")));
    }
    text
}
