//! The page that shows what is configured: each setting with its value and who says so, and what could not be read.

use leptos::prelude::*;
use spanscape::web::probe;
use spanscape_core::engine::protocol::{Answer, Ask};
use spanscape_core::render::clean;
use spanscape_core::source::{OwnSetting, SaidBy, Setting, Settings};
use spanscape_core::state::Theme;

use super::session::{Session, use_session};
use super::widgets::live::changing;

/// The page.
#[component]
pub fn ConfigurationPage() -> impl IntoView {
    let session = use_session();
    let settings = RwSignal::new(None::<Settings>);
    let load = move || {
        let own = own(session);
        leptos::task::spawn_local(async move {
            let (text, jaeger) = (probe::fresh_config().await, probe::injected_config());
            session.ask(Ask::Settings { text, jaeger, own }, move |answer| {
                if let Answer::Settings(told) = answer
                    && let Ok(told) = told.open()
                {
                    let _ = settings.try_set(Some(told));
                    session.page_ready();
                }
            });
        });
    };
    load();
    let body = move || {
        let told = settings.get()?;
        let from = from(&told);
        let problems = problems(&told);
        let rows = told.settings.iter().map(row).collect_view();
        Some(view! {
            <p class="lead">{from}</p>
            {problems}
            <table class="settings">
                <thead>
                    <tr><th scope="col">"Setting"</th><th scope="col">"Value"</th><th scope="col">"Said by"</th></tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        })
    };
    view! {
        <section class="configuration" aria-label="Configuration" tabindex="0">
            <header>
                <h1>"Configuration"</h1>
                <button class="button" on:click=move |_| load()>"Read again"</button>
            </header>
            {changing(body)}
        </section>
    }
}

/// What the person and the link say.
fn own(session: Session) -> Vec<OwnSetting> {
    let mut own = Vec::new();
    let mut say = |key: String, value: String, by| own.push(OwnSetting { key, value, by });
    let prefs = session.prefs();
    if session.has_prefs() && prefs.theme != Theme::default() {
        say("theme".to_owned(), prefs.theme.name().to_owned(), SaidBy::Person);
    }
    let findings = |code: String, by, say: &mut dyn FnMut(String, String, SaidBy)| {
        for pair in code.split(',') {
            if let Some((name, value)) = pair.split_once(':') {
                say(format!("findings.{name}"), value.to_owned(), by);
            }
        }
    };
    if let Some(thresholds) = &prefs.thresholds {
        findings(thresholds.code(), SaidBy::Person, &mut say);
    }
    for (name, url) in &prefs.added {
        say(format!("backends.{name}"), url.clone(), SaidBy::Person);
    }
    session.url().with_untracked(|url| {
        if let Some(theme) = url.theme {
            say("theme".to_owned(), theme.name().to_owned(), SaidBy::Link);
        }
    });
    own
}

/// Where it comes from, in words.
fn from(told: &Settings) -> String {
    let file = match told.has_file {
        true => "There is a config.json beside this page.",
        false => "There is no config.json beside this page.",
    };
    let jaeger = match told.jaeger.as_deref() {
        Some("") => {
            " A Jaeger serves the page, whose UI configuration counts where the file says nothing."
                .to_owned()
        }
        Some(version) => {
            let version = clean(version);
            format!(
                " Jaeger {version} serves the page, whose UI configuration counts where the file says nothing."
            )
        }
        None => String::new(),
    };
    format!(
        "{file}{jaeger} What you chose on this machine counts before both, and what a link says before all."
    )
}

fn problems(told: &Settings) -> Option<impl IntoView> {
    let line = |(place, what): &(String, String)| {
        view! { <li><code>{clean(place).into_owned()}</code> " " {clean(what).into_owned()}</li> }
    };
    (!told.problems.is_empty()).then(|| {
        view! {
            <div class="settings-problems" role="alert">
                <h2>"\u{26a0} Not understood, and ignored"</h2>
                <ul>{told.problems.iter().map(line).collect_view()}</ul>
            </div>
        }
    })
}

fn row(setting: &Setting) -> impl IntoView + use<> {
    let instead = |(by, value): &(SaidBy, String)| {
        view! { <p class="dim">{format!("instead of {} ({})", clean(value), words(*by))}</p> }
    };
    view! {
        <tr data-usual=(setting.by == SaidBy::Nobody).then_some("")>
            <th scope="row"><code>{clean(&setting.key).into_owned()}</code></th>
            <td>{clean(&setting.value).into_owned()} {setting.instead_of.iter().map(instead).collect_view()}</td>
            <td>{words(setting.by)}</td>
        </tr>
    }
}

fn words(by: SaidBy) -> &'static str {
    match by {
        SaidBy::Nobody => "default",
        SaidBy::Jaeger => "Jaeger's UI configuration",
        SaidBy::File => "config.json",
        SaidBy::Person => "you, on this machine",
        SaidBy::Link => "the link",
    }
}
