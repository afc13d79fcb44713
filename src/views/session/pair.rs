//! Two traces of different sources: which data sets they are in, and which trace is of which.

use leptos::prelude::*;
use spanscape_core::state::{Location, Route, Source, UrlState, parse};

use super::backends::{Known, Resolved};
use super::needs::Needed;
use super::opening::{INSIDE, name_of, title_of_files};
use super::{Origin, Session};
use spanscape::web::location;

/// From where to where (exclusive) inputs are numbered; `None` for all.
type Inputs = Option<(u16, u16)>;

/// The sources of two traces.
pub type Two = [Option<Source>; 2];

/// The sources of the two traces of an address.
pub fn sources(url: &UrlState) -> Two {
    let first = url.source.clone();
    let second = url.second.clone().unwrap_or_else(|| first.clone());
    [first, second]
}

/// Makes them the sources of an address.
pub fn set_sources(url: &mut UrlState, [first, second]: Two) {
    url.second = (first != second).then_some(second);
    url.source = first;
}

/// The traces of one back end, as far as they are chosen.
pub(super) fn of_one(backend: &str, ids: [&str; 2]) -> Origin {
    let [a, b] = ids;
    let ids = if b < a { [b, a] } else { ids };
    let second = ids[0] != ids[1];
    let ids = [Some(ids[0]), Some(ids[1]).filter(|_| second)];
    let ids = ids.into_iter().flatten().filter(|id| !id.is_empty());
    let trace = |id: &str| Origin::Trace { backend: backend.to_owned(), id: id.to_owned() };
    Origin::Pair(ids.map(trace).collect())
}

/// The order in which they are opened: which of them is compared with which changes nothing.
fn place(origin: &Origin) -> (u8, &str, &str) {
    match origin {
        Origin::Demo => (0, "", ""),
        Origin::Local => (1, "", ""),
        Origin::Url(url) => (2, url, ""),
        Origin::Trace { backend, id } => (3, backend, id),
        Origin::Inside(text) => (4, text, ""),
        Origin::Pair(_) => (5, "", ""),
    }
}

impl Session {
    /// What a comparison needs whose traces are of different sources. Tracks what that depends on.
    pub(super) fn needed_of_two(&self, url: &UrlState, ids: [&str; 2]) -> Needed {
        let mut origins: Vec<Origin> = Vec::new();
        let mut asked = None;
        for (source, id) in sources(url).into_iter().zip(ids) {
            match self.side(source.as_ref(), id) {
                Ok(Ok(origin)) if !origins.contains(&origin) => origins.push(origin),
                Ok(Ok(_)) => {}
                Ok(Err(known)) => asked = asked.or(Some(known)),
                Err(needed) => return needed,
            }
        }
        if let [a, b] = origins.as_slice()
            && place(b) < place(a)
        {
            origins.reverse();
        }
        match (origins.as_slice(), asked) {
            ([], Some(known)) => Needed::Backend(known),
            ([one @ (Origin::Demo | Origin::Local | Origin::Url(_))], _) => {
                Needed::Source(one.clone())
            }
            _ => Needed::Source(Origin::Pair(origins)),
        }
    }

    /// What one of the two needs; of a back end with no trace chosen yet, that. The error is what is in the way.
    fn side(
        &self,
        source: Option<&Source>,
        id: &str,
    ) -> Result<Result<Origin, Box<Known>>, Needed> {
        match source {
            Some(Source::Demo) => return Ok(Ok(Origin::Demo)),
            Some(Source::Url(url)) => return Ok(Ok(Origin::Url(url.clone()))),
            Some(Source::Inside(text)) => return Ok(Ok(Origin::Inside(text.clone()))),
            Some(Source::Files(names)) => {
                let at_hand = self.local().by_hand.borrow().is_some();
                return if at_hand {
                    Ok(Ok(Origin::Local))
                } else {
                    Err(Needed::Files(names.clone()))
                };
            }
            Some(Source::Named(_)) | None => {}
        }
        match self.resolve(source) {
            Resolved::Known(known) if id.is_empty() => Ok(Err(known)),
            Resolved::Known(known) => {
                Ok(Ok(Origin::Trace { backend: known.target.url, id: id.to_owned() }))
            }
            Resolved::Wait => Err(Needed::Wait),
            Resolved::Unknown(name) => Err(Needed::Unknown(name)),
            Resolved::Ask(url) => Err(Needed::Ask(url)),
            Resolved::None => Err(Needed::Anything),
        }
    }

    /// The other back end that a search asks for the same. Tracks what that depends on.
    pub fn second(&self, url: &UrlState) -> Option<Box<Known>> {
        self.beside_search(url).and_then(Result::err)
    }

    /// The other source in which a search looks for the same: a back end is the error. Tracks what that depends on.
    pub(super) fn beside_search(&self, url: &UrlState) -> Option<Result<Origin, Box<Known>>> {
        let second = url.second.as_ref().filter(|_| url.route == Route::Search)?;
        self.side(second.as_ref(), "").ok()
    }

    /// What to call the back end that a search asks, and the other source. Tracks what that depends on.
    pub fn two_names(&self, first: &str, second: Option<&Source>) -> [String; 2] {
        let other = match second {
            Some(Source::Demo) => "Demo shop".to_owned(),
            Some(Source::Url(url)) => name_of(url),
            Some(Source::Inside(_)) => INSIDE.to_owned(),
            Some(Source::Files(names)) => title_of_files(names),
            source => match self.resolve(source) {
                Resolved::Known(known) => known.title,
                _ => String::new(),
            },
        };
        // They are told apart by it.
        let other = if other == first { format!("{other} (B)") } else { other };
        [first.to_owned(), other]
    }

    /// Why that can't be asked or read.
    pub(super) fn second_in_the_way(&self, url: &UrlState) -> Option<Needed> {
        let second = url.second.as_ref().filter(|_| url.route == Route::Search)?;
        match self.side(second.as_ref(), "") {
            Ok(Ok(Origin::Url(file))) if self.not_allowed(&file).is_some() => {
                Some(Needed::Source(Origin::Url(file)))
            }
            // What is no source is not asked.
            Ok(_) | Err(Needed::Anything) => None,
            Err(needed) => Some(needed),
        }
    }

    /// The inputs that each of the two traces of an address came with, where they are of different sources.
    pub fn inputs_of(&self, url: &UrlState) -> [Inputs; 2] {
        let Route::Compare { a, b } = &url.route else { return [None; 2] };
        self.data.with(|data| {
            let Some((Origin::Pair(origins), apart)) =
                data.as_ref().map(|data| (&data.origin, data.apart))
            else {
                return [None; 2];
            };
            if apart == 0 {
                return [None; 2];
            }
            let both = sources(url);
            let [a, b] = [(&both[0], a), (&both[1], b)].map(|(source, id)| {
                let of = self.side(source.as_ref(), id).ok()?.ok()?;
                let first = origins.first() == Some(&of);
                Some(if first { (0, apart) } else { (apart, u16::MAX) })
            });
            [a, b]
        })
    }

    /// The source that a pasted link is about; `None` where the text is none of ours or of a back end that is known.
    pub fn source_of_link(&self, text: &str) -> Option<Option<Source>> {
        let text = text.trim();
        let base = location::absolute("./")?;
        if let Some(rest) = text.strip_prefix(&base) {
            let (path, hash) = rest.split_once('#').unwrap_or((rest, ""));
            let (path_after_base, query) = path.split_once('?').unwrap_or((path, ""));
            let url = parse(&Location { path_after_base, query, hash });
            return matches!(url.route, Route::Trace { .. }).then_some(url.source);
        }
        let known = |all: &Vec<Known>| {
            all.iter().find(|known| text.starts_with(&known.target.url)).map(|k| k.source.clone())
        };
        self.backends.with_untracked(known)
    }

    /// The link of a span, or of a trace where that is empty, of one of the two traces.
    pub fn side_href(&self, side: usize, trace: &str, span: &str) -> String {
        let both = self.url.with_untracked(sources);
        let source = both.into_iter().nth(side).flatten();
        let span = Some(span.to_owned()).filter(|id| !id.is_empty());
        let route = Route::Trace { id: trace.to_owned() };
        self.href(&UrlState { span, ..self.beside(route, source) })
    }
}
