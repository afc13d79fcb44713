//! A message within a message that only those unpack who read it.

use std::marker::PhantomData;

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::Problem;
use super::wire::{decode, encode};

/// A `T` as a buffer. The page's first program takes it as it is; what reads it is with the part of the page that
/// shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(bound = "")]
pub struct Packed<T> {
    #[serde(with = "serde_bytes")]
    buffer: Vec<u8>,
    #[serde(skip)]
    of: PhantomData<fn() -> T>,
}

impl<T: Serialize + DeserializeOwned> Packed<T> {
    /// Packs it.
    pub fn new(value: &T) -> Self {
        Self { buffer: encode(value), of: PhantomData }
    }

    /// What is in it.
    ///
    /// # Errors
    /// As [`decode`]: only a page and an engine of different builds come to this.
    pub fn open(&self) -> Result<T, Problem> {
        decode(&self.buffer)
    }
}
