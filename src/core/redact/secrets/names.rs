//! Names of what is secret, and whether a value is there to be read.

use super::SecretKind;
pub(super) use crate::base::secret::is_random;
use crate::base::secret::{self, letters_before};

/// Names of secrets, as they end.
const ENDINGS: [&str; 29] = [
    "password",
    "passwd",
    "passphrase",
    "passcode",
    "secret",
    "apikey",
    "accesstoken",
    "authtoken",
    "authenticationtoken",
    "bearertoken",
    "refreshtoken",
    "idtoken",
    "sessiontoken",
    "securitytoken",
    "csrftoken",
    "xsrftoken",
    "apitoken",
    "privatetoken",
    "jobtoken",
    "privatekey",
    "secretkey",
    "signingkey",
    "encryptionkey",
    "accountkey",
    "accesskey",
    "secretaccesskey",
    "authorization",
    "credential",
    "credentials",
];

/// Names of secrets that are too short to be told by their end.
const WORDS: [&str; 9] =
    ["token", "pwd", "cookie", "cookies", "setcookie", "jwt", "xauthtoken", "cvv", "pin"];

/// Names that may be something else: what stands behind them must look made by a program.
const DOUBTFUL: [&str; 9] = [
    "pass",
    "auth",
    "sig",
    "signature",
    "sessionid",
    "jsessionid",
    "phpsessid",
    "xamzsignature",
    "xamzcredential",
];

/// The name of a secret.
#[derive(Clone, Copy, Debug)]
pub(super) struct SecretName {
    /// What a value under it is.
    pub kind: SecretKind,
    /// People choose it: it may be a number, or a word.
    chosen: bool,
    /// It may be something else.
    doubtful: bool,
}

impl SecretName {
    /// What is so called, by the part behind the last point; `api_key`, `apiKey` and `API-Key` are one. Counts of
    /// tokens (`token_count`, `usage.input_tokens`) are not among them. O(length).
    pub fn of(name: &str) -> Option<Self> {
        let last = name.rsplit('.').next().unwrap_or(name);
        let ends = |words: &[&str]| words.iter().any(|word| letters_before(last, word).is_some());
        let is = |words: &[&str]| words.iter().any(|word| letters_before(last, word) == Some(0));
        let doubtful = is(&DOUBTFUL);
        if !ends(&ENDINGS) && !is(&WORDS) && !doubtful {
            return None;
        }
        let kind = if ends(&["authorization"]) {
            SecretKind::Authorization
        } else if ends(&["cookie", "cookies"]) {
            SecretKind::Cookie
        } else {
            SecretKind::Named
        };
        let chosen =
            ends(&["password", "passwd", "passphrase", "passcode"]) || is(&["pwd", "pin", "cvv"]);
        Some(Self { kind, chosen, doubtful })
    }

    /// Whether all of a value is secret under it.
    pub fn takes(self, value: &str) -> bool {
        is_open(value) && self.fits(value)
    }

    /// Whether a value in a text is secret behind it, and not a parameter or template that stands for one.
    pub fn takes_in_text(self, value: &str) -> bool {
        is_value(value) && self.fits(value)
    }

    fn fits(self, value: &str) -> bool {
        (self.chosen || !is_number(value)) && (!self.doubtful || is_random(value, 8))
    }

    /// Whether a value behind a colon is: there may be any sentence.
    pub fn takes_behind_colon(self, value: &str) -> bool {
        let least = if self.chosen { 5 } else { 12 };
        self.takes_in_text(value) && is_random(value, least)
    }
}

/// Whether an argument of a program says that the next is a secret: `--password`.
pub fn is_secret_flag(argument: &str) -> bool {
    let name = argument.strip_prefix("--").unwrap_or("");
    SecretName::of(name).is_some_and(|name| !name.doubtful)
}

fn is_number(value: &str) -> bool {
    value.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'+' | b' '))
}

/// Whether the value of something secret is there to be read: neither blacked out nor a word for nothing.
pub(super) fn is_open(value: &str) -> bool {
    secret::is_open(value) && !is_empty(value)
}

/// Whether a value in a text is one, and not a parameter or template that stands for it.
pub(super) fn is_value(value: &str) -> bool {
    secret::is_value(value) && !is_empty(value)
}

/// Whether a value says that there is none.
fn is_empty(value: &str) -> bool {
    let around = |c: char| c.is_ascii_whitespace() || "[]<>(){}\"'".contains(c);
    value.trim_matches(around).eq_ignore_ascii_case("empty")
}
