//! The hand-over from the static page: its skeleton goes when the app is there.

use super::js;

/// Takes the skeleton of index.html away. Call it right after mounting, in the same task, so that
/// no frame shows both or none. From here on the boot script is silent.
pub fn done() {
    if let Some(boot) = js::document().and_then(|d| d.get_element_by_id("boot")) {
        boot.remove();
    }
}
