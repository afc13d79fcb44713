//! Traces for measuring, of the shape that `tests/bench/trace.mjs` makes by default, though not the same: 20 services,
//! 200 operations, 8 tags a span of which two are its own, an event on each tenth, about 940 bytes a span in Jaeger's JSON.

use std::fmt::Write as _;

/// Numbers that look random and are the same every time (xorshift).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, n: u64) -> u64 {
        self.next() % n.max(1)
    }

    /// True so many times in a hundred.
    fn percent(&mut self, n: u64) -> bool {
        self.below(100) < n
    }

    fn of<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.below(list.len() as u64) as usize]
    }
}

const TRACE: &str = "be4c4bee00000001be4c4bee00000001";
const START_US: u64 = 1_750_000_000_000_000;
const DEPTH: u32 = 32;
const NOUNS: [&str; 8] =
    ["orders", "customers", "invoices", "payments", "sessions", "products", "baskets", "shipments"];
const VERBS: [&str; 8] = ["GET", "POST", "query", "publish", "resolve", "render", "load", "store"];

/// What of a span its children need.
#[derive(Clone, Copy)]
struct Placed {
    parent: usize,
    depth: u32,
    begin: u64,
    last: u64,
    service: u64,
}

/// No two are the same, and they look random.
fn mixed(n: usize) -> u64 {
    (n as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// The value of a tag that no other span has: what a search for this one looks for.
pub fn request_of(span: usize) -> String {
    let n = mixed(span);
    format!("{:08x}-{:04x}-{:08x}", n >> 32, n & 0xffff, span)
}

/// A trace of so many spans as Jaeger answers it.
pub fn jaeger(spans: usize) -> Vec<u8> {
    let mut random = Random(0x5bd1_e995_c0ff_ee11);
    let mut placed: Vec<Placed> = Vec::with_capacity(spans);
    let mut high = vec![0];
    let mut out = format!(r#"{{"data":[{{"traceID":"{TRACE}","spans":["#);
    for i in 0..spans {
        let span = place(&placed, &high, &mut random);
        if span.depth < 4 && i > 0 {
            high.push(i);
        }
        placed.push(span);
        if i > 0 {
            out.push(',');
        }
        write(&mut out, i, &span, &mut random);
    }
    out += r#"],"processes":{"#;
    for i in 0..20 {
        let comma = if i > 0 { "," } else { "" };
        let _ = write!(
            out,
            r#"{comma}"p{i}":{{"serviceName":"{}-{i:02x}","tags":[{{"key":"host.name","type":"string","value":"host-{i}"}}]}}"#,
            NOUNS[i % 8],
        );
    }
    out += r#"},"warnings":null}],"total":0,"limit":0,"offset":0,"errors":null}"#;
    out.into_bytes()
}

/// Below whom the next span is, and when: mostly below a recent one, which gives depth; sometimes below one of those
/// high up, which gives breadth.
fn place(placed: &[Placed], high: &[usize], random: &mut Random) -> Placed {
    let Some(last) = placed.len().checked_sub(1) else {
        return Placed { parent: 0, depth: 0, begin: 0, last: 60_000_000, service: 0 };
    };
    let mut parent = if random.percent(75) {
        last.saturating_sub(random.below(12) as usize)
    } else {
        random.of(high)
    };
    while placed[parent].depth + 1 >= DEPTH {
        parent = placed[parent].parent;
    }
    let above = placed[parent];
    let (begin, part) = if random.percent(40) {
        (random.below(above.last / 20), 80 + random.below(15))
    } else {
        let begin = random.below(above.last * 9 / 10);
        (begin, 1 + random.below(60) * random.below(100) / 100)
    };
    let service = if random.percent(60) { above.service } else { random.below(20) };
    Placed {
        parent,
        depth: above.depth + 1,
        begin: above.begin + begin,
        last: ((above.last - begin) * part / 100).max(1),
        service,
    }
}

fn write(out: &mut String, i: usize, span: &Placed, random: &mut Random) {
    let Placed { parent, begin, last, service, .. } = *span;
    let operation = service * 10 + random.below(10);
    let id = |n: usize| format!("{:016x}", mixed(n));
    let reference = match i {
        0 => String::new(),
        _ => format!(r#"{{"refType":"CHILD_OF","traceID":"{TRACE}","spanID":"{}"}}"#, id(parent)),
    };
    let verb = VERBS[operation as usize % 8];
    let noun = NOUNS[(operation >> 3) as usize % 8];
    let _ = write!(
        out,
        r#"{{"traceID":"{TRACE}","spanID":"{}","flags":1,"operationName":"{verb} {noun}/{operation}","references":[{reference}],"startTime":{},"duration":{last},"tags":["#,
        id(i),
        START_US + begin,
    );
    let failed = random.percent(1);
    let status = if failed { 500 } else { random.of(&[200, 200, 200, 204, 404]) };
    let kind = ["server", "client", "internal", "producer"][i % 4];
    let _ = write!(
        out,
        r#"{{"key":"span.kind","type":"string","value":"{kind}"}},{{"key":"http.response.status_code","type":"int64","value":{status}}},"#,
    );
    if failed {
        out.push_str(r#"{"key":"error","type":"bool","value":true},"#);
    }
    let text =
        |key: &str, value: &str| format!(r#"{{"key":"{key}","type":"string","value":"{value}"}}"#);
    let language = random.of(&["java", "go", "nodejs", "python"]);
    let tags = [
        text("http.request.header.x-request-id", &request_of(i)),
        text("messaging.message.id.3", &format!("message-{:08x}-{i:08x}", mixed(i) as u32)),
        text("url.path", &format!("/api/v2/tenants/t-{:04x}/overview", random.below(500))),
        text("server.address", &format!("node-{:04x}.eu1.shop.internal", random.below(256))),
        text("deployment.environment.name", "production"),
        text("telemetry.sdk.language", language),
    ];
    *out += &tags.join(",");
    *out += r#"],"logs":["#;
    if random.percent(10) {
        let (event, message) =
            (text("event", "retry"), text("message", "the connection was reset by its peer"));
        let at = START_US + begin;
        let _ = write!(out, r#"{{"timestamp":{at},"fields":[{event},{message}]}}"#);
    }
    let _ = write!(out, r#"],"processID":"p{service}","warnings":null}}"#);
}
