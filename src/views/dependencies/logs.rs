//! The way from the graph to logs: those of services in the time that is looked at, in Grafana's Explore.

use leptos::prelude::*;
use spanscape_core::base::TimeNs;
use spanscape_core::engine::protocol::{CalleeKind, ServiceNode};
use spanscape_core::logs::{Asks, Grafana, Logs, Pane};

use super::deps::Deps;
use super::subject::{self, Of, Subject};

/// The link, where a Grafana and its logs are configured and one of these is a service with a name. It leads elsewhere:
/// to a page of its own.
pub fn link<'a>(deps: Deps, of: impl IntoIterator<Item = &'a ServiceNode>) -> Option<AnyView> {
    let config = deps.session.config().get()?;
    let (grafana, logs) = (config.kept("grafana")?, config.kept("logs")?);
    let (grafana, logs) = (Grafana::read(grafana).0?, Logs::read(logs).0);
    if logs.datasource_uid.is_empty() {
        return None;
    }
    let services = of.into_iter().filter(|node| node.kind == CalleeKind::Service);
    let expr = logs.of_services(services.map(|node| node.name.as_str()))?;
    let (from, to) = window(deps)?;
    let (from, to) = logs.window(from, to);
    let href =
        grafana.explore(&Pane { uid: &logs.datasource_uid, asks: Asks::Loki(&expr), from, to });
    Some(
        view! { <a class="button" href=href target="_blank" rel="noopener noreferrer">"Logs in Grafana \u{2197}"</a> }
            .into_any(),
    )
}

/// The time that the graph is about. Tracks what that depends on.
fn window(deps: Deps) -> Option<(TimeNs, TimeNs)> {
    match deps.subject.get()?.of {
        Of::Data(..) => deps.session.data().with(|data| data.as_ref()?.info.range),
        Of::Backend { .. } => {
            let window = deps.subject.with(|s| s.as_ref().map(Subject::window))?;
            window.window(None, subject::now())
        }
    }
}
