//! Texts of queries and of messages to services: under which keys conventions and instrumentations put them.

use super::text::{Edits, ends_url, runs};

/// What becomes of such a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// It is left out.
    Whole,
    /// A URL, or the end of one, that keeps its path: query and fragment go.
    Query,
}

/// Keys in lower case, `*` at the end being any more of them; what becomes of the value; and who writes them so.
/// Sizes, counts and summaries (`db.query.summary`, `http.request.body.size`) are not among them.
pub const QUERIES: [(&str, Cut, &str); 97] = [
    ("db.query.text", Cut::Whole, DB),
    ("db.query.parameter.*", Cut::Whole, DB),
    ("db.operation.parameter.*", Cut::Whole, DB),
    ("db.statement", Cut::Whole, DB_OLD),
    ("db.sql.query", Cut::Whole, "OpenTelemetry's first database instrumentations"),
    ("db.elasticsearch.path_parts.*", Cut::Whole, DB_OLD),
    ("db.query", Cut::Whole, "OpenTracing's instrumentations"),
    ("db.params", Cut::Whole, "OpenTracing's instrumentations"),
    ("db.parameters", Cut::Whole, "OpenTracing's instrumentations"),
    ("db.bindings", Cut::Whole, "OpenTelemetry for Laravel"),
    ("db.statement.parameters", Cut::Whole, "Elastic's and Datadog's agents"),
    ("sql", Cut::Whole, "SkyWalking, Brave"),
    ("sql.query", Cut::Whole, "Brave's instrumentation of MySQL, Jaeger's HotROD"),
    ("sql.text", Cut::Whole, "Brave's instrumentation of JDBC"),
    ("sql.params", Cut::Whole, "SkyWalking"),
    ("sql.parameters", Cut::Whole, "SkyWalking"),
    ("jdbc.query*", Cut::Whole, "Micrometer's datasource observations"),
    ("jdbc.params*", Cut::Whole, "Micrometer's datasource observations"),
    ("r2dbc.query*", Cut::Whole, "Spring's R2DBC observations"),
    ("query", Cut::Whole, "OpenTracing's instrumentations"),
    ("cassandra.query", Cut::Whole, "Brave's instrumentation of Cassandra"),
    ("cql.query", Cut::Whole, "Spring's Cassandra observations"),
    ("mongodb.query", Cut::Whole, "Datadog, Brave"),
    ("mongodb.filter", Cut::Whole, "instrumentations of MongoDB"),
    ("mongodb.pipeline", Cut::Whole, "instrumentations of MongoDB"),
    ("mongodb.command", Cut::Whole, "Brave's instrumentation of MongoDB"),
    ("mongo.query", Cut::Whole, "instrumentations of MongoDB"),
    ("redis.args", Cut::Whole, "OpenTracing's instrumentations of Redis"),
    ("redis.command", Cut::Whole, "OpenTracing's instrumentations of Redis"),
    ("redis.raw_command", Cut::Whole, "Datadog"),
    ("redis.key", Cut::Whole, "OpenTracing's instrumentations of Redis"),
    ("redis.keys", Cut::Whole, "OpenTracing's instrumentations of Redis"),
    ("memcached.query", Cut::Whole, "Datadog"),
    ("memcached.command", Cut::Whole, "Datadog"),
    ("elasticsearch.body", Cut::Whole, "Datadog"),
    ("elasticsearch.params", Cut::Whole, "Datadog"),
    ("elasticsearch.request.body", Cut::Whole, "OpenTracing's instrumentations of Elasticsearch"),
    ("opensearch.body", Cut::Whole, "Datadog"),
    ("aws.dynamodb.key_conditions", Cut::Whole, "Datadog"),
    ("aws.dynamodb.projection", Cut::Whole, "OpenTelemetry, \"AWS DynamoDB\""),
    ("neo4j.query", Cut::Whole, "instrumentations of Neo4j"),
    ("graphql.document", Cut::Whole, "OpenTelemetry, \"GraphQL\""),
    ("graphql.source", Cut::Whole, "OpenTelemetry for Node.js, Datadog"),
    ("graphql.query", Cut::Whole, "Apollo, Sangria"),
    ("graphql.variables*", Cut::Whole, "OpenTelemetry for Node.js, Datadog"),
    ("url.query", Cut::Whole, "OpenTelemetry, \"URL\""),
    ("url.fragment", Cut::Whole, "OpenTelemetry, \"URL\""),
    ("url.full", Cut::Query, "OpenTelemetry, \"URL\""),
    ("url.original", Cut::Query, "OpenTelemetry, \"URL\""),
    ("http.url", Cut::Query, "OpenTelemetry, \"HTTP\", deprecated; OpenTracing"),
    ("http.target", Cut::Query, "OpenTelemetry, \"HTTP\", deprecated"),
    ("http.path", Cut::Query, "Zipkin"),
    ("http.uri", Cut::Query, "instrumentations of HTTP"),
    ("http.query", Cut::Whole, "instrumentations of HTTP"),
    ("http.query_string", Cut::Whole, "instrumentations of HTTP"),
    ("http.request.uri", Cut::Query, "instrumentations of HTTP"),
    ("http.request.header.referer", Cut::Query, "OpenTelemetry, \"HTTP\", headers"),
    ("http.response.header.location", Cut::Query, "OpenTelemetry, \"HTTP\", headers"),
    ("url", Cut::Query, "instrumentations of HTTP"),
    ("uri", Cut::Query, "instrumentations of HTTP"),
    ("http.request.body", Cut::Whole, "instrumentations of HTTP"),
    ("http.request.body.content", Cut::Whole, "Elastic Common Schema"),
    ("http.request.body.text", Cut::Whole, "instrumentations of HTTP"),
    ("http.request.body.original", Cut::Whole, "Elastic's agents"),
    ("http.response.body", Cut::Whole, "instrumentations of HTTP"),
    ("http.response.body.content", Cut::Whole, "Elastic Common Schema"),
    ("http.response.body.text", Cut::Whole, "instrumentations of HTTP"),
    ("http.body", Cut::Whole, "instrumentations of HTTP"),
    ("http.params*", Cut::Whole, "instrumentations of HTTP"),
    ("request.body", Cut::Whole, "Envoy, gateways"),
    ("response.body", Cut::Whole, "Envoy, gateways"),
    ("body", Cut::Whole, "events of logs"),
    ("payload", Cut::Whole, "instrumentations of messaging"),
    ("rpc.request.body", Cut::Whole, "instrumentations of RPC"),
    ("rpc.response.body", Cut::Whole, "instrumentations of RPC"),
    ("rpc.message.body", Cut::Whole, "instrumentations of RPC"),
    ("message.body", Cut::Whole, "instrumentations of messaging"),
    ("message.payload", Cut::Whole, "instrumentations of messaging"),
    ("messaging.message.body", Cut::Whole, "instrumentations of messaging"),
    ("messaging.message.payload", Cut::Whole, "instrumentations of messaging"),
    ("messaging.message.content", Cut::Whole, "instrumentations of messaging"),
    ("messaging.payload", Cut::Whole, "instrumentations of messaging"),
    ("faas.event", Cut::Whole, "instrumentations of functions"),
    ("gen_ai.prompt*", Cut::Whole, AI_OLD),
    ("gen_ai.completion*", Cut::Whole, AI_OLD),
    ("gen_ai.event.content", Cut::Whole, AI_OLD),
    ("gen_ai.input.messages", Cut::Whole, AI),
    ("gen_ai.output.messages", Cut::Whole, AI),
    ("gen_ai.system_instructions", Cut::Whole, AI),
    ("gen_ai.tool.call.arguments", Cut::Whole, AI),
    ("gen_ai.tool.call.result", Cut::Whole, AI),
    ("gen_ai.retrieval.*", Cut::Whole, AI),
    ("llm.input_messages*", Cut::Whole, INFERENCE),
    ("llm.output_messages*", Cut::Whole, INFERENCE),
    ("llm.prompt*", Cut::Whole, INFERENCE),
    ("input.value", Cut::Whole, INFERENCE),
    ("output.value", Cut::Whole, INFERENCE),
];

const DB: &str = "OpenTelemetry, \"Database\"";
const DB_OLD: &str = "OpenTelemetry, \"Database\", deprecated";
const AI: &str = "OpenTelemetry, \"Generative AI\"";
const AI_OLD: &str = "OpenTelemetry, \"Generative AI\", deprecated; Traceloop";
const INFERENCE: &str = "OpenInference";

/// What of an event that is a message to a model, or from one, is what was said.
const SAID: [&str; 6] = ["content", "body", "message", "arguments", "tool_calls", "parts"];

/// What becomes of the value under a key, which is in lower case.
pub(super) fn cut(lower: &str) -> Option<Cut> {
    let is = |known: &str| match known.strip_suffix('*') {
        Some(head) => lower.starts_with(head),
        None => known == lower,
    };
    QUERIES.iter().find(|(known, ..)| is(known)).map(|&(_, cut, _)| cut)
}

/// Whether an event is what was said to a model, or by it: `gen_ai.user.message`, `gen_ai.choice` and the like.
pub(super) fn is_said(event: &str) -> bool {
    event.starts_with("gen_ai.")
}

/// Whether an attribute of such an event is what was said.
pub(super) fn is_what_was_said(lower: &str) -> bool {
    SAID.contains(&lower)
}

/// A text without queries and fragments of URLs: of those that name a scheme or begin with `/`, and, where all of it
/// is one, of that. O(length).
pub(super) fn without_queries(text: &str, whole: bool) -> Option<String> {
    let mut edits = Edits::default();
    for token in runs(text, |b| !ends_url(b)) {
        let url = text.get(token.clone()).unwrap_or("");
        let begins = url.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '/');
        let absolute = url.contains("://");
        if !whole && !absolute && !begins.starts_with('/') {
            continue;
        }
        let ends = |b: u8| b == b'?' || b == b'#' && (whole || absolute);
        if let Some(at) = url.bytes().position(ends) {
            edits.push(token.start + at..token.end, String::new());
        }
    }
    edits.apply(text)
}

/// Whether a text is a query in SQL, with more than an operation and a table: then it may have values.
pub(super) fn is_sql(text: &str) -> bool {
    let start = text.trim_start();
    let head = start.get(..6).unwrap_or("").to_ascii_lowercase();
    let then: &[&str] = match &*head {
        "select" | "delete" => &[" from "],
        "insert" => &[" into "],
        "update" => &[" set "],
        _ if head.starts_with("with ") => &[" select "],
        _ if head.starts_with("merge") => &[" into "],
        _ => return false,
    };
    let flat = start.to_ascii_lowercase().replace(['\n', '\t', '\r'], " ");
    let more = ["=", "'", ",", "*", " where ", " values", "?", "$", "("];
    then.iter().all(|word| flat.contains(word)) && more.iter().any(|part| flat.contains(part))
}

/// What stays of a query that something is called by: its operation, if it is written as one.
pub(super) fn operation(query: &str) -> &str {
    let start = query.trim_start();
    let len = start.bytes().take_while(u8::is_ascii_alphabetic).count();
    let word = start.get(..len).unwrap_or("");
    let ends = start.as_bytes().get(len).is_none_or(u8::is_ascii_whitespace);
    let named = is_sql(query) || word.bytes().all(|b| b.is_ascii_uppercase());
    if ends && named && (1..=16).contains(&len) { word } else { "query" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_and_summaries_stay() {
        for key in
            ["db.query.summary", "http.request.body.size", "messaging.message.body.size", "db.name"]
        {
            assert_eq!(cut(key), None, "{key}");
        }
        assert_eq!(cut("db.query.parameter.name"), Some(Cut::Whole));
        assert_eq!(cut("url.full"), Some(Cut::Query));
        assert_eq!(cut("gen_ai.prompt.0.content"), Some(Cut::Whole));
    }

    #[test]
    fn urls_lose_their_queries() {
        let check = |text: &str, whole: bool, expect: &str| {
            let new = without_queries(text, whole);
            assert_eq!(new.as_deref().unwrap_or(text), expect);
        };
        check("GET /a?b=c HTTP/1.1", false, "GET /a HTTP/1.1");
        check("see 'https://h/a?b#c' and http://h/#d", false, "see 'https://h/a' and http://h/");
        check("is it so? #3 a?b", false, "is it so? #3 a?b");
        check("a?b", true, "a");
        check("/a#b", true, "/a");
        check("/é?ü (/a?b)", false, "/é (/a");
    }

    #[test]
    fn queries_are_told_from_names() {
        let yes = [
            "SELECT * FROM t WHERE a = 'x'",
            "\n  insert into a\n(b) values (1)",
            "UPDATE a SET b=1",
        ];
        assert!(yes.iter().all(|text| is_sql(text)));
        let names = [
            "SELECT * FROM t",
            "\n select a from b where c",
            "HGET k",
            "GET",
            "anna AND bob",
            "SELECT/*x*/ a FROM b WHERE c",
        ];
        assert_eq!(names.map(operation), ["SELECT", "select", "HGET", "GET", "query", "query"]);
        let no = [
            "SELECT shop.orders",
            "select",
            "",
            "Selected from a list",
            "DELETE /cart",
            "SELECT FROM t",
        ];
        assert!(!no.iter().any(|text| is_sql(text)));
    }
}
