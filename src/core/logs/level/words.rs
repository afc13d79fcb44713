//! Words and numbers that are levels, and the names they stand under.

use crate::engine::protocol::Level;

/// What a number under a name means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// No number is expected.
    Word,
    /// pino's and bunyan's 10 to 60; 0 to 7 are syslog's, as GELF and journald have them.
    Logger,
    /// 1 to 24 (opentelemetry.io/docs/specs/otel/logs/data-model, "Field: SeverityNumber").
    OpenTelemetry,
    /// Python's 10 to 50, where 50 is the last.
    Python,
    /// 0 to 7 (RFC 5424, 6.2.1).
    Syslog,
}

/// Names, the likeliest first, without what separates words and in lower case. Loki's own detection comes first: it
/// is what Grafana shows.
pub const NAMES: [(&str, Scale); 18] = [
    ("detected_level", Scale::Word),
    ("level", Scale::Logger),
    ("severity", Scale::Logger),
    ("severity_text", Scale::Word),
    ("severity_number", Scale::OpenTelemetry),
    ("lvl", Scale::Logger),
    ("log_level", Scale::Logger),
    ("levelname", Scale::Word),
    ("level_name", Scale::Word),
    ("levelno", Scale::Python),
    ("@l", Scale::Word),
    ("_l", Scale::Word),
    ("s", Scale::Word),
    ("loglevel", Scale::Logger),
    ("severitytext", Scale::Word),
    ("severitynumber", Scale::OpenTelemetry),
    ("syslog_severity", Scale::Syslog),
    ("priority", Scale::Syslog),
];

/// Whether a key is a name, in any case, and with dots for underscores: `log.level`, `severityText`.
pub fn is_named(key: &str, name: &str) -> bool {
    let plain = |byte: u8| if byte == b'.' { b'_' } else { byte.to_ascii_lowercase() };
    key.len() == name.len() && key.bytes().map(plain).eq(name.bytes())
}

/// What a value says; `None` where that is nothing.
pub fn read(value: &str, scale: Scale) -> Option<Level> {
    let value = value.trim();
    match value.parse::<u32>() {
        Ok(number) => of_number(number, scale),
        Err(_) => of_word(value),
    }
}

fn of_number(number: u32, scale: Scale) -> Option<Level> {
    match (scale, number) {
        (Scale::Word, _) => None,
        (Scale::Logger | Scale::Syslog, 0..=7) => Some(of_syslog(number)),
        (Scale::Logger, _) => tens(number),
        (Scale::Python, 50) => Some(Level::Fatal),
        (Scale::Python, _) => tens(number.saturating_add(10)).filter(|_| number >= 10),
        (Scale::OpenTelemetry, _) => match number {
            1..=4 => Some(Level::Trace),
            5..=8 => Some(Level::Debug),
            9..=12 => Some(Level::Info),
            13..=16 => Some(Level::Warn),
            17..=20 => Some(Level::Error),
            21..=24 => Some(Level::Fatal),
            _ => None,
        },
        (Scale::Syslog, _) => None,
    }
}

/// 10 to 60. Loggers allow levels of one's own between: they are as serious as the named one below.
fn tens(number: u32) -> Option<Level> {
    match number {
        10..=19 => Some(Level::Trace),
        20..=29 => Some(Level::Debug),
        30..=39 => Some(Level::Info),
        40..=49 => Some(Level::Warn),
        50..=59 => Some(Level::Error),
        60..=69 => Some(Level::Fatal),
        _ => None,
    }
}

/// Emergency, alert, critical; error; warning; notice, informational; debug. Its low three bits count.
pub fn of_syslog(number: u32) -> Level {
    match number & 7 {
        0..=2 => Level::Fatal,
        3 => Level::Error,
        4 => Level::Warn,
        5 | 6 => Level::Info,
        _ => Level::Debug,
    }
}

/// What a word says, in any case: names in full, in three and four letters, and in one (glog, MongoDB). OpenTelemetry
/// has finer ones with a digit behind (`INFO2`), and a long form (`SEVERITY_NUMBER_INFO`).
pub fn of_word(word: &str) -> Option<Level> {
    // Longer than any: no need to look.
    if word.len() > 32 {
        return None;
    }
    let lower = word.to_ascii_lowercase();
    let name = lower.strip_prefix("severity_number_").unwrap_or(&lower);
    let name = name.trim_start_matches(['[', '<']).trim_end_matches([']', '>', ':']);
    Some(match name.trim_end_matches(['2', '3', '4']) {
        "trace" | "trc" | "trce" | "verbose" | "vrb" | "finest" | "finer" | "silly" | "t" => {
            Level::Trace
        }
        "debug" | "dbg" | "dbug" | "fine" | "d" => Level::Debug,
        "info" | "inf" | "information" | "informational" | "notice" | "config" | "log"
        | "normal" | "i" => Level::Info,
        "warn" | "warning" | "wrn" | "w" => Level::Warn,
        "error" | "err" | "eror" | "fail" | "severe" | "e" => Level::Error,
        "fatal" | "ftl" | "critical" | "crit" | "crt" | "alert" | "emergency" | "emerg"
        | "panic" | "dpanic" | "f" | "c" => Level::Fatal,
        _ => return None,
    })
}
