//! Tokens of well-known forms, credentials of HTTP, private keys.

use memchr::memmem;

use super::names::is_random;
use super::{Found, SecretKind};
use crate::redact::text::{at, before, runs, until};

/// How tokens begin, how long they are at least, and whose they are. A token may be longer than its issuer makes
/// them today, so only the least is asked for.
const PREFIXES: [(&str, usize, SecretKind); 36] = [
    ("ghp_", 24, SecretKind::GitHubToken),
    ("gho_", 24, SecretKind::GitHubToken),
    ("ghu_", 24, SecretKind::GitHubToken),
    ("ghs_", 24, SecretKind::GitHubToken),
    ("ghr_", 24, SecretKind::GitHubToken),
    ("github_pat_", 30, SecretKind::GitHubToken),
    ("glpat-", 20, SecretKind::GitLabToken),
    ("gldt-", 20, SecretKind::GitLabToken),
    ("glrt-", 20, SecretKind::GitLabToken),
    ("glptt-", 20, SecretKind::GitLabToken),
    ("xoxa-", 16, SecretKind::SlackToken),
    ("xoxb-", 16, SecretKind::SlackToken),
    ("xoxe-", 16, SecretKind::SlackToken),
    ("xoxp-", 16, SecretKind::SlackToken),
    ("xoxr-", 16, SecretKind::SlackToken),
    ("xoxs-", 16, SecretKind::SlackToken),
    ("xapp-", 16, SecretKind::SlackToken),
    ("sk_live_", 20, SecretKind::StripeKey),
    ("sk_test_", 20, SecretKind::StripeKey),
    ("rk_live_", 20, SecretKind::StripeKey),
    ("whsec_", 20, SecretKind::StripeKey),
    ("AIza", 35, SecretKind::GoogleKey),
    ("ya29.", 20, SecretKind::GoogleKey),
    ("GOCSPX-", 24, SecretKind::GoogleKey),
    ("sk-ant-", 24, SecretKind::ModelKey),
    ("sk-proj-", 24, SecretKind::ModelKey),
    ("sk-or-v1-", 24, SecretKind::ModelKey),
    ("hf_", 30, SecretKind::ModelKey),
    ("npm_", 36, SecretKind::NpmToken),
    ("hvs.", 24, SecretKind::VaultToken),
    ("hvb.", 24, SecretKind::VaultToken),
    ("SG.", 50, SecretKind::SendGridKey),
    ("shpat_", 32, SecretKind::OtherToken),
    ("dop_v1_", 40, SecretKind::OtherToken),
    ("pypi-AgE", 50, SecretKind::OtherToken),
    ("sq0atp-", 24, SecretKind::OtherToken),
];

fn is_part(b: u8) -> bool {
    b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.')
}

/// Tokens by how they begin, behind anything that is no letter and no digit. O(length).
pub(super) fn find(text: &str, found: &mut Found) {
    for run in runs(text, is_part).filter(|run| run.len() >= 16) {
        let whole = text.get(run.clone()).unwrap_or("").trim_end_matches(['.', '-']);
        // What follows a piece of the run may be a token; most runs have few pieces.
        for piece in runs(whole, |b| b.is_ascii_alphanumeric()) {
            if whole.len() - piece.start < 16 {
                break;
            }
            let token = whole.get(piece.start..).unwrap_or("");
            if let Some((kind, len)) = token_of(token) {
                let start = run.start + piece.start;
                found.push(kind, start..start + len);
                break;
            }
        }
    }
}

/// What a run that begins so is, and how long.
fn token_of(token: &str) -> Option<(SecretKind, usize)> {
    match token.as_bytes() {
        [b'A', b'K' | b'S', b'I', b'A', ..] => {
            let len =
                token.bytes().take_while(|b| b.is_ascii_uppercase() || b.is_ascii_digit()).count();
            let alone = !at(token, len).is_ascii_alphanumeric();
            return (len == 20 && alone).then_some((SecretKind::AwsKey, len));
        }
        [b'e', b'y', b'J', ..] => {
            return web_token(token).then_some((SecretKind::WebToken, token.len()));
        }
        [b's', b'k', b'-', ..] => {
            // Any word may follow; a key goes on without another sign.
            let len = token.bytes().skip(3).take_while(u8::is_ascii_alphanumeric).count() + 3;
            let key = token.get(..len).filter(|key| len >= 35 && is_random(key, 35));
            if key.is_some() {
                return Some((SecretKind::ModelKey, len));
            }
        }
        _ => {}
    }
    let starts = |&&(prefix, least, _): &&(&str, usize, _)| {
        // What is longer than any token is judged by its beginning.
        let judged = || token.get(..token.len().min(512)).unwrap_or(token);
        token.len() >= least && token.starts_with(prefix) && is_random(judged(), least)
    };
    PREFIXES.iter().find(starts).map(|&(_, _, kind)| (kind, token.len()))
}

/// A JSON Web Token: two parts of base64 at least, the first of them of an object; or the beginning of one.
fn web_token(token: &str) -> bool {
    let token = token.get(..token.len().min(4_000)).unwrap_or(token);
    let mut parts = token.split('.');
    let head = parts.next().map_or(0, str::len);
    let body = parts.next();
    head >= 11 && body.is_some_and(|body| body.is_empty() || body.len() >= 8)
}

/// What stands behind `Bearer`, and behind `Basic` where that begins a header. O(length).
pub(super) fn credentials(text: &str, found: &mut Found) {
    let mut header = None;
    for (word, least) in [("earer ", 12), ("asic ", 8)] {
        for place in memmem::find_iter(text.as_bytes(), word) {
            // "Basic" is a word like others, where it does not begin a header.
            let basic = word == "asic ";
            let mut begins =
                || place == 1 || *header.get_or_insert_with(|| text.contains("uthorization"));
            if !before(text, place).eq_ignore_ascii_case(&b'b') || basic && !begins() {
                continue;
            }
            let start = place + word.len();
            let is_end = |b: u8| b.is_ascii_whitespace() || b"\"'\\,;".contains(&b);
            let end = until(text, start, is_end);
            if text.get(start..end).is_some_and(|token| is_random(token, least)) {
                found.push(SecretKind::Authorization, start..end);
            }
        }
    }
}

/// Private keys from their first line to their last, or to the end. O(length).
pub(super) fn private_keys(text: &str, found: &mut Found) {
    let mut from = 0;
    while let Some(at) =
        memmem::find(text.as_bytes().get(from..).unwrap_or(&[]), b"PRIVATE KEY-----")
    {
        let place = from + at;
        let begin = text.get(from..place).and_then(|head| head.rfind("-----BEGIN "));
        let start = begin.map_or(place, |begin| from + begin);
        let behind = place + "PRIVATE KEY-----".len();
        let rest = text.get(behind..).unwrap_or("");
        let end = rest
            .find("PRIVATE KEY-----")
            .map_or(text.len(), |end| behind + end + "PRIVATE KEY-----".len());
        found.push(SecretKind::PrivateKey, start..end);
        from = end;
    }
}
