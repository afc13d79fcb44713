//! What is chosen of a trace that is sent: by which rules, what would leave by them, and how large it is in a link.

use leptos::prelude::*;
use spanscape::web::listen::{Timer, after};
use spanscape::web::viewer;
use spanscape_core::engine::protocol::{Answer, Ask, Packed, Packing, ShareAsk, ShareTold};
use spanscape_core::export::Format;
use spanscape_core::redact::{Preview, Rules};
use spanscape_core::state::Taken;

use crate::views::trace::views::Viewing;
use crate::views::widgets::writing::Writing;

/// The longest text of a trace within a link, in characters: longer links are cut by too much of what carries them.
pub const MOST_IN_LINK: usize = 64_000;

/// How long after the last change of the rules they are followed, in milliseconds.
const REST_MS: i32 = 200;

/// A piece of a file, as [`ShareTold::Piece`] tells it.
pub struct Piece {
    pub bytes: Vec<u8>,
    pub more: bool,
    pub written: (u32, u32),
    pub trace: String,
}

/// What is chosen. Copies share it.
#[derive(Clone, Copy)]
pub struct Sending {
    viewing: Viewing,
    /// The rules.
    pub rules: RwSignal<Rules>,
    /// What would leave by them; `None` until it is known.
    pub preview: RwSignal<Option<Preview>>,
    /// The trace as text for a link, and its id in it; `Err` where it is too long for one.
    pub text: RwSignal<Option<Result<(String, String), usize>>>,
    /// What is written and said.
    pub writing: Writing,
    /// Counts changes of the rules, so that what came for others is told apart.
    turn: StoredValue<u32>,
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
            text: RwSignal::new(None),
            writing: Writing::new(),
            turn: StoredValue::new(0),
            rest: StoredValue::new_local(None),
        }
    }

    /// Changes the rules; what would leave by them is looked at once the person rests.
    pub fn change(self, change: impl FnOnce(&mut Rules)) {
        self.rules.update(change);
        self.next_turn();
        self.rest.set_value(Some(after(REST_MS, move || self.look())));
    }

    /// Looks at what would leave.
    pub fn look(self) {
        let turn = self.next_turn();
        self.text.set(None);
        let rules = self.rules.get_untracked();
        self.ask(turn, ShareAsk::Look { rules }, move |told| {
            if let ShareTold::Look(preview) = told {
                self.preview.set(Some(*preview));
                self.more_text(turn, String::new(), true);
            }
        });
    }

    /// Nothing of it is wanted any longer.
    pub fn stop(self) {
        self.next_turn();
        self.rest.set_value(None);
        self.writing.cancel();
        self.writing.say("");
    }

    fn next_turn(self) -> u32 {
        self.turn.update_value(|turn| *turn += 1);
        self.turn.get_value()
    }

    /// The next piece of the text for a link, until it is there, or too long.
    fn more_text(self, turn: u32, before: String, anew: bool) {
        self.piece(turn, Format::Otlp, Packing::Text, anew, move |piece| {
            let mut text = before;
            text.push_str(&String::from_utf8_lossy(&piece.bytes));
            match (text.len() > MOST_IN_LINK, piece.more) {
                (true, _) => self.text.set(Some(Err(text.len()))),
                (_, true) => self.more_text(turn, text, false),
                _ => self.text.set(Some(Ok((text, piece.trace)))),
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
        then: impl FnOnce(Piece) + 'static,
    ) {
        let rules = self.rules.get_untracked();
        self.ask(turn, ShareAsk::Piece { rules, format, packing, anew }, move |told| {
            if let ShareTold::Piece { bytes, more, written, trace } = told {
                then(Piece { bytes, more, written, trace });
            }
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
