//! Hosts in values and in texts: names and addresses that are hashed, whatever stands around them.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::ops::Range;

use memchr::memmem;

use super::hash::Keyed;
use super::known::Known;
use super::text::{Edits, at, before, ends_url, is_word, runs, until};

/// How names end that are inside of a network, or of somebody's machine at a provider's.
const INSIDE: [&str; 12] = [
    ".internal",
    ".local",
    ".lan",
    ".corp",
    ".intranet",
    ".localdomain",
    ".home.arpa",
    ".amazonaws.com",
    ".cloudapp.net",
    ".windows.net",
    ".compute.googleapis.com",
    ".svc",
];

/// What names no host in particular, and stays.
pub(super) fn is_nobody(host: &str) -> bool {
    if let Ok(address) = host.parse::<IpAddr>() {
        let address = address.to_canonical();
        return address.is_loopback() || address.is_unspecified();
    }
    host.eq_ignore_ascii_case("localhost")
        || host.bytes().all(|b| !b.is_ascii_alphanumeric())
        || host.contains(['{', '$', '<', '*', '['])
}

/// The hash of a host. Of an address, however it is written, the same.
pub(super) fn hashed(host: &str, hash: Keyed) -> String {
    if is_nobody(host) {
        return host.to_owned();
    }
    match host.parse::<IpAddr>() {
        Ok(address) => hash.host(&address.to_canonical().to_string()),
        Err(_) => hash.host(host.trim_end_matches('.')),
    }
}

/// The value of an attribute whose key says that it is a host, or several: what stands between them, and ports,
/// stay. O(length).
pub(super) fn rewrite_value(value: &str, hash: Keyed) -> Option<String> {
    let mut edits = Edits::default();
    for token in tokens(value) {
        let host = host_of(value, token);
        edits.push(host.clone(), hashed(value.get(host).unwrap_or(""), hash));
    }
    edits.apply(value)
}

/// Calls `each` with all hosts of such a value.
pub(super) fn of_value(value: &str, each: &mut dyn FnMut(&str)) {
    for token in tokens(value) {
        each(value.get(host_of(value, token)).unwrap_or(""));
    }
}

fn tokens(value: &str) -> impl Iterator<Item = Range<usize>> {
    let is_between = |b: u8| {
        b.is_ascii_whitespace()
            || matches!(b, b',' | b';' | b'/' | b'|' | b'~' | b'=' | b'"' | b'(' | b')')
    };
    runs(value, move |b| !is_between(b))
}

/// The host of `host:port`, `[address]:port` or `user@host`.
fn host_of(text: &str, token: Range<usize>) -> Range<usize> {
    let whole = text.get(token.clone()).unwrap_or("");
    let start = token.start + whole.rfind('@').map_or(0, |at| at + 1);
    let host = text.get(start..token.end).unwrap_or("");
    let inside = host.strip_prefix('[').and_then(|rest| rest.split_once(']'));
    if let Some((address, _)) = inside.filter(|(address, _)| address.contains(':')) {
        return start + 1..start + 1 + address.len();
    }
    let port = |&(_, port): &(&str, &str)| port.bytes().all(|b| b.is_ascii_digit());
    // More than one colon is an address of IPv6, without port.
    let named = host.rsplit_once(':').filter(port).filter(|(host, _)| !host.contains(':'));
    start..named.map_or(token.end, |(host, _)| start + host.len())
}

/// The places of `user:password@host:port` in the URLs of a text.
fn authorities(text: &str) -> impl Iterator<Item = Range<usize>> {
    memmem::find_iter(text.as_bytes(), "://").map(|place| {
        let start = place + 3;
        start..until(text, start, |b| ends_url(b) || matches!(b, b'/' | b'?' | b'#' | b')' | b';'))
    })
}

/// Calls `each` with the hosts of all URLs of a text. O(length).
pub(super) fn of_urls(text: &str, each: &mut dyn FnMut(&str)) {
    for part in authorities(text) {
        let (_, hosts) = split(text, part);
        hosts.for_each(|host| each(text.get(host).unwrap_or("")));
    }
}

/// Whether user and password stand before the hosts, which then begin later; and the hosts, of which some URLs name
/// several.
fn split(text: &str, part: Range<usize>) -> (usize, impl Iterator<Item = Range<usize>>) {
    let whole = text.get(part.clone()).unwrap_or("");
    let start = part.start + whole.rfind('@').map_or(0, |at| at + 1);
    let hosts = text.get(start..part.end).unwrap_or("");
    let list = runs(hosts, |b| b != b',').map(move |run| start + run.start..start + run.end);
    (start, list.map(move |run| host_of(text, run)))
}

/// A text in which the hosts of URLs are hashed, and their users gone. O(length).
pub(super) fn in_urls(text: &str, hash: Keyed) -> Option<String> {
    if !text.contains("://") {
        return None;
    }
    let mut edits = Edits::default();
    for part in authorities(text) {
        let (start, hosts) = split(text, part.clone());
        if start > part.start {
            edits.push(part.start..start, String::new());
        }
        for host in hosts {
            let name = text.get(host.clone()).unwrap_or("");
            edits.push(host, hashed(name, hash));
        }
    }
    edits.apply(text)
}

/// What names a host before a `=`, in connection strings.
const NAMES: [&str; 6] = ["host", "hostname", "server", "addr", "address", "hostaddr"];

/// How names of packages begin, which may end like names of hosts.
const PACKAGES: [&str; 8] = ["com.", "org.", "io.", "net.", "java", "jdk.", "sun.", "dev."];

/// A text in which addresses are hashed, hosts of connection strings, and names that are known or surely of hosts.
/// Numbers of a `version` are no addresses. O(length).
pub(super) fn in_words(text: &str, version: bool, known: &Known, hash: Keyed) -> Option<String> {
    let mut edits = Edits::default();
    let is_part = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_' | b':');
    for token in runs(text, is_part) {
        let whole = text.get(token.clone()).unwrap_or("");
        // `[::1]` or `::1`, and not a time or the path of a module.
        if whole.bytes().filter(|&b| b == b':').count() > 1 && !version {
            let trimmed = whole.trim_end_matches([':', '.', '-']);
            let address =
                trimmed.parse::<Ipv6Addr>().is_ok() && trimmed.bytes().any(|b| b.is_ascii_digit());
            if address && !is_word(before(text, token.start)) {
                edits.push(token.start..token.start + trimmed.len(), hashed(trimmed, hash));
                continue;
            }
        }
        let named = named_by_key(text, token.start);
        for part in runs(whole, |b| b != b':') {
            let host = token.start + part.start..token.start + part.end;
            let name = text.get(host.clone()).unwrap_or("").trim_end_matches(['.', '-']);
            let host = host.start..host.start + name.len();
            let first = part.start == 0;
            if first && named && !name.bytes().all(|b| b.is_ascii_digit()) || is_name(name, known) {
                edits.push(host, hashed(name, hash));
            } else if !version {
                addresses(text, host, &mut edits, hash);
            }
        }
    }
    edits.apply(text)
}

/// Whether what begins at a place is the host of a connection string: `host=name`, `user:password@tcp(name:port)`.
fn named_by_key(text: &str, start: usize) -> bool {
    let head = text.get(..start).unwrap_or("");
    if head.ends_with("@tcp(") {
        return true;
    }
    let Some(head) = head.strip_suffix('=') else { return false };
    let from = head.bytes().rev().take(12).take_while(u8::is_ascii_alphabetic).count();
    let key = head.get(head.len() - from..).unwrap_or("");
    NAMES.iter().any(|name| key.eq_ignore_ascii_case(name))
}

fn is_name(name: &str, known: &Known) -> bool {
    if name.len() < 4 || is_nobody(name) {
        return false;
    }
    let lower = name.to_ascii_lowercase();
    let inside = |end: &&str| lower.ends_with(*end) && lower.len() > end.len();
    let package = || PACKAGES.iter().any(|head| lower.starts_with(head));
    known.hosts.contains(&lower) || INSIDE.iter().any(inside) && !package()
}

/// Addresses of IPv4 within a token.
fn addresses(text: &str, token: Range<usize>, edits: &mut Edits, hash: Keyed) {
    let whole = text.get(token.clone()).unwrap_or("");
    for run in runs(whole, |b| b.is_ascii_digit() || b == b'.') {
        let digits = whole.get(run.clone()).unwrap_or("").trim_matches('.');
        let Ok(address) = digits.parse::<Ipv4Addr>() else { continue };
        let start = token.start + run.start + usize::from(at(whole, run.start) == b'.');
        let end = start + digits.len();
        let [first, rest @ ..] = address.octets();
        // A version of a browser, or a network; and zero begins no address.
        let number = rest == [0, 0, 0] || first == 0;
        let alone = |b: u8| !b.is_ascii_alphabetic() && b < 0x80;
        if !number && alone(before(text, start)) && alone(at(text, end)) {
            edits.push(start..end, hashed(digits, hash));
        }
    }
}

/// An address of IPv4 that was written as a number, as Jaeger's first clients did it.
pub(super) fn hashed_number(number: &str, hash: Keyed) -> Option<String> {
    let number: i64 = number.parse().ok()?;
    let bits = u32::try_from(number)
        .ok()
        .or_else(|| i32::try_from(number).ok().map(i32::cast_unsigned))?;
    Some(hashed(&Ipv4Addr::from(bits).to_string(), hash))
}
