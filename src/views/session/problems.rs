//! What stands in the way of what an address names, in words.

use spanscape::web::location;
use spanscape_core::engine::protocol::Problem;

pub(super) fn no_demo() -> Problem {
    Problem {
        what: "The demo is not in this file".to_owned(),
        place: String::new(),
        advice: "It is where Spanscape is hosted.".to_owned(),
    }
}

pub(super) fn nothing_inside() -> Problem {
    Problem {
        what: "There is no trace in this page".to_owned(),
        place: String::new(),
        advice: "The link belongs to a file that has one: open that file.".to_owned(),
    }
}

pub(super) fn not_kept() -> Problem {
    Problem {
        what: "This browser keeps nothing for this page".to_owned(),
        place: "Its storage is full, or not allowed here.".to_owned(),
        advice: "What you choose counts until you close or reload the tab.".to_owned(),
    }
}

pub(super) fn bad_address(url: &str) -> Problem {
    Problem {
        what: "The link names an address that can't be read".to_owned(),
        place: url.to_owned(),
        advice: "It must be an http or https address.".to_owned(),
    }
}

pub(super) fn ask_first(url: &str) -> Problem {
    Problem {
        what: format!(
            "This link wants to load a trace from {}",
            location::host_of(url).unwrap_or_default()
        ),
        place: url.to_owned(),
        advice: "Nothing has been sent there yet. Load it only if you trust the link.".to_owned(),
    }
}

pub(super) fn unknown_source(name: &str) -> Problem {
    Problem {
        what: "The link names a back end that is not configured here".to_owned(),
        place: name.to_owned(),
        advice: "Ask whoever sent it for a link without src=, or open the trace from a file."
            .to_owned(),
    }
}

pub(super) fn ask_host(url: &str) -> Problem {
    Problem {
        what: format!("This link wants to ask {}", location::host_of(url).unwrap_or_default()),
        place: url.to_owned(),
        advice: "Nothing has been sent there yet. Allow it only if you trust the link.".to_owned(),
    }
}

pub(super) fn missing_files(names: &[String]) -> Problem {
    Problem {
        what: match names.len() {
            1 => "This link is about a file that is not open here".to_owned(),
            n => format!("This link is about {n} files that are not open here"),
        },
        place: names.join(", "),
        advice:
            "Files stay with whoever opened them. Get it from the sender and open it, or drop it \
                 here: then the link shows what it means."
                .to_owned(),
    }
}
