//! What is logged outside any request: starts and stops, pools, consumers, a clock that is wrong.

use crate::shop::{self, BAD_PAYMENT, Pod, Service};
use crate::sim::{Level, Line};
use crate::span::{Attrs, Value};
use crate::time::{MS, S, START, at};

/// All of it.
pub fn lines() -> Vec<Line> {
    let mut out = Vec::new();
    deploys(&mut out);
    model(&mut out);
    memory(&mut out);
    routine(&mut out);
    out
}

fn pod(service: &'static Service, n: u8) -> Pod {
    Pod { service, n, version: service.version }
}

fn say(out: &mut Vec<Line>, (pod, at): (Pod, u64), level: Level, text: &str, fields: Attrs) {
    out.push(Line { pod, at, level, text: text.to_owned(), fields, context: None });
}

/// The release of payment that went wrong, and the way back.
fn deploys(out: &mut Vec<Line>) {
    for n in 0..2u8 {
        let good = pod(&shop::PAYMENT, n);
        let bad = Pod { version: BAD_PAYMENT, ..good };
        let later = u64::from(n) * 4_300 * MS;
        starts(out, bad, at(31, 48, 210) + later, 2);
        stops(out, good, at(32, 3, 870) + later);
        starts(out, good, at(40, 51, 402) + later, 50);
        stops(out, bad, at(41, 8, 950) + later);
    }
}

fn starts(out: &mut Vec<Line>, pod: Pod, at: u64, connections: i64) {
    let version = vec![("Release", Value::from(pod.version))];
    say(out, (pod, at), Level::Info, "Starting Larkspur.Payment {Release}", version);
    let settings = vec![
        ("Pool", "northpay".into()),
        ("Max", connections.into()),
        ("Endpoint", "https://api.northpay.example".into()),
        (
            "Source",
            if connections == 2 {
                "SocketsHttpHandler default of SDK 5.0"
            } else {
                "appsettings.json"
            }
            .into(),
        ),
    ];
    let text = "Acquirer pool {Pool}: MaxConnectionsPerServer={Max}, from {Source}";
    say(out, (pod, at + 640 * MS), Level::Info, text, settings);
    let listening = vec![("Address", "http://[::]:8080".into())];
    say(out, (pod, at + 910 * MS), Level::Info, "Now listening on: {Address}", listening);
}

fn stops(out: &mut Vec<Line>, pod: Pod, at: u64) {
    say(out, (pod, at), Level::Info, "Application is shutting down...", vec![]);
}

/// A recommendation process that answers before it can.
fn model(out: &mut Vec<Line>) {
    let pod = pod(&shop::RECOMMENDATIONS, 1);
    let model = || vec![("model", Value::from("als-2026-03-10"))];
    say(out, (pod, at(22, 2, 118)), Level::Info, "loading model", model());
    say(
        out,
        (pod, at(22, 2, 130)),
        Level::Info,
        "grpc server started",
        vec![("port", 50051.into())],
    );
    let mut ready = model();
    ready.push(("seconds", 98.6.into()));
    say(out, (pod, at(23, 40, 721)), Level::Info, "model ready", ready);
}

/// The inventory process that grows until it is killed.
fn memory(out: &mut Vec<Line>) {
    let pod = pod(&shop::INVENTORY, 1);
    for (minute, rss) in [(20, 612), (30, 744), (38, 861), (44, 958), (46, 1_003)] {
        let fields = vec![("rss_mb", rss.into()), ("limit_mb", 1_024.into())];
        let level = if rss > 900 { Level::Warn } else { Level::Info };
        say(out, (pod, at(minute, 5, 31)), level, "memory", fields);
    }
    let back = shop::OOM_BACK - S;
    let fields = vec![("last_exit", "137 OOMKilled".into()), ("restarts", 1.into())];
    say(out, (pod, back), Level::Warn, "puma starting", fields);
    say(out, (pod, back + 730 * MS), Level::Info, "puma listening", vec![("port", 3000.into())]);
}

/// What comes at regular times.
fn routine(out: &mut Vec<Line>) {
    for n in 0..12 {
        let now = START + n * 300 * S + 17 * S;
        let pool = vec![
            ("pool", "HikariPool-1".into()),
            ("active", (2 + n % 3).into()),
            ("idle", (8 - n % 3).into()),
            ("waiting", 0.into()),
        ];
        say(out, (pod(&shop::CATALOG, (n % 3) as u8), now), Level::Info, "pool stats", pool);
        let lag = vec![
            ("group", "shipping".into()),
            ("topic", "orders.placed".into()),
            ("lag", (n % 2).into()),
        ];
        say(out, (pod(&shop::SHIPPING, 0), now + 4 * S), Level::Info, "consumer lag", lag);
    }
    for n in 0..4 {
        let now = START + n * 900 * S + 133 * S;
        let text =
            "ntpd: kein Zeitserver erreichbar (ntp1.dc1.larkspur.example), Abweichung unbekannt";
        say(out, (pod(&shop::WAREHOUSE, 0), now), Level::Warn, text, vec![]);
    }
    let campaign = vec![("campaign", "spring-kitchen".into()), ("recipients", 48_210.into())];
    say(out, (pod(&shop::EMAIL, 0), at(30, 0, 12)), Level::Info, "newsletter sent", campaign);
}
