//! `update`: the one place where a [`Command`] changes a [`TraceView`]. Pure.

use super::verdict::VerdictTab;
use super::view::{Command, Effect, Facts, Selection, TraceView};
use super::views::ViewKind;
use crate::base::fmt;
use crate::engine::protocol::{Ask, Fold, LineRow, Reduce, Row, Sought};
use crate::layout::scale::Window;
use crate::model::SpanIx;

mod look;
mod reduce;
mod seen;
mod tree;
mod verdict;
mod views;

/// Carries a command out and says what is to be done about it. O(loaded rows) at most.
pub fn update(view: &mut TraceView, command: Command, facts: &Facts<'_>) -> Vec<Effect> {
    let mut step = Step { view, facts, effects: Vec::new() };
    step.run(command);
    step.effects
}

struct Step<'a> {
    view: &'a mut TraceView,
    facts: &'a Facts<'a>,
    effects: Vec<Effect>,
}

impl Step<'_> {
    fn run(&mut self, command: Command) {
        let duration = self.facts.duration_ns;
        let window = self.view.window;
        match command {
            Command::ZoomBy { factor, at } => self.show(window.zoomed(factor, at, duration), false),
            Command::ZoomTo { start_ns, end_ns } => {
                self.show(Window::new(start_ns, end_ns, duration), true);
            }
            Command::ZoomToSelected => self.zoom_to_selected(),
            Command::ZoomReset => self.zoom_reset(),
            Command::PanBy { fraction } => self.show(window.panned(fraction, duration), false),
            Command::PanToRow { row } => {
                if let Some(row) = self.row(row) {
                    let end = row.start.saturating_add(row.duration);
                    self.show(window.showing(row.start, end, duration), false);
                }
            }
            Command::Select { row } => self.select(row),
            Command::SelectSpan { span } => self.reveal(span),
            Command::Deselect => self.deselect(),
            Command::Next => self.move_by(1),
            Command::Previous => self.move_by(-1),
            Command::First => self.select(0),
            Command::Last => self.select(u32::MAX),
            Command::PageDown => self.move_by(self.page()),
            Command::PageUp => self.move_by(-self.page()),
            Command::ToggleFold => self.fold_selected(Fold::Toggle),
            Command::ToggleRow { row } => {
                if let Some(span) = self.row(row).filter(|r| r.can_fold()).map(|r| r.span) {
                    self.fold(Fold::Toggle(span));
                }
            }
            Command::ExpandOrChild => self.expand_or_child(),
            Command::CollapseOrParent => self.collapse_or_parent(),
            Command::ExpandSiblings => self.fold_selected(Fold::ExpandSiblings),
            Command::CollapseAll => self.fold(Fold::CollapseAll),
            Command::ExpandAll => self.fold(Fold::ExpandAll),
            Command::CollapseSubtree => self.fold_selected(Fold::CollapseSubtree),
            Command::ExpandSubtree => self.fold_selected(Fold::ExpandSubtree),
            Command::CollapseOthers => self.fold_selected(Fold::CollapseOthers),
            Command::ToggleSubtree { row } => {
                let row = self.row(row).filter(|r| r.can_fold());
                match row.map(|r| (r.span, r.expanded)) {
                    Some((span, true)) => self.fold(Fold::CollapseSubtree(span)),
                    Some((span, false)) => self.fold(Fold::ExpandSubtree(span)),
                    None => {}
                }
            }
            Command::CollapseLevel => self.fold(Fold::CollapseLevel),
            Command::ExpandLevel => self.fold(Fold::ExpandLevel),
            Command::OpenDetails => self.details(true),
            Command::CloseDetails => self.details(false),
            Command::ToggleDetails => self.details(!self.view.details),
            Command::Scrolled { scroll_top } => {
                let map = self.facts.scroll(self.view.rows);
                let offset = map.follow(self.view.offset_px, scroll_top);
                if offset != self.view.offset_px {
                    self.view.offset_px = offset;
                    self.effects.push(Effect::Draw);
                }
            }
            Command::ScrollBy { px } => self.scroll_by(px),
            Command::ScrollPages { pages } => self.scroll_by(pages * self.facts.viewport_px),
            Command::ScrollToRow { row } => {
                let offset = self.facts.scroll(self.view.rows).offset_of_row(row);
                self.scroll_to(offset);
            }
            Command::SetRowHeight(rows) => {
                let top = self.facts.scroll(self.view.rows).top(self.view.offset_px);
                self.view.rows = rows;
                self.view.offset_px = self.facts.scroll(rows).offset_of_row(top.row);
                self.effects.extend([Effect::Scroll, Effect::StorePrefs]);
            }
            Command::SetWidth { of, px } => self.set_width(of, px),
            Command::RowsArrived => self.rows_arrived(),
            Command::Folded { keep, row } => self.folded(keep, row),
            Command::Collapsed { code } if self.view.folds != code => {
                self.view.folds = code;
                self.effects.push(Effect::WriteUrl { push: false });
            }
            Command::Collapsed { .. } => {}
            Command::Located { found } => self.located(found),
            Command::OpenFind => self.find(true),
            Command::CloseFind => self.find(false),
            Command::NextMatch { .. } if !self.view.finding => self.find(true),
            Command::NextMatch { back } => {
                let from = self.view.selected.and_then(|s| s.span);
                self.effects.push(Effect::Ask(Ask::NextMatch { from, back, of: Sought::Match }));
            }
            Command::NextError { back } => {
                let from = self.view.selected.and_then(|s| s.span);
                self.effects.push(Effect::Ask(Ask::NextMatch { from, back, of: Sought::Error }));
            }
            Command::NextOrigin { back } => {
                let from = self.view.selected.and_then(|s| s.span);
                self.effects.push(Effect::Ask(Ask::NextMatch { from, back, of: Sought::Origin }));
            }
            Command::Matched { found, time: (start, end) } => {
                self.view.awaited = None;
                if let Some((span, row)) = found {
                    self.arrive(row, Some(span));
                    self.show(window.showing(start, end, duration), false);
                }
            }
            Command::OnlyMatches if !self.view.finding => self.find(true),
            Command::OnlyMatches => {
                self.reduce(|reduce| reduce.matches = !reduce.matches);
            }
            Command::FindOnly(text) => {
                self.find(true);
                self.effects.push(Effect::FindText(text));
                self.reduce(|reduce| reduce.matches = true);
            }
            Command::OnlyErrors => self.reduce(|reduce| reduce.errors = !reduce.errors),
            Command::OnlyPath => self.reduce(|reduce| reduce.path = !reduce.path),
            Command::OnlyLong(least) => self.reduce(|reduce| reduce.least = least),
            Command::FoldRepeats => self.reduce(|reduce| reduce.fold = !reduce.fold),
            Command::ToggleService(name) => self.reduce(|reduce| {
                match reduce.services.iter().position(|hidden| *hidden == name) {
                    Some(at) => drop(reduce.services.remove(at)),
                    None => reduce.services.push(name),
                }
            }),
            Command::HideServices(names) => self.reduce(|reduce| reduce.services = names),
            Command::Focus => {
                if let Some(span) = self.view.selected.and_then(|s| s.span) {
                    self.focus_on(Some(span));
                }
            }
            Command::FocusOn(span) => self.focus_on(span),
            Command::ShowAll => {
                self.focus_on(None);
                self.reduce(|reduce| *reduce = Reduce::default());
            }
            Command::TogglePath => self.toggle_path(),
            Command::ToggleColumn(column) => self.toggle_column(column),
            Command::SetPills(keys) => self.set_pills(&keys),
            Command::ColourBy(colour) => self.colour_by(colour),
            Command::ToggleClock => {
                self.view.clock = !self.view.clock;
                self.effects.extend([Effect::Draw, Effect::Look, Effect::StorePrefs]);
                self.effects.push(Effect::WriteUrl { push: false });
            }
            Command::ShowView(kind) => self.show_view(kind),
            Command::ChangeViews(change) => self.change_views(change),
            Command::ToggleLineRows => self.toggle_line_rows(),
            Command::ShowSpans(find) => self.show_spans(find),
            Command::ShowVerdict(tab) => self.show_verdict(tab),
            Command::ToggleVerdict => {
                let open = self.view.verdict.is_none().then_some(VerdictTab::Findings);
                self.show_verdict(open);
            }
            Command::SetThreshold(threshold, value) => self.set_threshold(threshold, value),
            Command::ResetThresholds => self.reset_thresholds(),
            Command::AddWhatIf(change) => self.add_what_if(change),
            Command::RemoveWhatIf(at) => self.remove_what_if(at),
            Command::UndoWhatIf => self.undo_what_if(),
            Command::ClearWhatIfs => self.clear_what_ifs(),
            Command::CopyLink => self.effects.push(Effect::CopyLink),
            Command::Palette => self.effects.push(Effect::ShowPalette),
            Command::RowsFound { selected, top } => self.rows_found(selected, top),
            Command::Focused { focus, time } => self.focused(focus, time),
            Command::Filtered(services) => self.filtered(services),
            Command::Resized => self.resized(),
            Command::Escape if self.view.details => self.details(false),
            Command::Escape if self.view.finding => self.find(false),
            Command::Escape => self.deselect(),
            Command::Help => self.effects.push(Effect::ShowHelp),
        }
    }

    /// A loaded row.
    fn row(&self, row: u32) -> Option<&Row> {
        self.facts.window.row(row)
    }

    fn selected_row(&self) -> Option<&Row> {
        self.view.selected.and_then(|s| self.row(s.row))
    }

    // Time.

    fn show(&mut self, window: Window, push: bool) {
        if window != self.view.window {
            self.view.window = window;
            self.effects.extend([Effect::Draw, Effect::WriteUrl { push }]);
        }
    }

    fn zoom_to_selected(&mut self) {
        let Some(row) = self.selected_row() else { return };
        let (start, length) = (row.start, row.duration);
        if row.line.is_some() {
            // A moment has no length that all of the time could be: it is only brought into view.
            let window = self.view.window.showing(start, start, self.facts.duration_ns);
            return self.show(window, false);
        }
        // A tenth on either side, so that the edges and the neighbours are seen.
        let room = length / 10;
        let end = start.saturating_add(length).saturating_add(room);
        self.show(Window::new(start.saturating_sub(room), end, self.facts.duration_ns), true);
    }

    // Selection.

    fn select(&mut self, row: u32) {
        let Some(last) = self.facts.window.total.checked_sub(1) else { return };
        let row = row.min(last);
        let selected = self.row(row).map_or(Selection { row, span: None, line: None }, |loaded| {
            Selection { row, span: Some(loaded.span), line: loaded.line_place() }
        });
        let selected = Some(selected);
        self.view.awaited = None;
        self.keep_visible(row);
        if self.view.selected != selected {
            self.view.selected = selected;
            self.effects.extend([Effect::Selected, Effect::Draw]);
            self.effects.push(Effect::WriteUrl { push: false });
        }
    }

    fn move_by(&mut self, rows: i64) {
        let Some(selected) = self.view.selected else {
            let top = self.facts.scroll(self.view.rows).top(self.view.offset_px);
            return self.select(if rows > 0 && top.cut_px > 0.0 { top.row + 1 } else { top.row });
        };
        let to = i64::from(selected.row).saturating_add(rows).max(0);
        self.select(u32::try_from(to).unwrap_or(u32::MAX));
    }

    fn page(&self) -> i64 {
        let rows = self.facts.scroll(self.view.rows).page_rows();
        i64::from(rows.saturating_sub(1).max(1))
    }

    fn deselect(&mut self) {
        self.view.awaited = None;
        self.view.details = false;
        if self.view.selected.take().is_some() {
            self.effects.extend([Effect::Selected, Effect::Draw]);
            self.effects.push(Effect::WriteUrl { push: false });
        }
    }

    /// Selects a span wherever it is: at once if it is loaded, else after the engine's answer.
    fn reveal(&mut self, span: SpanIx) {
        if let Some(row) = self.facts.window.number(span, None) {
            return self.select(row);
        }
        self.view.awaited = Some(span);
        self.ask_fold(Fold::Reveal(span), Some(span));
    }

    fn details(&mut self, open: bool) {
        // What only says that there are more lines leads to them.
        let more = |row: &Row| row.line.is_some_and(LineRow::is_more);
        if open && self.selected_row().is_some_and(more) {
            return self.show_view(ViewKind::Logs);
        }
        let open = open && self.view.selected.is_some();
        if open != self.view.details {
            self.view.details = open;
            self.effects.extend([Effect::Selected, Effect::WriteUrl { push: false }]);
        }
    }

    fn find(&mut self, open: bool) {
        if open || self.view.finding {
            self.view.finding = open;
            self.effects.push(Effect::ShowFind(open));
            // No rows are missing without a sign of it.
            if self.view.reduce.matches && !open {
                self.reduce(|reduce| reduce.matches = false);
            }
        }
    }

    // What the engine says.

    /// The selection is a span, or a line, that may have moved to another row, or a row whose span is new. A line
    /// that is none any more leaves it to its span.
    fn rows_arrived(&mut self) {
        self.effects.push(Effect::Draw);
        let Some(Selection { row, span, line }) = self.view.selected else { return };
        let number = |line| span.and_then(|span| self.facts.window.number(span, line));
        let now = match (number(line), self.row(row)) {
            (Some(row), _) => Selection { row, span, line },
            // It may be elsewhere.
            (None, None) => return,
            (None, Some(loaded)) => match number(None) {
                Some(row) => Selection { row, span, line: None },
                None => Selection { row, span: Some(loaded.span), line: loaded.line_place() },
            },
        };
        if self.view.selected != Some(now) {
            self.view.selected = Some(now);
            self.effects.extend([Effect::Selected, Effect::WriteUrl { push: false }]);
        }
    }

    fn folded(&mut self, keep: Option<SpanIx>, row: Option<u32>) {
        let total = u64::from(self.facts.window.total);
        self.effects.push(Effect::Announce(fmt::plural(total, "row", "rows")));
        self.scroll_by(0.0);
        let Some(row) = row.filter(|_| keep.is_some()) else { return };
        if self.view.awaited == keep {
            self.view.awaited = None;
            self.arrive(row, keep);
        } else if let Some(selected) = self.view.selected.filter(|s| s.span == keep) {
            // It may now be hidden under the span of that row, which `rows_arrived` will tell.
            self.view.selected = Some(Selection { row, ..selected });
            self.keep_visible(row);
            self.effects.push(Effect::Selected);
        }
    }

    fn located(&mut self, found: Option<(SpanIx, u32)>) {
        self.view.awaited = None;
        match found {
            Some((span, row)) => self.arrive(row, Some(span)),
            None => {
                self.deselect();
                let text = "The span of the link is not in this trace";
                self.effects.push(Effect::Announce(text.to_owned()));
            }
        }
    }

    fn arrive(&mut self, row: u32, span: Option<SpanIx>) {
        self.view.selected = Some(Selection { row, span, line: None });
        self.keep_visible(row);
        self.effects.extend([Effect::Selected, Effect::Draw, Effect::WriteUrl { push: false }]);
    }

    // Scrolling.

    fn scroll_to(&mut self, offset: f64) {
        self.view.offset_px = offset;
        self.effects.push(Effect::Scroll);
    }

    fn scroll_by(&mut self, px: f64) {
        let offset = self.facts.scroll(self.view.rows).by(self.view.offset_px, px);
        self.scroll_to(offset);
    }
}
