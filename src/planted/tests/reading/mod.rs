//! A reader of the documents that knows nothing of how they were made.

#![allow(dead_code, reason = "each test takes what it needs")]

use std::collections::{BTreeMap, HashMap};

use serde_json::Value as Json;
use spanscape_planted::Planted;

pub const MS: i64 = 1_000_000;

#[derive(Debug, Default)]
pub struct Span {
    pub id: String,
    pub parent: String,
    pub link: String,
    pub start: i64,
    pub end: i64,
    pub kind: String,
    pub service: String,
    pub host: String,
    pub name: String,
    pub error: bool,
    pub message: String,
    pub exception: String,
    pub tags: BTreeMap<String, String>,
}

#[derive(Debug)]
pub struct Trace {
    pub spans: Vec<Span>,
    pub by_id: HashMap<String, usize>,
    pub children: HashMap<String, Vec<usize>>,
    /// From the first start to the last end.
    pub length: i64,
}

pub fn read(planted: &Planted) -> Trace {
    let json: Json = serde_json::from_slice(&planted.document).unwrap();
    let mut spans = if planted.seed.is_multiple_of(2) { otlp(&json) } else { jaeger(&json) };
    spans.sort_by(|a, b| (a.start, &a.id).cmp(&(b.start, &b.id)));
    let by_id = spans.iter().enumerate().map(|(ix, span)| (span.id.clone(), ix)).collect();
    let mut children: HashMap<String, Vec<usize>> = HashMap::new();
    for (ix, span) in spans.iter().enumerate() {
        children.entry(span.parent.clone()).or_default().push(ix);
    }
    let last = spans.iter().map(|span| span.end).max().unwrap();
    let length = last - spans[0].start;
    Trace { spans, by_id, children, length }
}

fn text(json: &Json) -> String {
    json.as_str().map_or_else(|| json.to_string(), str::to_owned)
}

fn list(json: &Json) -> impl Iterator<Item = &Json> {
    json.as_array().into_iter().flatten()
}

fn otlp_tags(json: &Json) -> BTreeMap<String, String> {
    list(json)
        .map(|tag| {
            let value = tag["value"].as_object().unwrap().values().next().unwrap();
            (text(&tag["key"]), text(value))
        })
        .collect()
}

fn otlp(json: &Json) -> Vec<Span> {
    let mut spans = Vec::new();
    for resource in list(&json["resourceSpans"]) {
        let of = otlp_tags(&resource["resource"]["attributes"]);
        for span in list(&resource["scopeSpans"][0]["spans"]) {
            let kinds = ["", "internal", "server", "client", "producer", "consumer"];
            let or_empty = |json: &Json| json.as_str().unwrap_or_default().to_owned();
            spans.push(Span {
                id: text(&span["spanId"]),
                parent: or_empty(&span["parentSpanId"]),
                link: or_empty(&span["links"][0]["spanId"]),
                start: text(&span["startTimeUnixNano"]).parse().unwrap(),
                end: text(&span["endTimeUnixNano"]).parse().unwrap(),
                kind: kinds[span["kind"].as_u64().unwrap() as usize].to_owned(),
                service: of["service.name"].clone(),
                host: of["host.name"].clone(),
                name: text(&span["name"]),
                error: span["status"]["code"] == 2,
                message: or_empty(&span["status"]["message"]),
                exception: otlp_tags(&span["events"][0]["attributes"])
                    .remove("exception.type")
                    .unwrap_or_default(),
                tags: otlp_tags(&span["attributes"]),
            });
        }
    }
    spans
}

fn jaeger_tags(json: &Json) -> BTreeMap<String, String> {
    list(json).map(|tag| (text(&tag["key"]), text(&tag["value"]))).collect()
}

fn jaeger(json: &Json) -> Vec<Span> {
    let mut spans = Vec::new();
    for span in list(&json["data"][0]["spans"]) {
        let process = &json["data"][0]["processes"][span["processID"].as_str().unwrap()];
        let mut tags = jaeger_tags(&span["tags"]);
        let to = |kind: &str| {
            let found = list(&span["references"]).find(|one| one["refType"] == kind);
            found.map(|one| text(&one["spanID"])).unwrap_or_default()
        };
        let start = span["startTime"].as_i64().unwrap() * 1000;
        spans.push(Span {
            id: text(&span["spanID"]),
            parent: to("CHILD_OF"),
            link: to("FOLLOWS_FROM"),
            start,
            end: start + span["duration"].as_i64().unwrap() * 1000,
            kind: tags.remove("span.kind").unwrap(),
            service: text(&process["serviceName"]),
            host: jaeger_tags(&process["tags"])["host.name"].clone(),
            name: text(&span["operationName"]),
            error: tags.remove("error").is_some(),
            message: tags.remove("otel.status_description").unwrap_or_default(),
            exception: jaeger_tags(&span["logs"][0]["fields"])
                .remove("exception.type")
                .unwrap_or_default(),
            tags,
        });
    }
    spans
}

impl Span {
    pub fn length(&self) -> i64 {
        self.end - self.start
    }

    /// The value of the first of these attributes that it has.
    pub fn tag(&self, keys: &[&str]) -> &str {
        keys.iter().find_map(|key| self.tags.get(*key)).map_or("", String::as_str)
    }

    pub fn system(&self) -> &str {
        self.tag(&["db.system.name", "db.system"])
    }

    pub fn is_query(&self) -> bool {
        !self.system().is_empty() && self.system() != "redis"
    }

    pub fn is_call(&self) -> bool {
        self.kind == "client" || self.kind == "producer"
    }

    pub fn peer(&self) -> &str {
        self.tag(&["server.address", "net.peer.name"])
    }

    pub fn statement(&self) -> &str {
        self.tag(&["db.query.text", "db.statement"])
    }

    pub fn method(&self) -> &str {
        self.tag(&["http.request.method", "http.method"])
    }

    /// All that can be seen of the call.
    pub fn whole(&self) -> String {
        let url = self.tag(&["url.full", "http.url"]);
        let rpc = self.tag(&["rpc.method"]);
        format!("{} {} {}{url}{rpc}", self.peer(), self.method(), self.statement())
    }

    /// The same without ids.
    pub fn template(&self) -> String {
        let mut out = String::new();
        let whole = self.whole();
        for word in whole.split_inclusive(['/', ' ', ':', '\'', '(']) {
            let id = word.starts_with(|c: char| c.is_ascii_digit())
                || (word.len() >= 36 && word.matches('-').count() == 4);
            out.push_str(if id { "#" } else { word });
        }
        out
    }

    pub fn is_read(&self) -> bool {
        let rpc = self.tag(&["rpc.method"]);
        let reads = ["Get", "List", "Find"].iter().any(|verb| rpc.starts_with(verb));
        self.method() == "GET" || reads || self.statement().starts_with("SELECT")
    }
}

impl Trace {
    pub fn get(&self, id: &str) -> &Span {
        &self.spans[self.by_id[id]]
    }

    pub fn all(&self, ids: &[String]) -> Vec<&Span> {
        ids.iter().map(|id| self.get(id)).collect()
    }

    pub fn below(&self, id: &str) -> Vec<&Span> {
        let list = self.children.get(id).map_or(&[][..], Vec::as_slice);
        list.iter().map(|ix| &self.spans[*ix]).collect()
    }

    /// The longest stretch that no child covers.
    pub fn longest_alone(&self, span: &Span) -> i64 {
        let (mut at, mut longest) = (span.start, 0);
        for child in self.below(&span.id) {
            longest = longest.max(child.start.min(span.end) - at);
            at = at.max(child.end);
        }
        longest.max(span.end - at)
    }
}

pub fn sum(spans: &[&Span]) -> i64 {
    spans.iter().map(|span| span.length()).sum()
}

/// Whether each begins when the one before has ended; clocks and microseconds allowed for.
pub fn in_turn(spans: &[&Span]) -> bool {
    spans.windows(2).all(|two| two[1].start >= two[0].end - 2000)
}

/// How many run at once at most.
pub fn at_once(spans: &[&Span]) -> usize {
    // Rounding to microseconds must not make neighbours overlap.
    let running = |at| spans.iter().filter(|span| span.start <= at && at + 2000 < span.end).count();
    spans.iter().map(|span| running(span.start)).max().unwrap_or(0)
}

pub fn median(spans: &[&Span]) -> i64 {
    let mut all: Vec<i64> = spans.iter().map(|span| span.length()).collect();
    all.sort_unstable();
    all[all.len() / 2]
}
