//! The logs as the answer of Loki's `query_range`, `direction=forward`, asked for with
//! `X-Loki-Response-Encoding-Flags: categorize-labels`: a stream has its index labels only, and
//! each value a third element with its structured metadata.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::lines::{level, local_time, text};
use crate::shop::Pod;
use crate::sim::Line;

#[derive(Serialize)]
struct Answer {
    status: &'static str,
    data: Data,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Data {
    result_type: &'static str,
    encoding_flags: [&'static str; 1],
    result: Vec<Stream>,
}

#[derive(Serialize)]
struct Stream {
    stream: BTreeMap<&'static str, String>,
    values: Vec<(String, String, Categories)>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Categories {
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    structured_metadata: BTreeMap<&'static str, String>,
}

/// All lines: streams by their labels, lines in a stream by time.
pub fn write(lines: &[Line]) -> String {
    let mut streams: BTreeMap<BTreeMap<&'static str, String>, Vec<&Line>> = BTreeMap::new();
    for line in lines {
        streams.entry(labels(line.pod)).or_default().push(line);
    }
    let result = streams
        .into_iter()
        .map(|(stream, mut lines)| {
            lines.sort_by_key(|line| line.at);
            let values = lines.into_iter().map(value).collect();
            Stream { stream, values }
        })
        .collect();
    let data = Data { result_type: "streams", encoding_flags: ["categorize-labels"], result };
    serde_json::to_string(&Answer { status: "success", data }).unwrap_or_default()
}

fn labels(pod: Pod) -> BTreeMap<&'static str, String> {
    let mut out = BTreeMap::from([("service_name", pod.service.name.to_owned())]);
    if pod.service.name == "warehouse" {
        // By syslog, without any of what the others have.
        out.insert("job", "syslog".to_owned());
        out.insert("host", pod.node());
        return out;
    }
    out.insert("service_namespace", "larkspur".to_owned());
    out.insert("deployment_environment_name", "production".to_owned());
    out.insert("k8s_cluster_name", "larkspur-prod".to_owned());
    out.insert("k8s_namespace_name", "shop".to_owned());
    out.insert("k8s_pod_name", pod.name());
    out
}

fn value(line: &Line) -> (String, String, Categories) {
    let mut meta = BTreeMap::from([("detected_level", level(line.level).to_owned())]);
    if let (Some((trace, span)), true) = (line.context, line.pod.service.name != "warehouse") {
        meta.insert("trace_id", format!("{trace:032x}"));
        meta.insert("span_id", format!("{span:016x}"));
    }
    (local_time(line).to_string(), text(line), Categories { structured_metadata: meta })
}
