//! How each service writes a line of its log.

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::shop::LogStyle;
use crate::sim::{Level, Line};
use crate::span::Value;
use crate::time::{MS, iso};

/// A JSON object whose keys keep their order.
struct Object(Vec<(&'static str, Value)>);

impl Serialize for Object {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(Some(self.0.len()))?;
        for (key, value) in &self.0 {
            match value {
                Value::Str(s) => map.serialize_entry(key, s)?,
                Value::Int(n) => map.serialize_entry(key, n)?,
                Value::Double(x) => map.serialize_entry(key, x)?,
                Value::Bool(b) => map.serialize_entry(key, b)?,
                Value::List(list) => map.serialize_entry(key, list)?,
            }
        }
        map.end()
    }
}

/// The level's usual name in lower case.
pub fn level(level: Level) -> &'static str {
    match level {
        Level::Debug => "debug",
        Level::Info => "info",
        Level::Warn => "warn",
        Level::Error => "error",
    }
}

/// When the line says it was written: by the clock of its machine.
pub fn local_time(line: &Line) -> u64 {
    line.pod.clock(line.at)
}

/// The line as its service writes it.
pub fn text(line: &Line) -> String {
    match line.pod.service.logs {
        LogStyle::Logfmt => logfmt(line),
        LogStyle::Monolog => monolog(line),
        _ => serde_json::to_string(&Object(object(line))).unwrap_or_default(),
    }
}

fn object(line: &Line) -> Vec<(&'static str, Value)> {
    let now = local_time(line);
    let mut out: Vec<(&'static str, Value)> = Vec::new();
    let ids = line.context.map(|(trace, span)| (format!("{trace:032x}"), format!("{span:016x}")));
    match line.pod.service.logs {
        LogStyle::Pino => {
            let number = match line.level {
                Level::Debug => 20,
                Level::Info => 30,
                Level::Warn => 40,
                Level::Error => 50,
            };
            out.push(("level", number.into()));
            out.push(("time", (now / MS).into()));
            out.push(("hostname", line.pod.name().into()));
            if let Some((trace, span)) = ids {
                out.push(("trace_id", trace.into()));
                out.push(("span_id", span.into()));
            }
            out.extend(line.fields.iter().cloned());
            out.push(("msg", line.text.as_str().into()));
        }
        LogStyle::Logback => {
            out.push(("@timestamp", iso(now, 6).into()));
            out.push(("level", level(line.level).to_uppercase().into()));
            out.push(("logger_name", line.pod.service.own.into()));
            out.push(("message", line.text.as_str().into()));
            if let Some((trace, span)) = ids {
                out.push(("trace_id", trace.into()));
                out.push(("span_id", span.into()));
            }
            out.extend(line.fields.iter().cloned());
        }
        _ => {
            out.push(("@t", iso(now, 6).into()));
            out.push(("@m", rendered(line).into()));
            match line.level {
                Level::Warn => out.push(("@l", "Warning".into())),
                Level::Error => out.push(("@l", "Error".into())),
                _ => {}
            }
            if let Some((trace, span)) = ids {
                out.push(("@tr", trace.into()));
                out.push(("@sp", span.into()));
            }
            out.extend(line.fields.iter().cloned());
            out.push(("Application", line.pod.service.own.into()));
            out.push(("Version", line.pod.version.into()));
        }
    }
    out
}

/// Serilog's message: the template with its holes filled.
fn rendered(line: &Line) -> String {
    line.fields.iter().fold(line.text.clone(), |text, (key, value)| {
        text.replace(&format!("{{{key}}}"), &plain(value))
    })
}

fn logfmt(line: &Line) -> String {
    let mut out = format!(
        "ts={} level={} msg={}",
        iso(local_time(line), 6),
        level(line.level),
        quoted(&line.text)
    );
    for (key, value) in &line.fields {
        out.push_str(&format!(" {key}={}", quoted(&plain(value))));
    }
    if let Some((trace, span)) = line.context {
        out.push_str(&format!(" trace_id={trace:032x} span_id={span:016x}"));
    }
    out
}

/// The old program knows the trace's id, not the span's.
fn monolog(line: &Line) -> String {
    let time = iso(local_time(line), 6).replace('Z', "+00:00");
    let mut out = format!("[{time}] wms.{}: {}", level(line.level).to_uppercase(), line.text);
    for (_, value) in &line.fields {
        out.push(' ');
        out.push_str(&plain(value));
    }
    if let Some((trace, _)) = line.context {
        out.push_str(&format!(" [trace {trace:032x}]"));
    }
    out
}

fn plain(value: &Value) -> String {
    match value {
        Value::Str(s) => s.clone(),
        Value::Int(n) => n.to_string(),
        Value::Double(x) => x.to_string(),
        Value::Bool(b) => b.to_string(),
        Value::List(list) => list.join(","),
    }
}

fn quoted(text: &str) -> String {
    let bare = |c: char| c.is_ascii_graphic() && c != '"' && c != '=';
    if !text.is_empty() && text.chars().all(bare) {
        return text.to_owned();
    }
    serde_json::to_string(text).unwrap_or_default()
}
