//! `menu` of a configuration: links, and groups of them as Jaeger UI has them.

use super::fields::{At, Reader};
use super::{MenuItem, address};

/// The keys of a link or a group. `anchorTarget` is Jaeger UI's, and means nothing here.
pub(super) const KEYS: [&str; 4] = ["anchorTarget", "items", "label", "url"];

/// The keys of a link in a group.
pub(super) const ITEM_KEYS: [&str; 3] = ["anchorTarget", "label", "url"];

/// Reads the list. What has no label or no address is left out.
pub(super) fn read(reader: &mut Reader, at: &At<'_>) -> Vec<MenuItem> {
    let mut menu = Vec::new();
    for entry in reader.list(at) {
        if reader.object(&entry, &KEYS).is_none() {
            continue;
        }
        let label = label(reader, &entry);
        let Some(items) = entry.get("items") else {
            menu.extend(link(reader, &entry, label, ""));
            continue;
        };
        if entry.get("url").is_some() {
            reader.wrong(&entry.place, "has items, so its url does not count");
        }
        for item in reader.list(&items) {
            if reader.object(&item, &ITEM_KEYS).is_some() {
                let own = self::label(reader, &item);
                menu.extend(link(reader, &item, own, label.as_deref().unwrap_or("")));
            }
        }
    }
    menu
}

fn label(reader: &mut Reader, at: &At<'_>) -> Option<String> {
    match at.get("label") {
        Some(label) => reader.some_text(&label).map(str::to_owned),
        None => {
            reader.wrong(&at.place, "has no label");
            None
        }
    }
}

fn link(reader: &mut Reader, at: &At<'_>, label: Option<String>, group: &str) -> Option<MenuItem> {
    let url = match at.get("url") {
        Some(url) => address::read_link(reader, &url),
        None => {
            reader.wrong(&at.place, "has no url");
            None
        }
    };
    let (label, url) = label.zip(url)?;
    Some(MenuItem { label, url, group: group.to_owned() })
}
