//! What the key of an attribute says about its value: whom or what it names. Told by words, as there are many
//! conventions.

use super::queries::{self, Cut};

/// A pattern of keys: `*` is any run of characters, everything else is itself in any letter case.
#[derive(Clone, Debug)]
pub(super) struct Glob {
    parts: Vec<String>,
}

impl Glob {
    /// # Errors
    /// It is empty, and would be no key's.
    pub fn new(pattern: &str) -> Result<Self, String> {
        if pattern.is_empty() {
            return Err("it is empty".to_owned());
        }
        Ok(Self { parts: pattern.to_lowercase().split('*').map(str::to_owned).collect() })
    }

    /// Whether a key, in lower case, is one of it. O(length of the key times length of the pattern) at worst:
    /// what stands between two `*` is taken where it comes first, which never is a wrong choice.
    pub fn is(&self, key: &str) -> bool {
        let [first, middle @ .., last] = self.parts.as_slice() else {
            return self.parts.first().is_some_and(|whole| whole == key);
        };
        let Some(mut rest) = key.strip_prefix(first.as_str()) else { return false };
        for part in middle {
            let Some(at) = rest.find(part.as_str()) else { return false };
            rest = rest.get(at + part.len()..).unwrap_or("");
        }
        rest.ends_with(last.as_str())
    }
}

/// What is known of a value by its key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Meaning {
    /// It is the text of a query or a message.
    pub query: Option<Cut>,
    /// It is of an exception, or says why something failed.
    pub log: bool,
    /// It is what `error` was set to.
    pub error: bool,
    /// It names a person, a session or something that is theirs.
    pub person: bool,
    /// It is an id, if it looks like one.
    pub id: bool,
    /// It names a host, or an address of one.
    pub host: bool,
    /// It is a version, whose numbers look like addresses.
    pub version: bool,
}

impl Meaning {
    /// O(length of the key).
    pub fn of(key: &str) -> Self {
        let lower = key.to_lowercase();
        let words = words(key);
        let last = words.last().map_or("", String::as_str);
        let person = is_person(&lower, &words, last);
        Self {
            query: queries::cut(&lower),
            log: is_log(&lower),
            error: lower == "error",
            person,
            id: matches!(last, "id" | "ids" | "uuid" | "guid" | "uid") || last.ends_with("uuid"),
            host: !person && is_host(&lower, &words, last),
            version: matches!(last, "version" | "revision" | "commit" | "sha")
                || words.iter().any(|word| word == "agent"),
        }
    }

    /// What either says.
    pub fn or(self, other: Self) -> Self {
        Self {
            query: self.query.or(other.query),
            log: self.log || other.log,
            error: self.error,
            person: self.person || other.person,
            id: self.id || other.id,
            host: self.host || other.host,
            version: self.version || other.version,
        }
    }
}

/// The words of a key in lower case: `driverID`, `driver_id` and `driver.id` are the same two.
fn words(key: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let (mut before_lower, mut chars) = (false, key.chars().peekable());
    while let Some(c) = chars.next() {
        let begins = c.is_uppercase()
            && (before_lower || chars.peek().is_some_and(|next| next.is_lowercase()));
        if (!c.is_alphanumeric() || begins) && words.last().is_some_and(|word| !word.is_empty()) {
            words.push(String::new());
        }
        if c.is_alphanumeric()
            && let Some(word) = words.last_mut()
        {
            word.extend(c.to_lowercase());
        }
        before_lower = c.is_lowercase() || c.is_ascii_digit();
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Exceptions (OpenTelemetry, "exception"), and what OpenTracing and instrumentations say of an error.
fn is_log(lower: &str) -> bool {
    lower.starts_with("exception.")
        || matches!(
            lower,
            "otel.status_description"
                | "error.message"
                | "error.msg"
                | "error.object"
                | "error.stack"
                | "error.stacktrace"
                | "grpc.error_message"
                | "code.stacktrace"
                | "error_description"
                | "error.description"
        )
}

/// Words for people and what is theirs; an id or a name of it is about one of them.
const THEIRS: [&str; 40] = [
    "user",
    "users",
    "enduser",
    "customer",
    "account",
    "session",
    "member",
    "visitor",
    "device",
    "tenant",
    "patient",
    "employee",
    "person",
    "subscriber",
    "subscription",
    "owner",
    "principal",
    "conversation",
    "profile",
    "order",
    "cart",
    "basket",
    "payment",
    "transaction",
    "invoice",
    "contact",
    "guest",
    "driver",
    "rider",
    "passenger",
    "student",
    "player",
    "login",
    "card",
    "passport",
    "license",
    "organization",
    "org",
    "client",
    "author",
];

/// Values that name a person without being called an id.
const PERSONAL: [&str; 22] = [
    "email",
    "mail",
    "username",
    "login",
    "phone",
    "telephone",
    "mobile",
    "fullname",
    "firstname",
    "lastname",
    "surname",
    "nickname",
    "birthdate",
    "birthday",
    "passport",
    "ssn",
    "iban",
    "userid",
    "sessionid",
    "customerid",
    "accountid",
    "enduserid",
];

fn is_person(lower: &str, words: &[String], last: &str) -> bool {
    let before = words.len().checked_sub(2).and_then(|at| words.get(at)).map_or("", String::as_str);
    let called = |names: &[&str]| names.contains(&last);
    let of_people = words.iter().rev().skip(1).any(|word| THEIRS.contains(&word.as_str()));
    called(&PERSONAL)
        || matches!(lower, "enduser.scope" | "db.user" | "process.owner" | "peer.user" | "user")
        || called(&["id", "ids", "uuid", "guid"]) && of_people
        // Of the user, and not of what they use.
        || called(&["name", "hash"]) && matches!(before, "user" | "enduser" | "full" | "first" | "last")
        || called(&["address"]) && matches!(before, "email" | "mail")
        || called(&["number"]) && matches!(before, "phone" | "account" | "card" | "passport")
}

/// Keys of hosts that their words do not tell.
const HOSTS: [&str; 37] = [
    "host",
    "host.name",
    "host.id",
    "net.peer.name",
    "net.host.name",
    "net.sock.peer.name",
    "net.sock.host.name",
    "server.socket.domain",
    "server.domain",
    "client.domain",
    "source.domain",
    "destination.domain",
    "http.server_name",
    "http.request.header.x-forwarded-for",
    "http.request.header.x_forwarded_for",
    "http.request.header.forwarded",
    "http.request.header.x-forwarded-server",
    "http.request.header.origin",
    "http.request.header.referer",
    "k8s.pod.name",
    "k8s.pod.uid",
    "k8s.node.name",
    "k8s.node.uid",
    "container.id",
    "node",
    "node.name",
    "node_id",
    "pod",
    "pod.name",
    "pod_name",
    "instance",
    "instance_id",
    "service.instance.id",
    "service_instance_id",
    "spring.instance_id",
    "faas.instance",
    "dns.question.name",
];

/// Last words of what is a host's, in every convention.
const ENDS: [&str; 19] = [
    "host",
    "hosts",
    "hostname",
    "hostnames",
    "ip",
    "ips",
    "ipv4",
    "ipv6",
    "ipaddress",
    "ipaddr",
    "hostip",
    "podip",
    "addr",
    "addrs",
    "address",
    "addresses",
    "mac",
    "fqdn",
    "nodename",
];

fn is_host(lower: &str, words: &[String], last: &str) -> bool {
    // `ec2-1.public_ipv4` has words that are numbers.
    let split = |at: usize| words.iter().rev().nth(at).map_or("", String::as_str);
    HOSTS.contains(&lower)
        || ENDS.contains(&last)
        || (split(1) == "ipv" || split(1) == "ip") && matches!(last, "4" | "6" | "v4" | "v6")
        || split(1) == "server" && last == "names"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn globs() {
        let is = |glob: &str, key: &str| Glob::new(glob).unwrap().is(&key.to_lowercase());
        let yes = [
            ("user.id", "User.ID"),
            ("*", ""),
            ("*", "a"),
            ("db.*", "db.query.text"),
            ("*.id", "user.id"),
            ("a*b*c", "aXbbc"),
            ("a**c", "ac"),
            ("É*", "é1"),
        ];
        assert!(yes.iter().all(|(glob, key)| is(glob, key)));
        let no = [
            ("user.id", "user.ids"),
            ("a*a", "a"),
            ("db.*", "xdb.a"),
            ("a*b*c", "acb"),
            ("*b", ""),
        ];
        assert!(!no.iter().any(|(glob, key)| is(glob, key)));
        assert!(Glob::new("").is_err());
    }

    #[test]
    fn words_of_keys() {
        let check = |key: &str, expect: &[&str]| assert_eq!(words(key), expect, "{key}");
        check("driverID", &["driver", "id"]);
        check(
            "http.request.header.x-forwarded-for",
            &["http", "request", "header", "x", "forwarded", "for"],
        );
        check("installedAppId", &["installed", "app", "id"]);
        check("HTTPServer_name", &["http", "server", "name"]);
        check("__", &[]);
    }
}
