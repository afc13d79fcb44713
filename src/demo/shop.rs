//! The cast: the shop's services, what they are written in, and where they run.

use crate::span::{Attrs, Value};
use crate::time::{INCIDENT, at};

/// What a service is written in; decides SDK, instrumentation libraries and stack traces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "names of languages")]
pub enum Lang {
    Node,
    Go,
    Java,
    Python,
    Ruby,
    DotNet,
    Rust,
    Php,
}

/// Which instrumentation library recorded a span.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is named for what it instruments")]
pub enum What {
    HttpServer,
    HttpClient,
    Framework,
    Sql,
    Redis,
    Rpc,
    Kafka,
    Elastic,
    /// The service's own code.
    Own,
}

/// A name and version as OTLP's scope has them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Scope {
    /// The library.
    pub name: &'static str,
    /// Its version.
    pub version: &'static str,
}

/// How a service writes its log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogStyle {
    /// `{"level":30,"time":...}` as pino does.
    Pino,
    /// `{"@timestamp":...,"logger_name":...}` as logback's encoder does.
    Logback,
    /// `{"@t":...,"@m":...}` as Serilog's rendered compact formatter does.
    Serilog,
    /// `ts=... level=... msg=...`.
    Logfmt,
    /// `[2026-03-12T09:00:00+00:00] wms.ERROR: ...`, text for people.
    Monolog,
}

/// One of the shop's services.
#[derive(Debug)]
pub struct Service {
    /// `service.name`.
    pub name: &'static str,
    /// Its language.
    pub lang: Lang,
    /// `service.version`.
    pub version: &'static str,
    /// Where it listens.
    pub port: u16,
    /// How many of it run.
    pub pods: u8,
    /// How it logs.
    pub logs: LogStyle,
    /// The scope of its own spans.
    pub own: &'static str,
    /// The database it owns.
    pub database: &'static str,
}

macro_rules! services {
    ($($id:ident = $name:literal, $lang:ident, $version:literal, $port:literal, $pods:literal,
       $logs:ident, $own:literal, $db:literal;)+) => {
        $(#[doc = concat!("`", $name, "`.")]
        pub static $id: Service = Service {
            name: $name, lang: Lang::$lang, version: $version, port: $port, pods: $pods,
            logs: LogStyle::$logs, own: $own, database: $db,
        };)+
        /// All of them.
        pub static ALL: &[&Service] = &[$(&$id),+];
    };
}

services! {
    STOREFRONT = "storefront", Node, "4.21.0", 3000, 3, Pino, "@larkspur/storefront", "";
    MOBILE_API = "mobile-api", Go, "2.8.3", 8080, 2, Logfmt, "larkspur.example/mobile-api", "";
    ACCOUNTS = "accounts", DotNet, "3.2.1", 8080, 2, Serilog, "Larkspur.Accounts", "accounts";
    CATALOG = "catalog", Java, "7.3.0", 8080, 3, Logback, "com.larkspur.catalog", "catalog";
    SEARCH = "search", Python, "2.14.0", 8000, 2, Logfmt, "larkspur.search", "";
    RECOMMENDATIONS = "recommendations", Python, "0.31.2", 50051, 2, Logfmt, "larkspur.recommend", "";
    BASKET = "basket", Go, "1.19.4", 50051, 2, Logfmt, "larkspur.example/basket", "";
    PRICING = "pricing", Rust, "0.9.6", 50051, 2, Logfmt, "pricing", "";
    INVENTORY = "inventory", Ruby, "5.0.12", 3000, 3, Logfmt, "Larkspur::Inventory", "inventory";
    CHECKOUT = "checkout", Java, "2.40.1", 8080, 2, Logback, "com.larkspur.checkout", "";
    PAYMENT = "payment", DotNet, "1.14.1", 8080, 2, Serilog, "Larkspur.Payment", "payments";
    ORDERS = "orders", Java, "6.1.0", 8080, 2, Logback, "com.larkspur.orders", "orders";
    SHIPPING = "shipping", Go, "1.7.0", 50051, 1, Logfmt, "larkspur.example/shipping", "shipping";
    EMAIL = "email", Node, "2.3.1", 3000, 1, Pino, "@larkspur/email", "";
    WAREHOUSE = "warehouse", Php, "2019.11.4", 80, 1, Monolog, "larkspur/wms", "wms";
    CATALOG_IMPORT = "catalog-import", Python, "1.5.0", 8000, 1, Logfmt, "larkspur.catalog_import", "catalog";
}

/// One running process of a service.
#[derive(Clone, Copy, Debug)]
pub struct Pod {
    /// Whose.
    pub service: &'static Service,
    /// Which of them.
    pub n: u8,
    /// What it runs: a deploy changes it.
    pub version: &'static str,
}

/// The broken release of payment.
pub const BAD_PAYMENT: &str = "1.14.2";

impl Service {
    /// The process that answers at a time.
    pub fn pod(&'static self, draw: u64, now: u64) -> Pod {
        let bad = self.name == "payment" && INCIDENT.contains(&now);
        let version = if bad { BAD_PAYMENT } else { self.version };
        let mut n = (draw % u64::from(self.pods)) as u8;
        if self.name == "inventory" {
            // Three requests meet the process that dies; then nobody does until it is back.
            n = match now {
                OOM_MEETS..OUT_OF_MEMORY => 1,
                OUT_OF_MEMORY..OOM_BACK if n == 1 => 2,
                _ => n,
            };
        }
        Pod { service: self, n, version }
    }

    /// Its name inside the cluster, or that of the old machine in the cellar.
    pub fn host(&self) -> String {
        if self.name == "warehouse" {
            return "wms01.dc1.larkspur.example".to_owned();
        }
        format!("{}.shop.svc.cluster.local", self.name)
    }

    /// The name and version of the library that records a kind of span in this service.
    pub fn scope(&self, what: What) -> Scope {
        use {Lang::*, What::*};
        let (name, version) = match (self.lang, what) {
            (_, Own) => (self.own, self.version),
            (Node, HttpServer) => ("@opentelemetry/instrumentation-http", "0.212.0"),
            (Node, HttpClient) => ("@opentelemetry/instrumentation-undici", "0.22.0"),
            (Node, Framework) => ("@opentelemetry/instrumentation-express", "0.60.0"),
            (Node, Rpc) => ("@opentelemetry/instrumentation-grpc", "0.212.0"),
            (Node, Redis) => ("@opentelemetry/instrumentation-redis", "0.60.0"),
            (Node, Kafka) => ("@opentelemetry/instrumentation-kafkajs", "0.21.0"),
            (Go, Rpc) => (
                "go.opentelemetry.io/contrib/instrumentation/google.golang.org/grpc/otelgrpc",
                "0.66.0",
            ),
            (Go, Redis) => ("github.com/redis/go-redis/extra/redisotel", "semver:9.18.0"),
            (Go, Sql) => ("github.com/XSAM/otelsql", "0.41.0"),
            (Go, Kafka) => ("github.com/twmb/franz-go/plugin/kotel", "1.6.0"),
            (Go, _) => ("go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp", "0.66.0"),
            (Java, HttpServer) => ("io.opentelemetry.tomcat-10.0", "2.25.0-alpha"),
            (Java, HttpClient) => ("io.opentelemetry.java-http-client", "2.25.0-alpha"),
            (Java, Framework) => ("io.opentelemetry.spring-webmvc-6.0", "2.25.0-alpha"),
            (Java, Sql) => ("io.opentelemetry.jdbc", "2.25.0-alpha"),
            (Java, Redis) => ("io.opentelemetry.lettuce-5.1", "2.25.0-alpha"),
            (Java, Rpc) => ("io.opentelemetry.grpc-1.6", "2.25.0-alpha"),
            (Java, _) => ("io.opentelemetry.kafka-clients-2.6", "2.25.0-alpha"),
            (Python, HttpClient) => ("opentelemetry.instrumentation.httpx", "0.61b0"),
            (Python, Sql) => ("opentelemetry.instrumentation.psycopg", "0.61b0"),
            (Python, Redis) => ("opentelemetry.instrumentation.redis", "0.61b0"),
            (Python, Rpc) => ("opentelemetry.instrumentation.grpc", "0.61b0"),
            (Python, Kafka) => ("opentelemetry.instrumentation.confluent_kafka", "0.61b0"),
            (Python, Elastic) => ("elasticsearch-api", "9.3.0"),
            (Python, _) => ("opentelemetry.instrumentation.fastapi", "0.61b0"),
            (Ruby, HttpClient) => ("OpenTelemetry::Instrumentation::Net::HTTP", "0.27.0"),
            (Ruby, Framework) => ("OpenTelemetry::Instrumentation::ActionPack", "0.16.0"),
            (Ruby, Sql) => ("OpenTelemetry::Instrumentation::PG", "0.34.0"),
            (Ruby, _) => ("OpenTelemetry::Instrumentation::Rack", "0.29.0"),
            (DotNet, HttpClient) => ("System.Net.Http", "10.0.0"),
            (DotNet, Sql) => ("Npgsql", "10.0.0"),
            (DotNet, Redis) => ("OpenTelemetry.Instrumentation.StackExchangeRedis", "1.15.0"),
            (DotNet, _) => ("Microsoft.AspNetCore", "10.0.0"),
            (Rust, Kafka) => ("rdkafka-opentelemetry", "0.4.0"),
            (Rust, Redis) => ("redis-opentelemetry", "0.3.1"),
            (Rust, _) => ("tonic-tracing-opentelemetry", "0.32.0"),
            (Php, Sql) => ("io.opentelemetry.contrib.php.pdo", "0.3.0"),
            (Php, _) => ("io.opentelemetry.contrib.php.slim", "1.2.0"),
            (Node, Sql | Elastic) => ("@opentelemetry/instrumentation-pg", "0.64.0"),
        };
        Scope { name, version }
    }
}

impl Pod {
    /// A time as the SDK in this process records it: by the clock of its machine, and as exact as
    /// its language's clock is.
    pub fn clock(self, ns: u64) -> u64 {
        let step = match self.service.lang {
            Lang::Node | Lang::Java | Lang::Php => 1_000,
            Lang::DotNet => 100,
            _ => 1,
        };
        let ns = ns.saturating_add_signed(self.clock_error());
        ns - ns % step
    }

    /// How far the clock of its machine is off, in nanoseconds: the cellar has lost its NTP server.
    fn clock_error(self) -> i64 {
        if self.service.name == "warehouse" { -412_000_000 } else { 0 }
    }

    /// A number that stays the same for this process.
    fn hash(self, salt: &str) -> u64 {
        let version = if salt == "pod" { "" } else { self.version };
        let n = if salt == "set" { String::new() } else { self.n.to_string() };
        let text = format!("{salt}/{}/{version}/{n}", self.service.name);
        let fnv = text.bytes().fold(0xCBF2_9CE4_8422_2325u64, |h, b| {
            (h ^ u64::from(b)).wrapping_mul(0x0000_0100_0000_01B3)
        });
        (fnv ^ (fnv >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9) >> 20
    }

    /// `checkout-7d9f8c6b54-x2kq9`.
    pub fn name(self) -> String {
        // Kubernetes' own alphabet: no vowels, so that no words come about.
        const SAFE: &[u8] = b"bcdfghjklmnpqrstvwxz2456789";
        let text = |mut h: u64, len: usize| -> String {
            let mut out = String::new();
            for _ in 0..len {
                out.push(SAFE.get((h % 27) as usize).map_or('x', |&b| char::from(b)));
                h /= 27;
            }
            out
        };
        let (name, set) = (self.service.name, text(self.hash("set"), 7));
        format!("{name}-6{set}9-{}", text(self.hash("pod") ^ self.hash("set"), 5))
    }

    /// The machine under it.
    pub fn node(self) -> String {
        if self.service.name == "warehouse" {
            return "wms01".to_owned();
        }
        format!(
            "ip-10-20-{}-{}.eu-central-1.compute.internal",
            1 + self.n % 3,
            11 + self.zone() * 40
        )
    }

    fn zone(self) -> u64 {
        self.hash("pod") % 5
    }

    /// Its address in the cluster's network.
    pub fn address(self) -> String {
        if self.service.name == "warehouse" {
            return "172.16.4.20".to_owned();
        }
        format!("10.42.{}.{}", 1 + self.n % 3, 10 + self.hash("set") % 200)
    }

    /// The resource's attributes.
    pub fn resource(self) -> Attrs {
        let s = self.service;
        let (language, sdk, runtime, runtime_version) = match s.lang {
            Lang::Node => ("nodejs", "2.5.0", "nodejs", "22.20.0"),
            Lang::Go => ("go", "1.41.0", "go", "go1.26.0"),
            Lang::Java => ("java", "1.59.0", "OpenJDK Runtime Environment", "21.0.10+7-LTS"),
            Lang::Python => ("python", "1.40.0", "cpython", "3.13.11"),
            Lang::Ruby => ("ruby", "1.10.0", "ruby", "3.4.8"),
            Lang::DotNet => ("dotnet", "1.15.0", ".NET", "10.0.2"),
            Lang::Rust => ("rust", "0.31.0", "", ""),
            Lang::Php => ("php", "1.12.0", "fpm-fcgi", "8.1.34"),
        };
        let instance = match s.name {
            "warehouse" => self.node(),
            name => format!("shop.{}.{name}", self.name()),
        };
        let mut out: Attrs = vec![
            ("service.name", s.name.into()),
            ("service.namespace", "larkspur".into()),
            ("service.version", self.version.into()),
            // As the operator for Kubernetes names it: namespace, pod, container.
            ("service.instance.id", instance.into()),
            ("deployment.environment.name", "production".into()),
            ("host.name", self.node().into()),
        ];
        if s.name == "warehouse" {
            out.push(("os.type", "linux".into()));
            out.push(("os.version", "10 (buster)".into()));
        } else {
            let zone = ["a", "b", "c"].get(usize::from(self.n % 3)).copied().unwrap_or("a");
            out.push(("k8s.cluster.name", "larkspur-prod".into()));
            out.push(("k8s.namespace.name", "shop".into()));
            out.push(("k8s.deployment.name", s.name.into()));
            out.push(("k8s.pod.name", self.name().into()));
            out.push(("cloud.region", "eu-central-1".into()));
            out.push(("cloud.availability_zone", format!("eu-central-1{zone}").into()));
        }
        out.push(("telemetry.sdk.language", language.into()));
        out.push(("telemetry.sdk.name", "opentelemetry".into()));
        out.push(("telemetry.sdk.version", sdk.into()));
        if s.lang == Lang::Java {
            out.push(("telemetry.distro.name", "opentelemetry-java-instrumentation".into()));
            out.push(("telemetry.distro.version", "2.25.0".into()));
        }
        if !runtime.is_empty() {
            out.push(("process.runtime.name", Value::from(runtime)));
            out.push(("process.runtime.version", runtime_version.into()));
        }
        out
    }
}

/// When the memory of one inventory process ran out: it took its unsent spans with it.
pub const OUT_OF_MEMORY: u64 = at(47, 12, 400);
const OOM_MEETS: u64 = at(47, 11, 400);
/// When that process was there again.
pub const OOM_BACK: u64 = at(47, 26, 0);
