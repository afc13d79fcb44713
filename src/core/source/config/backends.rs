//! `backends` of a configuration.

use super::fields::{At, Reader};
use super::{Backend, address, headers};
use crate::source::Credentials;

/// The keys of a back end.
pub(super) const KEYS: [&str; 5] = ["credentials", "headers", "name", "timeoutSeconds", "url"];

/// The longest silence that may be waited for, in seconds.
const MOST_SECONDS: u32 = 3_600;

/// Reads the list. A back end without a good name and address is left out; another field that
/// can't be read has its default.
pub(super) fn read(reader: &mut Reader, at: &At<'_>) -> Vec<Backend> {
    let mut backends: Vec<Backend> = Vec::new();
    for item in reader.list(at) {
        if let Some(backend) = one(reader, &item, &backends) {
            backends.push(backend);
        }
    }
    backends
}

fn one(reader: &mut Reader, at: &At<'_>, before: &[Backend]) -> Option<Backend> {
    let mut backend = Backend::default();
    let (mut name, mut url) = (None, None);
    for (key, field) in reader.object(at, &KEYS)? {
        match key {
            "name" => name = Some(read_name(reader, &field, before)),
            "url" => url = Some(address::read_base(reader, &field)),
            "credentials" => {
                let choices = [
                    ("omit", Credentials::Omit),
                    ("same-origin", Credentials::SameOrigin),
                    ("include", Credentials::Include),
                ];
                backend.credentials = reader.choice(&field, &choices).unwrap_or_default();
            }
            "headers" => backend.headers = headers::read(reader, &field),
            "timeoutSeconds" => {
                backend.timeout_s = reader.number(&field, 1, MOST_SECONDS).unwrap_or_default();
            }
            _ => {}
        }
    }
    for (key, missing) in [("name", name.is_none()), ("url", url.is_none())] {
        if missing {
            reader.wrong(&at.place, format!("has no {key}"));
        }
    }
    (backend.name, backend.url) = name.flatten().zip(url.flatten())?;
    Some(backend)
}

fn read_name(reader: &mut Reader, at: &At<'_>, before: &[Backend]) -> Option<String> {
    let name = reader.text(at)?.trim();
    match name_problem(name, before) {
        Some(problem) => reader.wrong(&at.place, problem),
        None => return Some(name.to_owned()),
    }
    None
}

/// Why a back end can't be called `name` beside `others`; a sentence without its subject.
pub fn name_problem(name: &str, others: &[Backend]) -> Option<&'static str> {
    let lower = name.to_ascii_lowercase();
    if name.is_empty() {
        Some("is empty")
    } else if name == "demo" {
        Some("is the name of the built-in demo")
    } else if lower.starts_with("http://") || lower.starts_with("https://") {
        Some("is an address, which belongs into url")
    } else if others.iter().any(|b| b.name == name) {
        Some("is another back end's name")
    } else {
        None
    }
}
