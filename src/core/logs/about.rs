//! What logs are looked for: those of a span or of a whole trace, as far as names, ids and attributes say.

/// A span, or a trace.
pub struct About<'a> {
    /// The trace's id, as text.
    pub trace: &'a str,
    /// The name of the trace: that of its root.
    pub trace_name: &'a str,
    /// How long the trace is, in microseconds, as Jaeger's JSON has it.
    pub trace_us: u64,
    /// The span, if it is about one.
    pub span: Option<OfSpan<'a>>,
    /// The values of an attribute: of a span its own, or else its resource's; of a trace all that its resources have.
    pub values: &'a dyn Fn(&str) -> Values,
}

/// A span.
pub struct OfSpan<'a> {
    /// Its id, as text.
    pub id: &'a str,
    /// Its name.
    pub name: &'a str,
    /// How long it is, in microseconds.
    pub us: u64,
}

/// Values of an attribute.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Values {
    /// Each once.
    pub found: Vec<String>,
    /// Nothing that it is about is without one.
    pub all: bool,
}

impl About<'_> {
    /// The one value of an attribute, or of what Grafana lets be mapped like one.
    pub(super) fn value(&self, key: &str) -> Option<String> {
        let one = |values: Values| match values.found.as_slice() {
            [one] if !one.is_empty() => Some(one.clone()),
            _ => None,
        };
        one((self.values)(key)).or_else(|| self.field(key))
    }

    /// The values of an attribute, or of what Grafana lets be mapped like one.
    pub(super) fn all(&self, key: &str) -> Values {
        let mut values = (self.values)(key);
        values.found.retain(|value| !value.is_empty());
        if values.found.is_empty() {
            values.found.extend(self.field(key));
            values.all = !values.found.is_empty();
        }
        values
    }

    fn field(&self, key: &str) -> Option<String> {
        let field = match (key, &self.span) {
            ("traceId", _) => self.trace.to_owned(),
            ("spanId", Some(span)) => span.id.to_owned(),
            ("name", Some(span)) => span.name.to_owned(),
            ("duration", Some(span)) => span.us.to_string(),
            _ => return None,
        };
        (!field.is_empty()).then_some(field)
    }
}
