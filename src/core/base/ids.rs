//! Trace and span ids: numbers when they are hexadecimal, as W3C trace context and OTLP say.
//!
//! Ids that are anything else (test data, Zipkin-like tools) are kept as text by the model; this
//! file only says whether a text *is* such a number, and how a number is written.

use serde::{Deserialize, Serialize};

/// A 128-bit trace id. A 64-bit id is the same number with a high half of zero.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct TraceId(pub u128);

/// A 64-bit span id. Zero means "none", as in OTLP.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct SpanId(pub u64);

impl TraceId {
    /// Reads 1 to 32 hexadecimal digits of either case; anything else is `None`.
    pub fn from_hex(text: &str) -> Option<Self> {
        hex(text, 32).map(Self)
    }
}

impl SpanId {
    /// Reads 1 to 16 hexadecimal digits of either case; anything else is `None`.
    pub fn from_hex(text: &str) -> Option<Self> {
        hex(text, 16).and_then(|v| u64::try_from(v).ok()).map(Self)
    }
}

/// 32 lower-case digits, or 16 when the high half is zero (as Jaeger's query API writes them).
impl std::fmt::Display for TraceId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.0 >> 64 == 0 { write!(f, "{:016x}", self.0) } else { write!(f, "{:032x}", self.0) }
    }
}

/// 16 lower-case digits.
impl std::fmt::Display for SpanId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

fn hex(text: &str, most: usize) -> Option<u128> {
    if text.is_empty() || text.len() > most {
        return None;
    }
    text.bytes().try_fold(0u128, |acc, b| {
        let digit = (b as char).to_digit(16)?;
        Some(acc << 4 | u128::from(digit))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_padded_and_upper_case_are_one_id() {
        let id = TraceId::from_hex("abcdef1234567890");
        assert_eq!(id, TraceId::from_hex("0000000000000000abcdef1234567890"));
        assert_eq!(id, TraceId::from_hex("ABCDEF1234567890"));
        assert_eq!(id.map(|i| i.to_string()).as_deref(), Some("abcdef1234567890"));
    }

    #[test]
    fn what_is_not_hex_is_none() {
        for bad in
            ["", "xyz", "trace-1", "+1", "-1", "0x1", "٣", "123456789012345678901234567890123"]
        {
            assert_eq!(TraceId::from_hex(bad), None, "{bad}");
        }
        assert_eq!(SpanId::from_hex("12345678901234567"), None);
    }
}
