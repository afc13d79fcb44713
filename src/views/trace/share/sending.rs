//! What is chosen of a trace that is sent: by which rules, what would leave by them, and how large it is in a link.

use leptos::prelude::*;
use spanscape::web::listen::{Timer, after};
use spanscape::web::{marks, viewer};
use spanscape_core::engine::protocol::{Answer, Ask, Packed, Packing, ShareAsk, ShareTold};
use spanscape_core::export::Format;
use spanscape_core::redact::{Preview, Rules};
use spanscape_core::state::Taken;

use crate::views::trace::views::Viewing;
use crate::views::widgets::writing::Writing;

/// The longest text of a trace within a link, in characters: longer links are cut by too much of what carries them.
pub const MOST_IN_LINK: usize = 64_000;

/// Traces of more spans are never tried: each has at least an id and two times of its own, which no packing makes as short as
/// two bytes.
const MOST_SPANS_IN_LINK: u32 = 20_000;

/// From when on it is said how far looking is, in milliseconds.
const MOMENT_MS: f64 = 400.0;

/// How long after the last change of the rules they are followed, in milliseconds.
const REST_MS: i32 = 200;

/// What comes of a file.
pub enum Coming {
    /// A piece, as [`ShareTold::Piece`] tells it.
    Piece { bytes: Vec<u8>, more: bool, written: (u32, u32), trace: String },
    /// Nothing yet: so many spans of all are done of what is done before.
    TakingOut(u32, u32),
}

/// Why there is no link.
#[derive(Clone, Copy)]
pub enum TooMuch {
    /// The text is too long.
    Text,
    /// There are so many spans.
    Spans(u32),
}

/// What is chosen. Copies share it.
#[derive(Clone, Copy)]
pub struct Sending {
    viewing: Viewing,
    /// The rules.
    pub rules: RwSignal<Rules>,
    /// What would leave by them; `None` until it is known.
    pub preview: RwSignal<Option<Preview>>,
    /// How far looking is, of all spans, once it takes more than a moment.
    pub far: RwSignal<Option<(u32, u32)>>,
    /// The trace as text for a link, and its id in it, or why it has none.
    pub text: RwSignal<Option<Result<(String, String), TooMuch>>>,
    /// What is written and said.
    pub writing: Writing,
    /// Counts changes of the rules, so that what came for others is told apart.
    turn: StoredValue<u32>,
    /// Whether the engine keeps something for it.
    kept: StoredValue<bool>,
    /// Until they are followed.
    rest: StoredValue<Option<Timer>, LocalStorage>,
}

impl Sending {
    /// Secrets are masked from the start; all else is the person's choice.
    pub fn new(viewing: Viewing) -> Self {
        let rules = Rules { mask_secrets: true, salt: viewer::salt(), ..Rules::default() };
        Self {
            viewing,
            rules: RwSignal::new(rules),
            preview: RwSignal::new(None),
            far: RwSignal::new(None),
            text: RwSignal::new(None),
            writing: Writing::new(),
            turn: StoredValue::new(0),
            kept: StoredValue::new(false),
            rest: StoredValue::new_local(None),
        }
    }

    /// Changes the rules; what would leave by them is looked at once the person rests. A file by others is given up.
    pub fn change(self, change: impl FnOnce(&mut Rules)) {
        self.rules.update(change);
        self.next_turn();
        self.writing.cancel();
        self.rest.set_value(Some(after(REST_MS, move || self.look())));
    }

    /// Looks at what would leave.
    pub fn look(self) {
        let turn = self.next_turn();
        self.text.set(None);
        self.kept.set_value(true);
        self.look_on(turn, marks::now(), true);
    }

    /// Some spans more, until all are looked at.
    fn look_on(self, turn: u32, began: f64, anew: bool) {
        let rules = self.rules.get_untracked();
        self.ask(turn, ShareAsk::Look { rules, anew }, move |told| match told {
            ShareTold::Looking { done, of } => {
                if anew && of > MOST_SPANS_IN_LINK {
                    self.text.set(Some(Err(TooMuch::Spans(of))));
                }
                if marks::now() - began > MOMENT_MS {
                    // What is seen is by other rules.
                    if self.far.get_untracked().is_none() {
                        self.preview.set(None);
                    }
                    self.far.set(Some((done, of)));
                }
                self.look_on(turn, began, false);
            }
            ShareTold::Look(preview) => {
                self.far.set(None);
                self.preview.set(Some(*preview));
                if self.text.with_untracked(Option::is_none) {
                    self.more_text(turn, String::new(), true);
                }
            }
            _ => {}
        });
    }

    /// Nothing of it is wanted any longer.
    pub fn stop(self) {
        self.next_turn();
        self.rest.set_value(None);
        self.writing.cancel();
        self.writing.say("");
        if self.kept.try_update_value(std::mem::take) == Some(true) {
            self.viewing.ask_of(Ask::Share(Packed::new(&ShareAsk::Stop)), |_| ());
        }
    }

    /// What is under way is given up.
    fn next_turn(self) -> u32 {
        self.far.set(None);
        self.turn.update_value(|turn| *turn += 1);
        self.turn.get_value()
    }

    /// The next piece of the text for a link, until it is there, or too long.
    fn more_text(self, turn: u32, before: String, anew: bool) {
        self.piece(turn, Format::Otlp, Packing::Text, anew, move |coming| {
            let Coming::Piece { bytes, more, trace, .. } = coming else {
                return self.more_text(turn, before, false);
            };
            let mut text = before;
            text.push_str(&String::from_utf8_lossy(&bytes));
            match (text.len() > MOST_IN_LINK, more) {
                (true, _) => self.text.set(Some(Err(TooMuch::Text))),
                (_, true) => self.more_text(turn, text, false),
                _ => self.text.set(Some(Ok((text, trace)))),
            }
        });
    }

    /// Asks for the next piece of a file; nothing comes once the rules are others.
    pub fn piece(
        self,
        turn: u32,
        format: Format,
        packing: Packing,
        anew: bool,
        then: impl FnOnce(Coming) + 'static,
    ) {
        let rules = self.rules.get_untracked();
        self.ask(turn, ShareAsk::Piece { rules, format, packing, anew }, move |told| {
            then(match told {
                ShareTold::Piece { bytes, more, written, trace } => {
                    Coming::Piece { bytes, more, written, trace }
                }
                ShareTold::TakingOut { done, of } => Coming::TakingOut(done, of),
                _ => return,
            });
        });
    }

    /// What the rules take out of it; until that is known, anything.
    pub fn taken(self) -> Taken {
        let told = |told: &Option<Preview>| told.as_ref().is_none_or(Preview::takes_anything);
        Taken {
            anything: self.preview.with_untracked(told),
            ids: self.rules.with_untracked(|rules| rules.hash_ids),
        }
    }

    /// The turn that is going on.
    pub fn turn(self) -> u32 {
        self.turn.get_value()
    }

    fn ask(self, turn: u32, ask: ShareAsk, then: impl FnOnce(ShareTold) + 'static) {
        self.viewing.ask_of(Ask::Share(Packed::new(&ask)), move |answer| {
            if let Answer::Share(told) = answer
                && self.turn.try_get_value() == Some(turn)
                && let Ok(told) = told.open()
            {
                then(told);
            }
        });
    }
}
