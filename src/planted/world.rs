//! The services, databases, ids and conventions of one trace.

use crate::rng::Rng;

/// Service names, in no order.
const NAMES: [&str; 52] = [
    "frontend",
    "gateway",
    "checkout",
    "catalog",
    "pricing",
    "inventory",
    "shipping",
    "billing",
    "payments",
    "accounts",
    "profile",
    "sessions",
    "search",
    "recommender",
    "reviews",
    "ratings",
    "media",
    "thumbnails",
    "notifier",
    "mailer",
    "audit",
    "fraud-check",
    "tax",
    "currency",
    "promotions",
    "coupons",
    "loyalty",
    "wishlist",
    "baskets",
    "fulfilment",
    "warehouse",
    "returns",
    "tracking",
    "geo",
    "addresses",
    "documents",
    "invoices",
    "ledger",
    "reports",
    "metrics-api",
    "feature-flags",
    "experiments",
    "translations",
    "content",
    "menu",
    "booking",
    "availability",
    "calendar",
    "tickets",
    "support-desk",
    "partners",
    "identity",
];

/// What is stored and asked for; tables and routes are named after them.
pub const NOUNS: [&str; 26] = [
    "orders",
    "products",
    "customers",
    "carts",
    "invoices",
    "shipments",
    "reviews",
    "prices",
    "stocks",
    "addresses",
    "payments",
    "coupons",
    "tickets",
    "seats",
    "bookings",
    "offers",
    "images",
    "tags",
    "categories",
    "messages",
    "devices",
    "tokens",
    "policies",
    "regions",
    "suppliers",
    "contracts",
];

const LANGUAGES: [&str; 6] = ["java", "go", "python", "nodejs", "dotnet", "ruby"];

/// How the trace's programs were instrumented.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// Semantic conventions of today, or of the time before they were stable.
    pub modern: bool,
    /// Whether statements have their literals, or placeholders.
    pub literals: bool,
    /// Whether HTTP client spans are named with their route.
    pub named: bool,
    /// PostgreSQL, or MySQL.
    pub postgres: bool,
    /// Ids are UUIDs, or numbers.
    pub uuids: bool,
}

impl Style {
    /// One of them.
    pub fn any(rng: &mut Rng) -> Self {
        Self {
            modern: rng.chance(0.6),
            literals: rng.chance(0.55),
            named: rng.chance(0.5),
            postgres: rng.chance(0.6),
            uuids: rng.chance(0.3),
        }
    }
}

/// A service on its one host.
#[derive(Clone, Debug)]
pub struct Service {
    /// Its name.
    pub name: String,
    /// `host.name`.
    pub host: String,
    /// `telemetry.sdk.language`.
    pub language: &'static str,
    /// Nanoseconds that its host's clock is ahead.
    pub clock: i64,
}

/// What the spans of one trace refer to.
#[derive(Clone, Debug)]
pub struct World {
    /// The conventions.
    pub style: Style,
    /// Services so far.
    pub services: Vec<Service>,
    unused: Vec<&'static str>,
    databases: usize,
    id: u64,
}

impl World {
    /// A world without services.
    pub fn new(rng: &mut Rng, style: Style) -> Self {
        let mut unused = NAMES.to_vec();
        rng.shuffle(&mut unused);
        Self { style, services: Vec::new(), unused, databases: 0, id: rng.range(10_000, 900_000) }
    }

    /// A service that nothing else in the trace has called yet.
    pub fn service(&mut self, rng: &mut Rng) -> usize {
        let ix = self.services.len();
        let name = match self.unused.pop() {
            Some(name) => name.to_owned(),
            None => format!("{}-{ix}", rng.pick(&NAMES)),
        };
        let host = format!("{name}-{:08x}", rng.bits() as u32);
        let language = *rng.pick(&LANGUAGES);
        // Two hosts differ by less than 0.3 ms.
        let clock = rng.below(280_000) as i64 - 140_000;
        self.services.push(Service { name, host, language, clock });
        ix
    }

    /// The address of a database that nothing else in the trace has asked yet.
    pub fn database(&mut self, rng: &mut Rng, kind: &str) -> String {
        self.databases += 1;
        format!("{kind}-{}-{}.db.internal", rng.pick(&NOUNS), self.databases)
    }

    /// An id that no other thing in the trace has.
    pub fn id(&mut self, rng: &mut Rng) -> String {
        self.id += rng.range(1, 700);
        if self.style.uuids {
            let (high, low) = (rng.bits(), rng.bits());
            return format!(
                "{:08x}-{:04x}-4{:03x}-a{:03x}-{:012x}",
                high >> 32,
                (high >> 16) & 0xffff,
                high & 0xfff,
                low >> 52,
                self.id
            );
        }
        self.id.to_string()
    }
}

/// So many different nouns.
pub fn nouns(rng: &mut Rng, count: usize) -> Vec<&'static str> {
    let mut all = NOUNS.to_vec();
    rng.shuffle(&mut all);
    all.truncate(count);
    all
}
