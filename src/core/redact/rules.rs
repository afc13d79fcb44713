//! The rules that a person chooses, and what of them cannot be read.

use regex_lite::{Regex, RegexBuilder};
use serde::{Deserialize, Serialize};

use super::keys::Glob;

/// How large a compiled pattern may be, in bytes: its size is what each character of a text costs.
const SIZE: usize = 32 * 1024;

/// How long a pattern, of a text or of a key, may be, in bytes.
const LONGEST: usize = 1_000;

/// How many patterns of each kind count.
const MOST: usize = 100;

/// What is taken out of a trace. [`Rules::default`] changes nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Rules {
    /// Keys of attributes whose values are masked, whatever they are: exact, or with `*` for any run of
    /// characters. Letter case is ignored. A member of a map is called `key.member`, and also `member` alone.
    pub mask_keys: Vec<String>,
    /// Regular expressions (regex-lite's). What they match in any text, but names of services, is masked.
    pub mask_patterns: Vec<String>,
    /// What looks like a secret is masked. See [`SecretKind`](super::SecretKind).
    pub mask_secrets: bool,
    /// Texts of queries and of messages are left out, and queries in URLs. See [`QUERIES`](super::QUERIES).
    pub drop_queries: bool,
    /// Events, exceptions and status messages are left out.
    pub drop_logs: bool,
    /// Ids of traces and spans, of people, sessions and things, and e-mail addresses are hashed: equal ones
    /// to equal ones.
    pub hash_ids: bool,
    /// Names and addresses of hosts are hashed. Those that say nothing (`localhost`, `127.0.0.1`) stay.
    pub hash_hosts: bool,
    /// What hashes depend on. Random for each share, and never given away with it: who has it can try out
    /// names until the hash is the same.
    pub salt: [u8; 16],
}

/// A pattern that counts as none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PatternProblem {
    /// The pattern.
    pub pattern: String,
    /// Why it counts as none, in English.
    pub reason: String,
}

impl Rules {
    /// All that can be done without knowing the trace.
    pub fn careful(salt: [u8; 16]) -> Self {
        Self {
            mask_secrets: true,
            drop_queries: true,
            drop_logs: true,
            hash_ids: true,
            hash_hosts: true,
            salt,
            ..Self::default()
        }
    }

    /// Which patterns, of texts and of keys, count as none, and why. O(their length).
    pub fn problems(&self) -> Vec<PatternProblem> {
        let keys = check(&self.mask_keys, |key| Glob::new(key).map(drop));
        let texts = check(&self.mask_patterns, |pattern| compile(pattern).map(drop));
        keys.into_iter().chain(texts).collect()
    }

    /// Those patterns of keys that count.
    pub(super) fn globs(&self) -> Vec<Glob> {
        let keys = self.mask_keys.iter().take(MOST).filter(|key| key.len() <= LONGEST);
        keys.filter_map(|key| Glob::new(key).ok()).collect()
    }

    /// Those patterns of texts that count.
    pub(super) fn regexes(&self) -> Vec<Regex> {
        let patterns = self.mask_patterns.iter().take(MOST).filter(|p| p.len() <= LONGEST);
        patterns.filter_map(|pattern| compile(pattern).ok()).collect()
    }
}

fn check(
    patterns: &[String],
    read: impl Fn(&str) -> Result<(), String>,
) -> impl Iterator<Item = PatternProblem> {
    let problem = |(at, pattern): (usize, &String)| {
        let reason = if at >= MOST {
            format!("only the first {MOST} count")
        } else if pattern.len() > LONGEST {
            format!("it is longer than {LONGEST} bytes")
        } else {
            read(pattern).err()?
        };
        Some(PatternProblem { pattern: pattern.clone(), reason })
    };
    patterns.iter().enumerate().filter_map(problem).collect::<Vec<_>>().into_iter()
}

fn compile(pattern: &str) -> Result<Regex, String> {
    let built = RegexBuilder::new(pattern).size_limit(SIZE).build();
    built.map_err(|error| error.to_string())
}
