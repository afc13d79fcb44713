//! Secrets in values: what looks like one, in words, and where it stands.
//!
//! They are told by well-known forms of tokens, by the keys and names that they stand under, and, for numbers of
//! payment cards, by their check digit. What is blacked out already, and what only stands for a value (a parameter, a
//! variable), is none.

mod assigned;
mod cards;
mod names;
mod tokens;
mod urls;

use std::ops::Range;

use serde::{Deserialize, Serialize};

pub(super) use names::is_secret_flag;

macro_rules! kinds {
    ($($kind:ident = $text:literal;)+) => {
        /// What a secret looks like.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum SecretKind {
            $(#[doc = $text] $kind,)+
        }

        impl SecretKind {
            /// Every kind.
            pub const ALL: &'static [Self] = &[$(Self::$kind,)+];

            /// In words, for a person: "a private key".
            pub fn text(self) -> &'static str {
                match self { $(Self::$kind => $text,)+ }
            }
        }
    };
}

kinds! {
    PrivateKey = "a private key";
    WebToken = "a JSON Web Token";
    UrlPassword = "a password in a URL";
    Authorization = "an Authorization header";
    Cookie = "a cookie";
    AwsKey = "an access key of AWS";
    GitHubToken = "a token of GitHub";
    GitLabToken = "a token of GitLab";
    SlackToken = "a token of Slack";
    StripeKey = "a secret key of Stripe";
    GoogleKey = "a key or token of Google";
    ModelKey = "an API key of a provider of models";
    NpmToken = "a token of npm";
    VaultToken = "a token of Vault";
    SendGridKey = "an API key of SendGrid";
    OtherToken = "a token of another well-known form";
    Assigned = "a value behind a name of a secret";
    Named = "a value under a key that names a secret";
    Card = "the number of a payment card";
}

/// A secret that stands in a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Secret {
    /// What it looks like.
    pub kind: SecretKind,
    /// Where it begins in the value, in bytes.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
}

/// The first secret of the value under a key. O(length).
pub fn secret_in(key: &str, value: &str) -> Option<Secret> {
    secrets_in(key, value).into_iter().next()
}

/// All secrets of the value under a key, in their order; no two have a byte in common. Where the key names a secret,
/// all of the value is it. O(length).
pub fn secrets_in(key: &str, value: &str) -> Vec<Secret> {
    match named(key, value) {
        Some(kind) => vec![Secret { kind, start: 0, end: value.len() }],
        None => in_text(value),
    }
}

/// What a value is whose key names a secret, if it is there to be read.
pub(super) fn named(key: &str, value: &str) -> Option<SecretKind> {
    let name = names::SecretName::of(key)?;
    (name.takes(value)).then_some(name.kind)
}

/// All secrets that a text holds, whatever it is called.
pub(super) fn in_text(text: &str) -> Vec<Secret> {
    // Shorter ones are no secret that could be told.
    if text.len() < 8 {
        return Vec::new();
    }
    // One bit for each byte below 96, and the same for two of them that are 64 apart: few texts have any of those that
    // are asked for.
    let seen = text.bytes().fold(0u64, |seen, b| seen | u64::from(b < 128) << (b & 63));
    let has = |c: u8| seen >> (c & 63) & 1 != 0;
    let mut found = Found::default();
    if has(b'-') && text.contains("PRIVATE KEY-----") {
        tokens::private_keys(text, &mut found);
    }
    if text.len() >= 16 {
        tokens::find(text, &mut found);
    }
    if has(b'@') {
        urls::passwords(text, &mut found);
    }
    if has(b'=') || has(b':') {
        assigned::find(text, &mut found);
    }
    if has(b' ') {
        tokens::credentials(text, &mut found);
        assigned::flags(text, &mut found);
    }
    if text.len() >= 13 && text.bytes().filter(u8::is_ascii_digit).count() >= 13 {
        cards::find(text, &mut found);
    }
    found.finish()
}

/// What was found; of what overlaps, that which was found first stays, and takes in the rest of the other.
#[derive(Debug, Default)]
struct Found(Vec<Secret>);

impl Found {
    fn push(&mut self, kind: SecretKind, part: Range<usize>) {
        if part.start < part.end {
            self.0.push(Secret { kind, start: part.start, end: part.end });
        }
    }

    fn finish(mut self) -> Vec<Secret> {
        // Stable: of those that begin at one place, the first found comes first.
        self.0.sort_by_key(|secret| secret.start);
        let mut out: Vec<Secret> = Vec::with_capacity(self.0.len());
        for secret in self.0 {
            match out.last_mut() {
                Some(last) if secret.start < last.end => last.end = last.end.max(secret.end),
                _ => out.push(secret),
            }
        }
        out
    }
}
