//! The fields of a span, told by the bytes before their values as they stood in spans before.

use super::json::{Cursor, Result};
use super::trail::Trail;
use crate::base::words::same;

/// How long the bytes before a value may be.
const LONGEST: usize = 256;

/// A field of an object.
pub trait Field: Copy {
    /// There are no more.
    const END: Self;
    /// Of this key.
    fn of(key: &str) -> Self;
}

/// The fields that were seen.
#[derive(Clone, Debug)]
pub struct Fields<F>(Trail<Known<F>>);

impl<F> Default for Fields<F> {
    fn default() -> Self {
        Self(Trail::default())
    }
}

#[derive(Clone, Debug)]
struct Known<F> {
    /// Whether it is the first of its object, before which no comma stands.
    first: bool,
    /// All bytes from the value before to the value: comma, white space, key, colon.
    before: Vec<u8>,
    field: F,
}

impl<F: Field> Fields<F> {
    /// An object begins.
    pub fn begin(&mut self) {
        self.0.begin();
    }

    /// The next field of the object that `c` is in, with the cursor on its value, or
    /// [`Field::END`] behind the object.
    #[inline]
    pub fn next(&mut self, c: &mut Cursor<'_>) -> Result<F> {
        let come = |known: &Known<F>| {
            (known.first == c.is_fresh() && c.literal(&known.before)).then_some(known.field)
        };
        match self.0.read(come) {
            Some((_, field)) => Ok(field),
            None => self.read(c),
        }
    }

    /// The same, where it is not what was expected.
    #[cold]
    fn read(&mut self, c: &mut Cursor<'_>) -> Result<F> {
        let (first, start) = (c.is_fresh(), c.at());
        let field = match c.next_key()? {
            Some(key) => {
                c.peek();
                F::of(&key)
            }
            None => F::END,
        };
        let before = c.bytes_since(start);
        // What is no UTF-8 is counted each time, so it has to be read.
        if before.len() > LONGEST || !before.is_ascii() {
            self.0.lost();
        } else {
            let known = Known { first, before: before.to_vec(), field };
            self.0.learn(known, |k| k.first == first && same(&k.before, before));
        }
        Ok(field)
    }
}
