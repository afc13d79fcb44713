//! Takes lines in: what a Loki has answered, or what of a file a query finds.

use std::collections::BTreeSet;
use std::io::Read as _;

use flate2::read::MultiGzDecoder;

use super::owners::Owners;
use super::{Kept, KeptLine};
use crate::base::TimeNs;
use crate::engine::names::problem;
use crate::engine::protocol::{Level, LogForm, LogsTook, Problem, is_beside};
use crate::engine::shown::Shown;
use crate::logs::fields::{self, Form, Parsed};
use crate::logs::ids::ids;
use crate::logs::lines::{Line, merge};
use crate::logs::local::{LineView, Parsers, Query};
use crate::logs::reply::{self, Reply};
use crate::model::Store;

/// How many lines are kept at most: what comes beyond is not.
const MOST: usize = 50_000;

/// How large a packed file may become, in bytes.
const UNPACKED_MOST: u64 = 256 * 1024 * 1024;

/// Labels that name a service where that of the setting is not there, as Loki itself looks for one.
const SERVICES: [&str; 7] =
    ["service_name", "service", "app", "application", "app_name", "container", "job"];

/// What `| json` and `| logfmt` of a query make labels by.
const PARSERS: Parsers = Parsers {
    json: |text| labels(text, Form::Json, "JSONParserErr"),
    logfmt: |text| labels(text, Form::Logfmt, "LogfmtParserErr"),
};

/// What is taken.
pub struct Taken<'a> {
    /// The queries that are looked for in it; none where it is the answer to one.
    pub forms: &'a [LogForm],
    /// From when until when lines of a file count.
    pub time: (TimeNs, TimeNs),
    /// How many were asked for at most.
    pub most: u32,
    /// The label that names a service.
    pub service: &'a str,
    /// Beside those that are kept.
    pub more: bool,
}

impl Shown {
    /// Keeps the lines of a text. O(its length + spans).
    ///
    /// # Errors
    /// The text has no lines in any form that is known, or a query can't be read.
    pub(super) fn take_logs(
        &mut self,
        store: &Store,
        body: &[u8],
        taken: &Taken<'_>,
    ) -> Result<LogsTook, Problem> {
        let unread = |error: reply::Unread| problem(error.to_string(), "Check what was asked.");
        let Reply { mut lines, skipped, warnings, cut } = if body.starts_with(&[0x1f, 0x8b]) {
            reply::read(&unpacked(body)?).map_err(unread)?
        } else {
            reply::read(body).map_err(unread)?
        };
        let mut forms = Vec::new();
        if !taken.forms.is_empty() {
            (forms, lines) = found(lines, taken)?;
        }
        let came = lines.len();
        let full = came >= taken.most as usize;
        let last = lines.last().map_or(taken.time.0, |line| line.at);
        let before = if taken.more { std::mem::take(&mut self.logs).0 } else { Vec::new() };
        let mut all: Vec<Line> = before.into_iter().map(|kept| kept.line).collect();
        merge(&mut all, lines);
        all.truncate(MOST);
        let total = u32::try_from(all.len()).unwrap_or(u32::MAX);
        self.logs = Kept(self.owned(store, all, taken.service));
        self.find_lines(store);
        Ok(LogsTook { total, forms, full, last, skipped, cut, warnings })
    }

    /// Finds out about lines what is told of each.
    fn owned(&self, store: &Store, lines: Vec<Line>, label: &str) -> Vec<KeptLine> {
        let mut read = Vec::with_capacity(lines.len());
        for line in lines {
            let parsed: Option<Parsed> = fields::parse(&line.text);
            let (level, ids) = (Level::of(&line, parsed.as_ref()), ids(&line, parsed.as_ref()));
            let names = std::iter::once(label).chain(SERVICES);
            let service = names.filter(|name| !name.is_empty()).find_map(|name| line.get(name));
            read.push((service.unwrap_or("").to_owned(), level, ids, line));
        }
        let services: BTreeSet<&str> = read.iter().map(|(service, ..)| service.as_str()).collect();
        let services: Vec<&str> = services.into_iter().filter(|name| !name.is_empty()).collect();
        let named = read.iter().filter_map(|(_, _, (_, span), _)| span.map(|span| span.0));
        let owners = Owners::new(store, self, named, &services);
        let mut spans = Vec::with_capacity(read.len());
        for (service, _, (trace, span), line) in &read {
            let ours = trace.is_none_or(|trace| owners.is_ours(trace));
            let named = span.filter(|_| ours).and_then(|span| owners.of_id(span.0));
            let then = || if ours { owners.at(service, line.at) } else { None };
            spans.push((named.or_else(then), named.is_some()));
        }
        let kept = |((service, level, _, line), (span, by_id))| KeptLine {
            line,
            level,
            service,
            span,
            by_id,
        };
        read.into_iter().zip(spans).map(kept).collect()
    }
}

/// The lines of a file that the queries find, as a Loki would: by time, up to the limit; and which of them did.
fn found(lines: Vec<Line>, taken: &Taken<'_>) -> Result<(Vec<u32>, Vec<Line>), Problem> {
    let (from, to) = taken.time;
    let in_time: Vec<Line> =
        lines.into_iter().filter(|line| line.at >= from && line.at < to).collect();
    let (mut forms, mut found): (Vec<u32>, Vec<Line>) = (Vec::new(), Vec::new());
    for (at, form) in taken.forms.iter().enumerate() {
        if !forms.is_empty() && !is_beside(taken.forms, at) {
            break;
        }
        let query = Query::read(&form.expr).map_err(|unread| Problem {
            what: unread.to_string(),
            place: form.expr.clone(),
            advice: "Change the query.".to_owned(),
        })?;
        let fits = |line: &&Line| {
            let get = |name: &str| line.get(name);
            query.takes(&LineView { text: &line.text, get: &get }, PARSERS)
        };
        let more: Vec<Line> =
            in_time.iter().filter(fits).take(taken.most as usize).cloned().collect();
        if !more.is_empty() {
            forms.push(u32::try_from(at).unwrap_or(u32::MAX));
            merge(&mut found, more);
        }
    }
    Ok((forms, found))
}

/// The fields of a line as labels, its message among them; of another form than wanted the word that says so.
fn labels(text: &str, form: Form, error: &str) -> Vec<(String, String)> {
    match fields::parse(text).filter(|parsed| parsed.form == form) {
        Some(Parsed { message, mut fields, .. }) => {
            for (key, _) in &mut fields {
                *key = key.replace('.', "_");
            }
            fields.extend(message.map(|text| ("message".to_owned(), text)));
            fields
        }
        None => vec![("__error__".to_owned(), error.to_owned())],
    }
}

fn unpacked(body: &[u8]) -> Result<Vec<u8>, Problem> {
    let mut out = Vec::new();
    let read = MultiGzDecoder::new(body).take(UNPACKED_MOST).read_to_end(&mut out);
    match read {
        // What came before it broke off is read.
        Err(_) if out.is_empty() => Err(problem("The packed logs can't be unpacked", "Try again.")),
        _ => Ok(out),
    }
}
