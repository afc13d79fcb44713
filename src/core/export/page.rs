//! A page that has a trace in itself: where in the viewer's page its data stands.
//!
//! The viewer is built once, with the hashes of its scripts; a data block never runs, so that none changes when a trace is
//! put into it. `src/tools/viewer.mjs` writes the block.

/// How the block begins.
const OPEN: &str = "<script type=\"text/plain\" id=\"trace-data\" data-link=\"";

/// How it ends.
const CLOSE: &str = "</script>";

/// What stands before and behind a trace in a page, with the link by which it is seen in it, relative to the page;
/// between the two belongs what [`Packing::Text`](crate::engine::protocol::Packing::Text) makes. A trace that the page
/// had is left out. `None` where this is no such page. O(its length).
pub fn around(page: &str, link: &str) -> Option<(String, String)> {
    let (before, block) = page.split_once(OPEN)?;
    let (_, behind) = block.split_once(CLOSE)?;
    if behind.contains(OPEN) {
        return None;
    }
    Some((format!("{before}{OPEN}{}\">", attribute(link)), format!("{CLOSE}{behind}")))
}

/// A text within the quotes of an attribute, in which also nothing of the block's end may stand.
fn attribute(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::around;

    const PAGE: &str =
        "<p>a</p><script type=\"text/plain\" id=\"trace-data\" data-link=\"\"></script><p>b</p>";

    fn with(page: &str, link: &str, data: &str) -> String {
        let (before, behind) = around(page, link).unwrap();
        before + data + &behind
    }

    #[test]
    fn a_trace_is_put_in_and_replaced() {
        let one = with(PAGE, "#/trace/a?data=&sel=b", "H4sI");
        assert_eq!(
            one,
            "<p>a</p><script type=\"text/plain\" id=\"trace-data\" data-link=\"#/trace/a?data=&amp;sel=b\">H4sI</script><p>b</p>"
        );
        assert_eq!(with(&one, "#/trace/a?data=&sel=b", "H4sI"), one);
        assert_eq!(with(&one, "", ""), PAGE);
    }

    #[test]
    fn a_link_stays_an_attribute() {
        let hostile = with(PAGE, "\"></script><script>alert(1)//", "");
        assert_eq!(hostile.matches("<script").count(), 1, "{hostile}");
        assert_eq!(hostile.matches("</script>").count(), 1, "{hostile}");
    }

    #[test]
    fn what_is_no_viewer_is_told_apart() {
        assert_eq!(around("<p>404</p>", ""), None);
        assert_eq!(around(&format!("{PAGE}{PAGE}"), ""), None);
        assert_eq!(around("<script type=\"text/plain\" id=\"trace-data\" data-link=\"", ""), None);
    }
}
