//! What attributes have different: those of two spans, those of all partners of two traces, and those of two sets.

use serde::{Deserialize, Serialize};

use crate::model::Test;

/// An attribute of two spans.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct AttributeText {
    /// Of the resources; else of the spans.
    pub resource: bool,
    /// The key.
    pub key: String,
    /// The values; none where a span does not have it. At most 4,096 characters.
    pub values: [Option<String>; 2],
}

/// What is different about an attribute over all partners.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct AttributeLine {
    /// The service; empty when unknown.
    pub service: String,
    /// Of the resources; else of the spans.
    pub resource: bool,
    /// The key.
    pub key: String,
    /// How many partners have it.
    pub pairs: u32,
    /// In how many they differ.
    pub differ: u32,
    /// How many different changes there are.
    pub kinds: u32,
    /// The most frequent, at most three: both values, and how often.
    pub changes: Vec<([Option<String>; 2], u32)>,
    /// It is another one nearly each time, as ids are.
    pub id: bool,
}

/// An attribute with its share in both sets.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ShareText {
    /// The service that has it; empty when unknown.
    pub service: String,
    /// Of the resources; else of the spans.
    pub resource: bool,
    /// The key.
    pub key: String,
    /// How many traces of each set have the key.
    pub has: [u32; 2],
    /// The values whose shares differ most, at most five, cut at 4,096 characters: in how many traces of each set.
    pub values: Vec<(String, [u32; 2])>,
    /// How many values there are; 1,000 may be more.
    pub kinds: u32,
    /// Whether the first one's difference may be chance.
    pub test: Test,
    /// It is another one nearly each time, as ids are.
    pub id: bool,
}
