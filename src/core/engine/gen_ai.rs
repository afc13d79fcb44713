//! What a span says of a generative model: which, how many tokens, and what was said, in a form that can be read.
//!
//! Read are OpenTelemetry's conventions for generative AI (attributes `gen_ai.*`, messages as JSON in
//! `gen_ai.input.messages`, `gen_ai.output.messages` and `gen_ai.system_instructions`, or as events `gen_ai.*.message`
//! and `gen_ai.choice`), the numbered attributes before them (`gen_ai.prompt.0.content`), and OpenInference's
//! (`llm.input_messages.0.message.content`). What is none of these stays what it is: an attribute.

use std::collections::BTreeMap;

use serde_json::Value;

use super::protocol::{GenAi, GenAiMessage, Problem};
use super::shown::{Shown, no_span};
use crate::model::{AttrRange, SpanIx, Store};

/// The most messages, and of each the most bytes.
const MOST_MESSAGES: usize = 200;
const MOST_BYTES: usize = 20_000;

/// Facts in their order: what it is called, and the keys of which the first that is there counts.
const FACTS: [(&str, &[&str]); 12] = [
    (
        "Model",
        &["gen_ai.response.model", "gen_ai.request.model", "llm.model_name", "llm.request.model"],
    ),
    ("Provider", &["gen_ai.provider.name", "gen_ai.system", "llm.provider", "llm.system"]),
    ("Operation", &["gen_ai.operation.name", "llm.request.type"]),
    ("Agent", &["gen_ai.agent.name", "agent.name"]),
    ("Tool", &["gen_ai.tool.name", "tool.name"]),
    (
        "Input tokens",
        &["gen_ai.usage.input_tokens", "gen_ai.usage.prompt_tokens", "llm.token_count.prompt"],
    ),
    (
        "Output tokens",
        &[
            "gen_ai.usage.output_tokens",
            "gen_ai.usage.completion_tokens",
            "llm.token_count.completion",
        ],
    ),
    ("Cached tokens", &["gen_ai.usage.cache_read.input_tokens", "gen_ai.usage.cached_tokens"]),
    ("Temperature", &["gen_ai.request.temperature"]),
    ("Most tokens", &["gen_ai.request.max_tokens"]),
    ("Ended by", &["gen_ai.response.finish_reasons"]),
    ("Conversation", &["gen_ai.conversation.id", "session.id"]),
];

/// Attributes that are lists of messages, or one, as JSON; and who speaks where that is not said.
const LISTS: [(&str, &str); 8] = [
    ("gen_ai.system_instructions", "system"),
    ("gen_ai.input.messages", "user"),
    ("gen_ai.prompt", "user"),
    ("gen_ai.tool.call.arguments", "tool call"),
    ("gen_ai.tool.call.result", "tool"),
    ("gen_ai.output.messages", "assistant"),
    ("gen_ai.completion", "assistant"),
    ("output.value", "assistant"),
];

impl Shown {
    /// What a span says of a generative model; `None` where it says nothing. O(its attributes and events).
    ///
    /// # Errors
    /// The span is of another trace.
    pub fn gen_ai(&self, store: &Store, span: SpanIx) -> Result<Option<GenAi>, Problem> {
        if !self.rows.has(span) {
            return Err(no_span());
        }
        let own = store.span_attrs(span);
        let of = |keys: &[&str]| keys.iter().find_map(|key| text(store, own, key));
        let is_one = store.attrs().iter(own).any(|attr| is_key(store.text(attr.key)));
        let in_events =
            store.events(span).iter().any(|event| store.text(event.name).starts_with("gen_ai."));
        if !is_one && !in_events {
            return Ok(None);
        }
        let fact = |&(what, keys): &(&str, &[&str])| Some((what.to_owned(), plain(of(keys)?)));
        let facts = FACTS.iter().filter_map(fact).collect();
        let mut messages = Vec::new();
        for (key, role) in LISTS {
            if let Some(value) = text(store, own, key) {
                read(value, role, &mut messages);
            }
        }
        numbered(store, own, &mut messages);
        for event in store.events(span) {
            let name = store.text(event.name);
            let Some(role) = role_of_event(name) else { continue };
            let content = [
                "content",
                "gen_ai.event.content",
                "message",
                "body",
                "gen_ai.prompt",
                "gen_ai.completion",
            ];
            for value in content.iter().filter_map(|key| text(store, event.attrs, key)) {
                let role = text(store, event.attrs, "role").unwrap_or(role);
                read(value, role, &mut messages);
            }
        }
        messages.truncate(MOST_MESSAGES);
        Ok(Some(GenAi { facts, messages }))
    }
}

fn is_key(key: &str) -> bool {
    key.starts_with("gen_ai.") || key.starts_with("llm.")
}

fn role_of_event(name: &str) -> Option<&str> {
    match name.strip_prefix("gen_ai.")? {
        "choice" => Some("assistant"),
        "content.prompt" => Some("user"),
        "content.completion" => Some("assistant"),
        rest => rest.strip_suffix(".message"),
    }
}

fn text<'a>(store: &'a Store, of: AttrRange, key: &str) -> Option<&'a str> {
    let key = store.strings().find(key)?;
    store.attrs().find(of, key).map(|attr| store.text(attr.value)).filter(|text| !text.is_empty())
}

/// A list as its entries.
fn plain(text: &str) -> String {
    match serde_json::from_str::<Vec<String>>(text) {
        Ok(list) => list.join(", "),
        Err(_) => text.to_owned(),
    }
}

/// `gen_ai.prompt.0.role`, `llm.input_messages.0.message.content` and their like, in the order of their numbers.
fn numbered(store: &Store, of: AttrRange, messages: &mut Vec<GenAiMessage>) {
    const HEADS: [(&str, &str); 4] = [
        ("gen_ai.prompt.", "user"),
        ("llm.input_messages.", "user"),
        ("gen_ai.completion.", "assistant"),
        ("llm.output_messages.", "assistant"),
    ];
    for (head, speaker) in HEADS {
        let mut all: BTreeMap<u32, (String, String)> = BTreeMap::new();
        for attr in store.attrs().iter(of) {
            let rest =
                store.text(attr.key).strip_prefix(head).and_then(|rest| rest.split_once('.'));
            let Some((number, part)) = rest else { continue };
            let Ok(number) = number.parse::<u32>() else { continue };
            let message = all.entry(number).or_default();
            let value = store.text(attr.value);
            match part.strip_prefix("message.").unwrap_or(part) {
                "role" => value.clone_into(&mut message.0),
                "content" => value.clone_into(&mut message.1),
                // Calls of tools and the like, as they are named.
                other if message.1.len() < MOST_BYTES => {
                    message.1 = format!(
                        "{}{}{other}: {value}",
                        message.1,
                        if message.1.is_empty() { "" } else { "\n" }
                    );
                }
                _ => {}
            }
        }
        for (role, said) in all.into_values().filter(|(_, said)| !said.is_empty()) {
            push(messages, if role.is_empty() { speaker } else { &role }, &said);
        }
    }
}

/// Messages as JSON, or a text that is one.
fn read(text: &str, role: &str, messages: &mut Vec<GenAiMessage>) {
    match serde_json::from_str::<Value>(text) {
        Ok(Value::Array(list)) => list.iter().for_each(|one| read_one(one, role, messages)),
        Ok(one @ Value::Object(_)) => read_one(&one, role, messages),
        Ok(Value::String(text)) => push(messages, role, &text),
        _ => push(messages, role, text),
    }
}

fn read_one(value: &Value, role: &str, messages: &mut Vec<GenAiMessage>) {
    let inner = value.get("message").filter(|inner| inner.is_object()).unwrap_or(value);
    let role = inner.get("role").and_then(Value::as_str).unwrap_or(role);
    let mut said = Vec::new();
    let parts = ["parts", "content"].iter().find_map(|key| inner.get(key));
    match parts {
        Some(Value::Array(list)) => said.extend(list.iter().map(part)),
        Some(one) => said.push(part(one)),
        None => said.push(part(inner)),
    }
    if let Some(Value::Array(calls)) = inner.get("tool_calls") {
        said.extend(calls.iter().map(|call| part(call.get("function").unwrap_or(call))));
    }
    said.retain(|text| !text.is_empty());
    push(messages, role, &said.join("\n"));
}

/// A part of a message: its text, the call of a tool, what a tool answered; else its JSON.
fn part(value: &Value) -> String {
    let word = |key: &str| value.get(key).and_then(Value::as_str);
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        _ => {
            if let Some(text) = word("content").or_else(|| word("text")) {
                return text.to_owned();
            }
            let given = ["arguments", "input", "parameters"].iter().find_map(|key| value.get(key));
            if let (Some(name), Some(given)) = (word("name"), given) {
                return format!("{name}({})", brief(given));
            }
            let answer = ["response", "result", "output"].iter().find_map(|key| value.get(key));
            answer.map_or_else(|| brief(value), brief)
        }
    }
}

fn brief(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn push(messages: &mut Vec<GenAiMessage>, role: &str, said: &str) {
    if said.trim().is_empty() || messages.len() >= MOST_MESSAGES {
        return;
    }
    let text = crate::render::value::start(said, MOST_BYTES).to_owned();
    let cut = text.len() < said.len();
    messages.push(GenAiMessage { role: role.to_owned(), text, cut });
}
