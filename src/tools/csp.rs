//! Completes a built page's content security policy: trunk's hook `post_build` runs it on
//! `$TRUNK_STAGING_DIR/index.html`.
//!
//! The policy in the source has `script-src 'self' 'wasm-unsafe-eval'`; a browser runs an inline
//! script only if its SHA-256 stands there as well. Trunk writes such scripts (the module loader,
//! live reload), and the page has its own boot script, so the hashes are known only after a build.
//!
//! Trunk's server would also change the live-reload script in each answer, which no hash survives:
//! its placeholders are therefore replaced here by expressions that find the same values.

mod html;
#[cfg(test)]
mod tests;

use base64::{Engine, engine::general_purpose::STANDARD};
use html::{Part, Tag, Unclosed, parts};
use sha2::{Digest, Sha256};
use std::{env, fs, path::PathBuf, process::ExitCode};

/// The sources that stand in front of the hashes.
const ANCHOR: &str = "script-src 'self' 'wasm-unsafe-eval'";

/// Trunk 0.21's placeholders (its `autoreload.js`, filled in by its server for each answer), and
/// what finds the same value in the browser. The base is where the page lives, so live reload
/// works below a sub-path as well.
const LIVE_RELOAD: [(&str, &str); 3] = [
    ("'{{__TRUNK_ADDRESS__}}'", "window.location.host"),
    ("'{{__TRUNK_WS_BASE__}}'", "new URL('.', document.baseURI).pathname"),
    ("'{{__TRUNK_WS_PROTOCOL__}}'", "''"),
];

/// Why a page cannot be completed. Each stops the build: a page without its hashes stays blank.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
enum CspError {
    #[error(transparent)]
    Unclosed(#[from] Unclosed),
    #[error("there is no <meta http-equiv=\"Content-Security-Policy\" content=\"...\">")]
    NoPolicy,
    #[error("the policy has no `{ANCHOR}`")]
    NoAnchor,
    #[error("a script stands before the policy, which would not cover it")]
    ScriptBeforePolicy,
    #[error("the policy forbids {0} in the page's HTML")]
    Forbidden(String),
    #[error("a placeholder of trunk's server is left in a script, so its hash would not hold")]
    Placeholder,
}

/// The page with the hash of each inline script in its policy. Running it twice changes nothing.
fn complete(page: &str) -> Result<String, CspError> {
    let mut page = page.to_owned();
    for (placeholder, expression) in LIVE_RELOAD {
        page = page.replace(placeholder, expression);
    }
    let mut policy = None;
    let mut hashes: Vec<String> = Vec::new();
    let mut script: Option<Tag> = None;
    for part in parts(&page)? {
        match part {
            Part::Tag(tag) => {
                refuse_inline(&page, &tag)?;
                if is_policy(&page, &tag) {
                    let (_, range) = tag
                        .attrs
                        .into_iter()
                        .find(|(name, _)| name == "content")
                        .ok_or(CspError::NoPolicy)?;
                    policy = policy.or(Some(range));
                } else if tag.name == "script" {
                    if policy.is_none() {
                        return Err(CspError::ScriptBeforePolicy);
                    }
                    script = Some(tag);
                }
            }
            Part::Raw(range) => {
                let runs = script.take().is_some_and(|tag| runs_inline(&page, &tag));
                let text = page.get(range).unwrap_or("");
                if runs {
                    if text.contains("{{__TRUNK") {
                        return Err(CspError::Placeholder);
                    }
                    let hash = hash(text);
                    if !hashes.contains(&hash) {
                        hashes.push(hash);
                    }
                }
            }
        }
    }
    let range = policy.ok_or(CspError::NoPolicy)?;
    let old = page.get(range.clone()).unwrap_or("");
    let new = with_hashes(old, &hashes)?;
    page.replace_range(range, &new);
    Ok(page)
}

/// The policy with these hashes behind [`ANCHOR`], in place of any that stood there.
fn with_hashes(policy: &str, hashes: &[String]) -> Result<String, CspError> {
    let (before, rest) = policy.split_once(ANCHOR).ok_or(CspError::NoAnchor)?;
    let (sources, after) = match rest.find(';') {
        Some(end) => rest.split_at_checked(end).unwrap_or((rest, "")),
        None => (rest, ""),
    };
    let kept = sources.split_whitespace().filter(|source| !source.starts_with("'sha256-"));
    let all: Vec<&str> = kept.chain(hashes.iter().map(String::as_str)).collect();
    let gap = if all.is_empty() { "" } else { " " };
    Ok(format!("{before}{ANCHOR}{gap}{}{after}", all.join(" ")))
}

/// A policy's source expression for a script's text. The HTML parser turns each line end into
/// a line feed before the script is hashed (HTML 13.2.3.5), so this does as well.
fn hash(script: &str) -> String {
    let text = script.replace("\r\n", "\n").replace('\r', "\n");
    format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text.as_bytes())))
}

fn is_policy(page: &str, tag: &Tag) -> bool {
    tag.name == "meta"
        && tag
            .attr(page, "http-equiv")
            .is_some_and(|value| value.eq_ignore_ascii_case("content-security-policy"))
}

/// Whether the text of this `script` is executed, or read as an import map or as speculation
/// rules, for which the policy holds just the same. Any other type is data.
fn runs_inline(page: &str, tag: &Tag) -> bool {
    let kind = tag.attr(page, "type").unwrap_or("").trim().to_ascii_lowercase();
    let runs = matches!(
        kind.as_str(),
        "" | "module"
            | "text/javascript"
            | "application/javascript"
            | "importmap"
            | "speculationrules"
    );
    runs && tag.attr(page, "src").is_none()
}

/// Styles and handlers in attributes, and `style` elements, which `style-src 'self'` and
/// `script-src` block without a word on the page.
fn refuse_inline(page: &str, tag: &Tag) -> Result<(), CspError> {
    if tag.name == "style" {
        return Err(CspError::Forbidden("a <style> element".into()));
    }
    for (name, _) in &tag.attrs {
        if name == "style" || name.starts_with("on") {
            return Err(CspError::Forbidden(format!("the attribute {name} of <{}>", tag.name)));
        }
    }
    let href = tag.attr(page, "href").unwrap_or("");
    if href.trim_start().to_ascii_lowercase().starts_with("javascript:") {
        return Err(CspError::Forbidden("a javascript: link".into()));
    }
    Ok(())
}

/// The page to complete: the argument, or trunk's staged one.
fn target() -> Option<PathBuf> {
    env::args_os()
        .nth(1)
        .map(PathBuf::from)
        .or_else(|| Some(PathBuf::from(env::var_os("TRUNK_STAGING_DIR")?).join("index.html")))
}

fn main() -> ExitCode {
    let Some(path) = target() else {
        eprintln!("spanscape-csp: name a page, or set TRUNK_STAGING_DIR");
        return ExitCode::FAILURE;
    };
    let result = fs::read_to_string(&path)
        .map_err(|error| error.to_string())
        .and_then(|page| complete(&page).map_err(|error| error.to_string()))
        .and_then(|page| fs::write(&path, page).map_err(|error| error.to_string()));
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("spanscape-csp: {}: {error}", path.display());
            ExitCode::FAILURE
        }
    }
}
