//! Text that fits and text that is safe to show.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashMap;

use rustc_hash::FxBuildHasher;

/// The fonts of scenes. What they are is the style sheet's business.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Font {
    /// Labels of bars and ticks: the small size, tabular figures.
    Label,
    /// Names in rows.
    Row,
    /// Ids and code.
    Mono,
}

/// How wide a text is. In CSS px; never negative.
pub trait MeasureText {
    /// The width of a text.
    fn width(&self, text: &str, font: Font) -> f64;

    /// The width of an average character: what [`fit`] begins to guess with.
    fn average(&self, font: Font) -> f64;
}

/// Every character has one width. For tests.
#[derive(Clone, Copy, Debug)]
pub struct FixedWidth(pub f64);

impl MeasureText for FixedWidth {
    fn width(&self, text: &str, _: Font) -> f64 {
        text.chars().count() as f64 * self.0
    }

    fn average(&self, _: Font) -> f64 {
        self.0
    }
}

/// Remembers what was measured. Drop it, or [`Cached::clear`] it, when fonts or the pixel ratio
/// change.
#[derive(Debug)]
pub struct Cached<M> {
    measure: M,
    widths: RefCell<HashMap<(Font, Box<str>), f64, FxBuildHasher>>,
}

/// How many widths are remembered before all are forgotten.
const CACHED: usize = 8_192;

impl<M: MeasureText> Cached<M> {
    /// Nothing is known yet.
    pub fn new(measure: M) -> Self {
        Self { measure, widths: RefCell::default() }
    }

    /// What measures.
    pub fn measure(&self) -> &M {
        &self.measure
    }

    /// Forgets all.
    pub fn clear(&self) {
        self.widths.borrow_mut().clear();
    }
}

impl<M: MeasureText> MeasureText for Cached<M> {
    fn width(&self, text: &str, font: Font) -> f64 {
        let key = (font, text.into());
        let mut widths = self.widths.borrow_mut();
        if let Some(&known) = widths.get(&key) {
            return known;
        }
        if widths.len() >= CACHED {
            widths.clear();
        }
        let width = self.measure.width(text, font);
        widths.insert(key, width);
        width
    }

    fn average(&self, font: Font) -> f64 {
        self.measure.average(font)
    }
}

/// The text cut with `…` so that it is at most `max_w` wide; `None` where not even one character
/// and the dots have room. Guesses the length from the average width, then closes in by halves.
/// Never cuts between a character and what joins it.
pub fn fit<'a>(text: &'a str, max_w: f64, font: Font, m: &dyn MeasureText) -> Option<Cow<'a, str>> {
    if text.is_empty() || max_w.is_nan() || max_w <= 0.0 {
        return None;
    }
    // No character is narrower than a twentieth of the average often enough to matter: what is
    // beyond can't fit, and need not be measured.
    let average = m.average(font).max(0.1);
    let most = (max_w / average * 20.0).min(1e6) as usize + 20;
    let cuts: Vec<usize> = cuts(text).take(most).collect();
    let whole = cuts.last() == Some(&text.len());
    if whole && m.width(text, font) <= max_w {
        return Some(Cow::Borrowed(text));
    }
    let cut_to = |n: usize| {
        let end = n.checked_sub(1).and_then(|i| cuts.get(i)).copied().unwrap_or(0);
        format!("{}…", text.get(..end).unwrap_or("").trim_end())
    };
    let fits = |n: usize| m.width(&cut_to(n), font) <= max_w;
    let longest = if whole { cuts.len().saturating_sub(1) } else { cuts.len() };
    let (mut low, mut high) = (0, longest);
    let mut guess = ((max_w / average) as usize).saturating_sub(1).clamp(1, longest.max(1));
    while low < high {
        if fits(guess) {
            low = guess
        } else {
            high = guess - 1
        }
        guess = low + (high - low).div_ceil(2);
    }
    (low > 0).then(|| Cow::Owned(cut_to(low)))
}

/// The byte offsets behind each character together with what joins it.
fn cuts(text: &str) -> impl Iterator<Item = usize> + '_ {
    let mut chars = text.char_indices().peekable();
    std::iter::from_fn(move || {
        let (_, mut last) = chars.next()?;
        while let Some(&(_, next)) = chars.peek() {
            if !(joins(next) || last == '\u{200D}') {
                break;
            }
            last = next;
            chars.next();
        }
        Some(chars.peek().map_or(text.len(), |&(at, _)| at))
    })
}

/// Whether a character belongs to the one before it: combining marks, joiners, variation
/// selectors, skin tones.
fn joins(c: char) -> bool {
    is_combining(c) || matches!(c, '\u{200D}' | '\u{FE00}'..='\u{FE0F}' | '\u{1F3FB}'..='\u{1F3FF}')
}

fn is_combining(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36F}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{5BD}' | '\u{64B}'..='\u{65F}'
        | '\u{E31}' | '\u{E34}'..='\u{E3A}' | '\u{E47}'..='\u{E4E}' | '\u{93C}' | '\u{93E}'..='\u{94D}'
        | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}' | '\u{20D0}'..='\u{20FF}'
        | '\u{FE20}'..='\u{FE2F}')
}

/// How many combining marks may stand on one character; more would run over the rows around.
const MARKS: usize = 4;

/// A text from outside as it may be shown in one line: what would break the line, turn its
/// direction around or hide is replaced by something that is seen. Control characters become
/// their pictures (`␊`), the rest `�`; piles of combining marks are cut. The joiners that
/// scripts and emoji need stay between characters that are not ASCII.
pub fn clean(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|b| (b' '..0x7F).contains(&b)) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut marks = 0;
    let mut chars = text.chars().peekable();
    let mut before = ' ';
    while let Some(c) = chars.next() {
        marks = if is_combining(c) { marks + 1 } else { 0 };
        if marks <= MARKS {
            let after = chars.peek().copied().unwrap_or(' ');
            out.push(shown(c, before, after));
        }
        before = c;
    }
    Cow::Owned(out)
}

/// What stands for a character between two others.
fn shown(c: char, before: char, after: char) -> char {
    match c {
        '\t' => ' ',
        '\0'..='\u{1F}' => char::from_u32(0x2400 + c as u32).unwrap_or('\u{FFFD}'),
        '\u{7F}' => '\u{2421}',
        // Zero-width joiners: words of several scripts and many emoji need them.
        '\u{200C}' | '\u{200D}' if !before.is_ascii() && !after.is_ascii() => c,
        '\u{80}'..='\u{9F}'
        | '\u{AD}'
        | '\u{34F}'
        | '\u{61C}'
        | '\u{115F}'
        | '\u{1160}'
        | '\u{180E}'
        | '\u{200B}'..='\u{200F}'
        | '\u{2028}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}'
        | '\u{3164}'
        | '\u{FEFF}'
        | '\u{FFA0}'
        | '\u{FFF9}'..='\u{FFFB}'
        | '\u{E0000}'..='\u{E0FFF}' => '\u{FFFD}',
        c => c,
    }
}
