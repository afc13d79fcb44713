//! One value under the rules: what becomes of it, and what was done.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use regex_lite::Regex;

use super::done::{Done, New, Role};
use super::hash::Keyed;
use super::json::{self, Item, Kind};
use super::keys::{Glob, Meaning};
use super::known::Known;
use super::queries::{Cut, is_sql, is_what_was_said, operation, without_queries};
use super::secrets::{self, SecretKind, is_secret_flag};
use super::{MASK, Rules, hosts, ids, masks};
use crate::model::AttrType;

/// How deep JSON may be inside of a text that is JSON.
const MOST_NESTED: u32 = 3;

/// How often a text is looked at until nothing more is masked in it: where something is masked, what stands beside
/// it may be a secret that was part of a longer word before. A text that still changes then is masked as a whole.
const ROUNDS: u32 = 6;

/// The rules, read, with what is known of the trace.
pub(super) struct Rewriter {
    pub rules: Rules,
    patterns: Vec<Regex>,
    globs: Vec<Glob>,
    pub hash: Keyed,
    pub known: Known,
}

impl Rewriter {
    /// Nothing is known yet. O(length of the patterns).
    pub fn new(rules: Rules) -> Self {
        Self {
            patterns: rules.regexes(),
            globs: rules.globs(),
            hash: Keyed::new(rules.salt),
            known: Known::default(),
            rules,
        }
    }

    /// How often a text is looked through, about: each pattern does it once more.
    pub fn times(&self) -> usize {
        1 + self.patterns.len()
    }

    /// A text that has no key. O(length), for each pattern its size times more.
    pub fn plain(&self, role: Role, text: &str, done: &mut Done) -> Option<String> {
        if role == Role::Message && self.rules.drop_logs && !text.is_empty() {
            done.dropped = true;
            return Some(String::new());
        }
        if self.rules.drop_queries && (is_sql(text) || self.known.queries.contains(text)) {
            // The operation says what the span is.
            done.dropped = true;
            return Some(operation(text).to_owned());
        }
        self.text(&Meaning::default(), text, done)
    }

    /// The key of an attribute, or of a member of a map: only what is an id or a secret in it is another then. A key
    /// that is called like a host mostly is none.
    pub fn key(&self, key: &str, done: &mut Done) -> Option<String> {
        let masked = self.masked(key, &[], done);
        let hashed = self.rules.hash_ids.then(|| {
            let now = masked.as_deref().unwrap_or(key);
            let mails = ids::mails_in(now, self.hash);
            let ids = ids::rewrite(mails.as_deref().unwrap_or(now), true, &self.known, self.hash);
            ids.or(mails)
        });
        let hashed = hashed.flatten();
        done.hashed |= hashed.is_some();
        hashed.or(masked)
    }

    /// The value of an attribute; `said` where it is one of an event that is a message to a model.
    pub fn value(&self, key: &str, kind: AttrType, text: &str, said: bool, done: &mut Done) -> New {
        let mut meaning = Meaning::of(key);
        if said && is_what_was_said(&key.to_lowercase()) {
            meaning.query = Some(Cut::Whole);
        }
        let of = Of { key, member: key, before: "", nested: 0 };
        self.one(&of, &meaning, kind, text, done)
    }

    fn one(
        &self,
        of: &Of<'_>,
        meaning: &Meaning,
        kind: AttrType,
        text: &str,
        done: &mut Done,
    ) -> New {
        let (rules, textual) =
            (&self.rules, matches!(kind, AttrType::String | AttrType::Json | AttrType::Bytes));
        let other = |text: String| New::Other(AttrType::String, text);
        if rules.drop_logs && meaning.log
            || rules.drop_queries && (meaning.query == Some(Cut::Whole) || textual && is_sql(text))
        {
            done.dropped = true;
            return New::Gone;
        }
        if text.is_empty() || text == MASK || kind == AttrType::Empty {
            return New::Same;
        }
        if self.is_masked(of) {
            done.masked = true;
            return other(MASK.to_owned());
        }
        if textual && self.is_secret(of, text, done) {
            done.masked = true;
            return other(MASK.to_owned());
        }
        if rules.drop_logs && meaning.error && textual && !is_yes_or_no(text) {
            // That it failed stays.
            done.dropped = true;
            let masked = self.number("true", done);
            return masked.map_or_else(|| New::Other(AttrType::Bool, "true".to_owned()), other);
        }
        let plain = !matches!(kind, AttrType::Json | AttrType::Bool | AttrType::Bytes);
        if rules.hash_ids && plain && (meaning.person || meaning.id && ids::looks_like_id(text)) {
            done.hashed = true;
            return other(ids::rewrite_value(text, &self.known, self.hash));
        }
        let host = rules.hash_hosts && meaning.host;
        match kind {
            AttrType::Int if host => match hosts::hashed_number(text, self.hash) {
                Some(host) => {
                    done.hashed = true;
                    other(host)
                }
                None => New::Same,
            },
            AttrType::Int | AttrType::Double | AttrType::Bool => {
                self.number(text, done).map_or(New::Same, other)
            }
            AttrType::Bytes => self.bytes(meaning, text, done),
            AttrType::Json | AttrType::String | AttrType::Empty => {
                self.json_or_text(of, (meaning, kind), text, done)
            }
        }
    }

    fn is_masked(&self, of: &Of<'_>) -> bool {
        if self.globs.is_empty() {
            return false;
        }
        let is = |key: &str| {
            let key = key.to_lowercase();
            self.globs.iter().any(|glob| glob.is(&key))
        };
        is(of.key) || of.member != of.key && is(of.member)
    }

    /// Whether all of a value is a secret that is to be masked, by its key or by what stands before it.
    fn is_secret(&self, of: &Of<'_>, text: &str, done: &mut Done) -> bool {
        if !self.rules.mask_secrets && !done.look {
            return false;
        }
        let flagged = || is_secret_flag(of.before).then_some(SecretKind::Assigned);
        let Some(kind) = secrets::named(of.key, text).or_else(flagged) else { return false };
        done.secrets.push(kind);
        self.rules.mask_secrets
    }

    /// The secrets that a text holds, if they are to be masked.
    fn secrets(&self, text: &str, done: &mut Done) -> Vec<secrets::Secret> {
        if !self.rules.mask_secrets && !done.look {
            return Vec::new();
        }
        let secrets = secrets::in_text(text);
        done.secrets.extend(secrets.iter().map(|secret| secret.kind));
        if self.rules.mask_secrets { secrets } else { Vec::new() }
    }

    /// A text without its secrets, and what patterns match.
    fn masked(&self, text: &str, patterns: &[Regex], done: &mut Done) -> Option<String> {
        let mut now: Option<String> = None;
        for _ in 0..ROUNDS {
            let last = now.as_deref().unwrap_or(text);
            match masks::mask(last, patterns, &self.secrets(last, done)) {
                Some(new) => now = Some(new),
                None => return now,
            }
            done.masked = true;
        }
        Some(MASK.to_owned())
    }

    fn number(&self, text: &str, done: &mut Done) -> Option<String> {
        let masked = masks::mask(text, &self.patterns, &[]);
        // It is a text then.
        let masked = masked.map(|text| self.masked(&text, &self.patterns, done).unwrap_or(text));
        if masked.is_none() && self.rules.hash_ids && ids::is_known_number(text, &self.known) {
            done.hashed = true;
            return Some(ids::rewrite_value(text, &self.known, self.hash));
        }
        done.masked |= masked.is_some();
        masked
    }

    /// Bytes in base64: what they say as a text, or the 8 or 16 of an id.
    fn bytes(&self, meaning: &Meaning, text: &str, done: &mut Done) -> New {
        if let Some(masked) = masks::mask(text, &self.patterns, &[]) {
            done.masked = true;
            let masked = self.masked(&masked, &self.patterns, done).unwrap_or(masked);
            return New::Other(AttrType::String, masked);
        }
        let Ok(bytes) = STANDARD.decode(text) else {
            let new = self.text(meaning, text, done);
            return new.map_or(New::Same, |text| New::Other(AttrType::Bytes, text));
        };
        let said = std::str::from_utf8(&bytes).ok().and_then(|said| self.text(meaning, said, done));
        let new = match (said, bytes.as_slice().try_into(), bytes.as_slice().try_into()) {
            (Some(said), ..) => said.into_bytes(),
            (None, Ok(id), _) if self.rules.hash_ids => {
                self.hash.span(u64::from_be_bytes(id)).to_be_bytes().to_vec()
            }
            (None, _, Ok(id)) if self.rules.hash_ids => {
                self.hash.trace(u128::from_be_bytes(id)).to_be_bytes().to_vec()
            }
            _ => return New::Same,
        };
        done.hashed |= !done.masked;
        New::Other(AttrType::Bytes, STANDARD.encode(new))
    }

    /// A text, or JSON, which it may be whatever its type is. What is none is a text from then on.
    fn json_or_text(
        &self,
        of: &Of<'_>,
        (meaning, kind): (&Meaning, AttrType),
        text: &str,
        done: &mut Done,
    ) -> New {
        if of.nested < MOST_NESTED && text.trim_start().starts_with(['{', '[']) {
            let mut inner = Done { look: done.look, ..Done::default() };
            let of = Of { key: json::head(of.key), ..*of };
            let mut each = |item: Item<'_>| self.item(&of, meaning, item, &mut inner);
            if let Ok(new) = json::rewrite(text, of.key, &mut each) {
                done.add(inner);
                return new.map_or(New::Same, |text| New::Other(kind, text));
            }
        }
        let host = self.rules.hash_hosts && meaning.host && !text.contains("://");
        let new =
            if host { self.host(meaning, text, done) } else { self.text(meaning, text, done) };
        new.map_or(New::Same, |text| New::Other(AttrType::String, text))
    }

    /// A host, unless it is masked.
    fn host(&self, meaning: &Meaning, text: &str, done: &mut Done) -> Option<String> {
        let masked = self.masked(text, &self.patterns, done);
        if masked.as_deref() == Some(MASK) {
            return masked;
        }
        // What stands beside it is looked at as any text, so that no mail is left behind its host.
        let now = masked.as_deref().unwrap_or(text);
        let hashed = hosts::rewrite_value(now, self.hash);
        done.hashed |= hashed.is_some();
        let rest = self.texts(meaning, hashed.as_deref().unwrap_or(now), done);
        rest.or(hashed).or(masked)
    }

    /// A value, or a key, within an array or a map. What would be left out is masked, as the rest says where it stood.
    fn item(
        &self,
        of: &Of<'_>,
        outer: &Meaning,
        item: Item<'_>,
        done: &mut Done,
    ) -> Option<String> {
        let kind = match item.kind {
            Kind::Key => return self.key(item.text, done),
            Kind::Number if item.text.bytes().all(|b| b.is_ascii_digit() || b == b'-') => {
                AttrType::Int
            }
            Kind::Number => AttrType::Double,
            Kind::Bool => AttrType::Bool,
            Kind::Text => AttrType::String,
        };
        // In an array, the values are what the key says; in a map, what its own key says, and the path.
        let member = item.path.get(of.key.len()..).filter(|path| !path.is_empty());
        let meaning = match member {
            None => *outer,
            Some(member) => {
                let last = member.rsplit('.').next().unwrap_or(member);
                Meaning::of(item.path)
                    .or(Meaning::of(last))
                    .or(Meaning::of(member.trim_start_matches('.')))
            }
        };
        let last = item.path.rsplit('.').next().unwrap_or(item.path);
        let inner = Of {
            key: item.path,
            member: if member.is_some() { last } else { item.path },
            before: item.before,
            nested: of.nested + 1,
        };
        match self.one(&inner, &meaning, kind, item.text, done) {
            New::Same => None,
            New::Gone => Some(MASK.to_owned()),
            New::Other(_, text) => Some(text),
        }
    }

    fn text(&self, meaning: &Meaning, text: &str, done: &mut Done) -> Option<String> {
        let masked = self.masked(text, &self.patterns, done);
        self.texts(meaning, masked.as_deref().unwrap_or(text), done).or(masked)
    }

    /// All but masks.
    fn texts(&self, meaning: &Meaning, text: &str, done: &mut Done) -> Option<String> {
        let (rules, hash) = (&self.rules, self.hash);
        let mut now: Option<String> = None;
        let mut step = |on: bool, done: &mut bool, make: &dyn Fn(&str) -> Option<String>| {
            if on && let Some(new) = make(now.as_deref().unwrap_or(text)) {
                now = Some(new);
                *done = true;
            }
        };
        let whole = meaning.query == Some(Cut::Query);
        step(rules.drop_queries, &mut done.dropped, &|text| without_queries(text, whole));
        // Of `https://name@host`, the name goes with the host; of `name@host`, the host is the mail's.
        step(rules.hash_hosts, &mut done.hashed, &|text| hosts::in_urls(text, hash));
        step(rules.hash_ids, &mut done.hashed, &|text| ids::mails_in(text, hash));
        step(rules.hash_hosts, &mut done.hashed, &|text| {
            hosts::in_words(text, meaning.version, &self.known, hash)
        });
        step(rules.hash_ids, &mut done.hashed, &|text| {
            ids::rewrite(text, meaning.version, &self.known, hash)
        });
        now
    }
}

/// Where a value stands.
#[derive(Clone, Copy)]
struct Of<'a> {
    /// Its key; within maps, all that lead to it.
    key: &'a str,
    /// The last of them.
    member: &'a str,
    /// The text before it in its array.
    before: &'a str,
    /// In how many texts that are JSON it is.
    nested: u32,
}

fn is_yes_or_no(text: &str) -> bool {
    ["true", "false", "0", "1", "yes", "no", "none", "ok", "error"]
        .iter()
        .any(|word| text.eq_ignore_ascii_case(word))
}
