//! What few ask the engine for: a trace that is sent to others, and what is configured.

use super::Engine;
use super::names::problem;
use super::protocol::{Answer, Ask, Packed, Problem};
use crate::source::settings;

/// The ways into it; `later.rs` says how it is reached.
#[derive(Clone, Copy)]
pub struct Rare {
    pub(super) answer: fn(&mut Engine, Ask) -> Result<Answer, Problem>,
}

impl Rare {
    /// All of it. What calls this has it in its program.
    #[inline(never)]
    pub fn all() -> Self {
        Self { answer }
    }
}

fn answer(engine: &mut Engine, ask: Ask) -> Result<Answer, Problem> {
    Ok(match ask {
        Ask::Share(asked) => {
            let asked = asked.open()?;
            // What was recorded is sent, whatever is thought of it.
            let told = engine.shown_data()?.judged(|store, shown| shown.share(store, asked))??;
            Answer::Share(Packed::new(&told))
        }
        Ask::Settings { text, jaeger, own } => {
            Answer::Settings(Packed::new(&settings(text.as_deref(), &jaeger, &own)))
        }
        _ => return Err(problem("This is answered elsewhere", "Reload the page")),
    })
}
