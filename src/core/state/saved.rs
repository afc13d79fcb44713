//! Searches that are kept on this machine: those with a star, and the last ones. Text in, text out; where it is stored
//! is the page's business.
//!
//! The text is a list in Markdown, a line each, the newest first: `* [NAME](LINK)` for one with a star, `- [NAME](LINK)`
//! for one of the last. Written to a file, links are absolute, so that the list works in a runbook or a wiki as well;
//! and any text with such links can be read again.

use std::fmt::Write;

/// How many of the last searches are kept.
pub const MOST_RECENT: usize = 20;

/// How many with a star are kept.
pub const MOST_STARRED: usize = 500;

/// How many characters of a name are kept.
const MOST_NAME: usize = 200;

/// How many bytes a link may have.
const MOST_LINK: usize = 8_000;

/// What a link to a search begins with, behind the page's base.
const SEARCH: &str = "#/search";

/// A kept search.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedSearch {
    /// What it is called: the search as text, unless a person has named it.
    pub name: String,
    /// Its link in the hash form, relative to the page's base: `#/search` and perhaps `?...`. Brackets are `%28` and `%29`.
    pub link: String,
    /// Whether it has a star.
    pub starred: bool,
}

/// The kept searches, the newest first. Each link is there once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SavedSearches(Vec<SavedSearch>);

impl SavedSearches {
    /// Reads a text; lines that have no link to a search are passed over.
    pub fn parse(text: &str) -> Self {
        let mut all = Self::default();
        for search in text.lines().filter_map(read) {
            if !all.has(&search.link) {
                all.0.push(search);
            }
        }
        all.limit();
        all
    }

    /// The text that [`SavedSearches::parse`] reads as this.
    pub fn print(&self) -> String {
        self.0.iter().map(|search| written(search, "")).collect()
    }

    /// Those with a star as a list for others; `base` is the page's absolute address without what is behind `#`.
    pub fn export(&self, base: &str) -> String {
        self.starred().map(|search| written(search, base)).collect()
    }

    /// All, the newest first.
    pub fn all(&self) -> impl Iterator<Item = &SavedSearch> {
        self.0.iter()
    }

    /// Those with a star, the newest first.
    pub fn starred(&self) -> impl Iterator<Item = &SavedSearch> {
        self.0.iter().filter(|search| search.starred)
    }

    /// The last ones that have none, the newest first.
    pub fn recent(&self) -> impl Iterator<Item = &SavedSearch> {
        self.0.iter().filter(|search| !search.starred)
    }

    /// Whether a search has a star.
    pub fn is_starred(&self, link: &str) -> bool {
        let link = closed(link);
        self.starred().any(|search| search.link == link)
    }

    fn has(&self, link: &str) -> bool {
        self.0.iter().any(|search| search.link == link)
    }

    /// Keeps a search as the last one; its name and star stay as they are.
    pub fn note(&mut self, name: &str, link: &str) {
        let link = closed(link);
        if !is_search(&link) {
            return;
        }
        let known = self.take(&link);
        let new = || SavedSearch { name: plain(name), link, starred: false };
        self.0.insert(0, known.unwrap_or_else(new));
        self.limit();
    }

    /// Gives a search a star and a name, or another name; a name without anything in it changes nothing.
    pub fn star(&mut self, name: &str, link: &str) {
        self.note(name, link);
        if let Some(search) = self.find(link) {
            search.starred = true;
            let name = plain(name);
            if !name.is_empty() {
                search.name = name;
            }
        }
        self.limit();
    }

    /// Takes a search's star away; it is one of the last then.
    pub fn unstar(&mut self, link: &str) {
        if let Some(search) = self.find(link) {
            search.starred = false;
        }
        self.limit();
    }

    /// Forgets a search.
    pub fn remove(&mut self, link: &str) {
        self.take(&closed(link));
    }

    /// Forgets those without a star.
    pub fn clear_recent(&mut self) {
        self.0.retain(|search| search.starred);
    }

    /// Takes in the searches of a text, each with a star; how many were not there with one before.
    pub fn import(&mut self, text: &str) -> usize {
        let mut added = 0;
        for search in text.lines().filter_map(read).collect::<Vec<_>>().into_iter().rev() {
            if !self.is_starred(&search.link) {
                added += 1;
                self.star(&search.name, &search.link);
            }
        }
        added
    }

    fn find(&mut self, link: &str) -> Option<&mut SavedSearch> {
        let link = closed(link);
        self.0.iter_mut().find(|search| search.link == link)
    }

    fn take(&mut self, link: &str) -> Option<SavedSearch> {
        let at = self.0.iter().position(|search| search.link == link)?;
        Some(self.0.remove(at))
    }

    fn limit(&mut self) {
        let (mut recent, mut starred) = (0, 0);
        self.0.retain(|search| {
            let (count, most) = match search.starred {
                true => (&mut starred, MOST_STARRED),
                false => (&mut recent, MOST_RECENT),
            };
            *count += 1;
            *count <= most
        });
    }
}

fn is_search(link: &str) -> bool {
    let rest = link.strip_prefix(SEARCH);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('?')) && link.len() <= MOST_LINK
}

/// A link as it is kept: a bracket would end it for a reader of Markdown.
fn closed(link: &str) -> String {
    link.replace('(', "%28").replace(')', "%29")
}

/// A name on one line.
fn plain(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    words.join(" ").chars().take(MOST_NAME).collect()
}

/// A line of the list.
fn written(search: &SavedSearch, base: &str) -> String {
    let mut name = String::with_capacity(search.name.len());
    for c in search.name.chars() {
        if matches!(c, '[' | ']' | '\\') {
            name.push('\\');
        }
        name.push(c);
    }
    let link = &search.link;
    let mut line = String::new();
    let star = if search.starred { '*' } else { '-' };
    // Writing into a string can't fail.
    let _ = writeln!(line, "{star} [{name}]({base}{link})");
    line
}

/// Reads a line with a link to a search, at any address and in either form.
fn read(line: &str) -> Option<SavedSearch> {
    let line = line.trim_start();
    let starred = !line.starts_with('-');
    let (_, rest) = line.split_once('[')?;
    let mut name = String::new();
    let mut chars = rest.char_indices();
    let behind = loop {
        match chars.next()? {
            (at, ']') => break rest.get(at + 1..)?,
            (_, '\\') => name.push(chars.next()?.1),
            (_, c) => name.push(c),
        }
    };
    let (link, _) = behind.strip_prefix('(')?.split_once(')')?;
    let parameters = match link.split_once("/search") {
        Some((_, rest)) if rest.is_empty() || rest.starts_with('?') => rest,
        _ => return None,
    };
    // White space ends a link.
    let parameters = parameters.split_whitespace().next().unwrap_or("");
    let link = closed(&format!("{SEARCH}{parameters}"));
    is_search(&link).then(|| SavedSearch { name: plain(&name), link, starred })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(all: &SavedSearches) -> String {
        let one = |search: &SavedSearch| {
            let star = if search.starred { "*" } else { "" };
            format!("{star}{}={}", search.name, search.link.trim_start_matches("#/search?"))
        };
        all.0.iter().map(one).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn the_last_come_first_and_stars_stay() {
        let mut all = SavedSearches::default();
        all.note("a", "#/search?a");
        all.note("b", "#/search?b");
        all.note("other", "#/search?a");
        all.note("elsewhere", "#/trace/1");
        all.note("script", "javascript:alert(1)");
        assert_eq!(shown(&all), "a=a b=b");
        all.star(" my \n search ", "#/search?b");
        assert_eq!(shown(&all), "*my search=b a=a");
        all.star("", "#/search?b");
        assert!(all.is_starred("#/search?b") && !all.is_starred("#/search?a"));
        for i in 0..30 {
            all.note("x", &format!("#/search?{i}"));
        }
        assert_eq!((all.recent().count(), all.starred().count()), (MOST_RECENT, 1));
        all.unstar("#/search?b");
        assert!(!all.is_starred("#/search?b"));
        all.star("c", "#/search?c");
        all.clear_recent();
        assert_eq!(shown(&all), "*c=c");
        all.remove("#/search?c");
        assert_eq!(all, SavedSearches::default());
    }

    #[test]
    fn brackets_in_a_link_are_the_same_however_they_are_written() {
        let mut all = SavedSearches::default();
        let (plain, encoded) = ("#/search?a=(b)", "#/search?a=%28b%29");
        all.star("a", plain);
        for all in [&all, &SavedSearches::parse(&all.print())] {
            assert!(all.is_starred(plain) && all.is_starred(encoded));
        }
        all.note("again", encoded);
        assert_eq!(shown(&all), "*a=a=%28b%29");
        assert_eq!(
            SavedSearches::parse("* [a](#/search?a=(b)\n").print(),
            "* [a](#/search?a=%28b)\n"
        );
        all.unstar(plain);
        all.remove(plain);
        assert_eq!(all, SavedSearches::default());
    }

    #[test]
    fn a_list_can_be_given_to_others() {
        let mut all = SavedSearches::default();
        all.star("slow [pay]", "#/search?service=shop&tags=%7B%22a%22:%22(b)%22%7D");
        all.note("mine", "#/search?m");
        let text = all.export("https://host/jaeger/");
        assert_eq!(
            text,
            "* [slow \\[pay\\]](https://host/jaeger/#/search?service=shop&tags=%7B%22a%22:%22%28b%29%22%7D)\n"
        );
        let mut other = SavedSearches::default();
        other.star("slow", "#/search?service=shop");
        let runbook = format!(
            "# Runbook\n\nSee [this](https://elsewhere/).\n{text}1. [by path](http://h/jaeger/search?service=a) [no"
        );
        assert_eq!(other.import(&runbook), 2);
        assert_eq!(other.import(&runbook), 0);
        assert_eq!(
            shown(&other),
            "*slow [pay]=service=shop&tags=%7B%22a%22:%22%28b%29%22%7D *by path=service=a \
             *slow=service=shop"
        );
    }

    proptest! {
        #[test]
        fn what_is_kept_is_read_again(list in proptest::collection::vec((".{0,12}", "[a-z?=&%()]{0,6}", any::<bool>()), 0..8)) {
            let mut all = SavedSearches::default();
            for (name, link, star) in list {
                let link = format!("#/search?{link}");
                if star { all.star(&name, &link) } else { all.note(&name, &link) }
            }
            prop_assert_eq!(SavedSearches::parse(&all.print()), all);
        }

        #[test]
        fn reading_is_total(text in ".{0,80}") {
            let mut all = SavedSearches::parse(&text);
            all.import(&text);
        }
    }
}
