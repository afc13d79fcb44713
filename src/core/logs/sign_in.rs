//! What signs a person in at a Loki, or at the proxy before it.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

/// A user and a password as the value of the header Authorization (RFC 7617, in UTF-8).
pub fn basic(user: &str, password: &str) -> String {
    format!("Basic {}", BASE64_STANDARD.encode(format!("{user}:{password}")))
}
