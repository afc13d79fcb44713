//! A trace sent to others: packed as text it opens again as it was, cut it says so, and rules count for what leaves.

use spanscape_core::engine::Engine;
use spanscape_core::engine::protocol::*;
use spanscape_core::export::Format;
use spanscape_core::redact::{Place, Rules, look, redact};

use crate::support::opening::BOTH;

/// Asks, and answers all that is told.
fn ask(engine: &mut Engine, ask: Ask) -> Vec<Answer> {
    let mut out = Vec::new();
    engine.handle(Request { id: 9, ask }, &mut out);
    out.into_iter().map(|response| response.answer).collect()
}

/// An engine that has these inputs open, the first trace shown; or why not.
fn opened(inputs: Vec<Input>) -> Result<Engine, Problem> {
    let mut engine = Engine::new("test");
    let mut out = Vec::new();
    engine.handle(Request { id: 1, ask: Ask::Open { inputs, apart: 0 } }, &mut out);
    engine.finish(1, &mut out);
    while engine.step(&mut out) == spanscape_core::engine::Step::More {}
    for response in out {
        match response.answer {
            Answer::Failed(problem) => return Err(problem),
            Answer::Opened(info) => {
                if let Some(problem) = info.inputs.iter().find_map(|input| input.problem.clone()) {
                    return Err(problem);
                }
            }
            _ => {}
        }
    }
    ask(&mut engine, Ask::Show { of: Slot::Open, trace: TraceRef::First });
    Ok(engine)
}

/// The whole file, and in how many pieces it came.
fn file(engine: &mut Engine, rules: &Rules, format: Format, packing: Packing) -> (Vec<u8>, usize) {
    let (mut all, mut pieces) = (Vec::new(), 0);
    loop {
        let asked = ShareAsk::Piece { rules: rules.clone(), format, packing, anew: pieces == 0 };
        let told = ask(engine, Ask::Share(Packed::new(&asked)));
        let [Answer::Share(told)] = told.as_slice() else { panic!("{told:?}") };
        pieces += 1;
        match told.open().unwrap() {
            ShareTold::Piece { bytes, more, .. } => {
                all.extend(bytes);
                if !more {
                    return (all, pieces);
                }
            }
            ShareTold::TakingOut { .. } => {}
            told => panic!("{told:?}"),
        }
    }
}

/// What is told, or that it failed.
fn told(engine: &mut Engine, asked: ShareAsk) -> Option<ShareTold> {
    match ask(engine, Ask::Share(Packed::new(&asked))).as_slice() {
        [Answer::Share(told)] => Some(told.open().unwrap()),
        [Answer::Failed(_)] => None,
        other => panic!("{other:?}"),
    }
}

/// A trace of so many spans, each with a name and a value of its own.
fn many(spans: u32) -> String {
    let spans: Vec<String> = (1..=spans)
        .map(|i| format!(r#"{{"traceID":"aa","spanID":"{i:016x}","operationName":"op {i}","startTime":{i},"duration":1,"processID":"p","tags":[{{"key":"user.name","type":"string","value":"person {i}"}}]}}"#))
        .collect();
    format!(
        r#"{{"data":[{{"traceID":"aa","spans":[{}],"processes":{{"p":{{"serviceName":"s"}}}}}}]}}"#,
        spans.join(",")
    )
}

fn look_by(rules: &Rules, anew: bool) -> ShareAsk {
    ShareAsk::Look { rules: rules.clone(), anew }
}

fn piece_by(rules: &Rules, packing: Packing, anew: bool) -> ShareAsk {
    ShareAsk::Piece { rules: rules.clone(), format: Format::Otlp, packing, anew }
}

fn text(text: &str) -> Vec<Input> {
    vec![Input::Text { text: text.to_owned() }]
}

fn packed(text: &str) -> Vec<Input> {
    vec![Input::Packed { text: text.to_owned(), name: "link".to_owned() }]
}

#[test]
fn packed_as_text_it_opens_again() {
    let mut engine = opened(text(BOTH)).unwrap();
    let rules = Rules::default();
    let (plain, _) = file(&mut engine, &rules, Format::Otlp, Packing::Plain);
    let (link, _) = file(&mut engine, &rules, Format::Otlp, Packing::Text);
    let link = String::from_utf8(link).unwrap();
    assert!(link.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_'), "{link}");
    let mut again = opened(packed(&link)).unwrap();
    assert_eq!(file(&mut again, &rules, Format::Otlp, Packing::Plain).0, plain);
    // Whatever brought it has broken its lines.
    let broken: String = link.chars().flat_map(|c| [c, '\n']).collect();
    assert!(opened(packed(&broken)).is_ok());
    // gzip of it is what a file has.
    let (zip, _) = file(&mut engine, &rules, Format::Otlp, Packing::Gzip);
    assert_eq!(&zip[..2], [0x1f, 0x8b]);
}

#[test]
fn cut_or_changed_it_says_so() {
    let mut engine = opened(text(BOTH)).unwrap();
    let (link, _) = file(&mut engine, &Rules::default(), Format::Otlp, Packing::Text);
    let link = String::from_utf8(link).unwrap();
    for end in [0, 1, 2, 5, link.len() / 2, link.len() - 3] {
        assert!(opened(packed(&link[..end])).is_err(), "{end} of {}", link.len());
    }
    let problem = opened(packed("a+b")).err().unwrap();
    assert_eq!(problem.what, "The trace in this link is not whole");
}

#[test]
fn a_large_one_comes_in_pieces_and_rules_may_change_between_them() {
    let mut engine = opened(text(&many(5_000))).unwrap();
    let masked = Rules { mask_keys: vec!["user.*".to_owned()], ..Rules::default() };
    let (all, pieces) = file(&mut engine, &masked, Format::Jaeger, Packing::Plain);
    assert!(pieces > 1);
    assert!(!String::from_utf8(all).unwrap().contains("person"));
    // Begun by one rule, it does not go on by another.
    let begin = ShareAsk::Piece {
        rules: Rules::default(),
        format: Format::Jaeger,
        packing: Packing::Plain,
        anew: true,
    };
    ask(&mut engine, Ask::Share(Packed::new(&begin)));
    let other = ShareAsk::Piece {
        rules: masked,
        format: Format::Jaeger,
        packing: Packing::Plain,
        anew: false,
    };
    let told = ask(&mut engine, Ask::Share(Packed::new(&other)));
    assert!(matches!(told.as_slice(), [Answer::Failed(_)]), "{told:?}");
}

#[test]
fn two_are_written_at_once_and_what_was_not_begun_does_not_go_on() {
    let spans: Vec<String> = (1..4_000)
        .map(|i| format!(r#"{{"traceID":"aa","spanID":"{i:016x}","operationName":"op {i}","startTime":{i},"duration":1,"processID":"p"}}"#))
        .collect();
    let json = format!(
        r#"{{"data":[{{"traceID":"aa","spans":[{}],"processes":{{"p":{{"serviceName":"s"}}}}}}]}}"#,
        spans.join(",")
    );
    let mut engine = opened(text(&json)).unwrap();
    let rules = Rules::default();
    let alone = [Packing::Plain, Packing::Gzip]
        .map(|packing| file(&mut engine, &rules, Format::Otlp, packing).0);
    let mut piece = |packing, anew| {
        let asked = ShareAsk::Piece { rules: rules.clone(), format: Format::Otlp, packing, anew };
        let told = ask(&mut engine, Ask::Share(Packed::new(&asked)));
        match told.into_iter().next() {
            Some(Answer::Share(told)) => match told.open().unwrap() {
                ShareTold::Piece { bytes, more, trace, .. } => Some((bytes, more, trace)),
                _ => None,
            },
            _ => None,
        }
    };
    assert_eq!(piece(Packing::Plain, false), None);
    let mut written = [Vec::new(), Vec::new()];
    let (mut going, mut anew) = ([true, true], true);
    while going != [false, false] {
        for (at, packing) in [Packing::Plain, Packing::Gzip].into_iter().enumerate() {
            if going[at] {
                let (bytes, more, trace) = piece(packing, anew).unwrap();
                assert_eq!(trace, "00000000000000aa");
                written[at].extend(bytes);
                going[at] = more;
            }
        }
        anew = false;
    }
    assert!(written == alone);
}

#[test]
fn with_hashed_ids_the_trace_is_called_otherwise() {
    let mut engine = opened(text(BOTH)).unwrap();
    let rules = Rules { hash_ids: true, salt: [7; 16], ..Rules::default() };
    let asked =
        ShareAsk::Piece { rules, format: Format::Otlp, packing: Packing::Plain, anew: true };
    let told = ask(&mut engine, Ask::Share(Packed::new(&asked)));
    let [Answer::Share(told)] = told.as_slice() else { panic!("{told:?}") };
    let ShareTold::Piece { bytes, trace, .. } = told.open().unwrap() else { panic!() };
    assert!(String::from_utf8(bytes).unwrap().contains(&trace));
    assert_ne!(trace, "00000000000000bb");
}

#[test]
fn what_would_leave_is_told() {
    let mut engine = opened(text(BOTH)).unwrap();
    let rules = Rules { mask_patterns: vec!["(".to_owned()], ..Rules::default() };
    let told = ask(&mut engine, Ask::Share(Packed::new(&ShareAsk::Look { rules, anew: true })));
    let [Answer::Share(told)] = told.as_slice() else { panic!("{told:?}") };
    let ShareTold::Look(preview) = told.open().unwrap() else { panic!() };
    assert_eq!((preview.spans, preview.problems.len()), (1, 1));
    let name = preview.keys.iter().find(|key| key.place == Place::SpanName).unwrap();
    assert_eq!((name.kept, name.samples[0].before.as_str()), (1, "pay"));
}

#[test]
fn a_large_one_is_looked_through_some_at_a_time() {
    let json = many(40_000);
    let mut engine = opened(text(&json)).unwrap();
    let rules = Rules::careful([3; 16]);
    let (mut steps, mut last) = (0, None);
    let preview = loop {
        match told(&mut engine, look_by(&rules, steps == 0)).unwrap() {
            ShareTold::Looking { done, of } => {
                assert!(of == 40_000 && done <= of && Some(done) > last, "{last:?} {done} of {of}");
                last = Some(done);
            }
            ShareTold::Look(preview) => break preview,
            told => panic!("{told:?}"),
        }
        steps += 1;
        // Others are answered meanwhile.
        let keys = Ask::Settings { text: None, jaeger: String::new(), own: Vec::new() };
        assert!(matches!(ask(&mut engine, keys).as_slice(), [Answer::Settings(_)]));
    };
    assert!(steps > 5, "{steps}");
    let store = crate::export::again(json.as_bytes());
    assert_eq!(*preview, look(&store, &store.traces()[0], &rules));
    // It was looked at: to go on with, there is nothing.
    assert_eq!(told(&mut engine, look_by(&rules, false)), None);
}

#[test]
fn what_is_taken_out_is_taken_out_some_at_a_time_and_once_for_two_files() {
    let json = many(40_000);
    let mut engine = opened(text(&json)).unwrap();
    let rules = Rules::careful([3; 16]);
    let store = crate::export::again(json.as_bytes());
    let copy = redact(&store, &store.traces()[0], &rules);
    let expect = crate::export::written(&copy, &copy.traces()[0], Format::Otlp);
    let (mut written, mut steps) = ([Vec::new(), Vec::new()], [0, 0]);
    let (mut going, mut anew, mut last) = ([true, true], true, None);
    while going != [false, false] {
        for (at, packing) in [Packing::Plain, Packing::Gzip].into_iter().enumerate() {
            if !going[at] {
                continue;
            }
            match told(&mut engine, piece_by(&rules, packing, anew)).unwrap() {
                ShareTold::TakingOut { done, of } => {
                    assert!(of == 40_000 && done <= of && Some(done) > last, "{done} of {of}");
                    last = Some(done);
                    steps[at] += 1;
                }
                ShareTold::Piece { bytes, more, .. } => {
                    written[at].extend(bytes);
                    going[at] = more;
                }
                told => panic!("{told:?}"),
            }
        }
        anew = false;
    }
    assert_eq!(last, Some(40_000), "the build that ends it is a step of its own");
    assert!(written[0] == expect);
    let mut alone = 0;
    while let Some(ShareTold::TakingOut { .. }) =
        told(&mut engine, piece_by(&rules, Packing::Plain, alone == 0))
    {
        alone += 1;
    }
    assert!(alone > 5 && steps.iter().sum::<i32>() == alone, "{steps:?} {alone}");
}

#[test]
fn what_is_given_up_does_not_go_on() {
    let mut engine = opened(text(&many(40_000))).unwrap();
    let (one, other) = (Rules::careful([3; 16]), Rules::careful([4; 16]));
    let looking = |told| match told {
        Some(ShareTold::Looking { done, .. }) => done,
        told => panic!("{told:?}"),
    };
    let first = looking(told(&mut engine, look_by(&one, true)));
    assert!(looking(told(&mut engine, look_by(&one, false))) > first);
    let taking = told(&mut engine, piece_by(&one, Packing::Plain, true));
    assert!(matches!(taking, Some(ShareTold::TakingOut { .. })));
    // By other rules it begins anew, and nothing by the first is left.
    assert_eq!(looking(told(&mut engine, look_by(&other, true))), first);
    assert_eq!(told(&mut engine, look_by(&one, false)), None);
    assert_eq!(told(&mut engine, piece_by(&one, Packing::Plain, false)), None);
    assert_eq!(told(&mut engine, piece_by(&other, Packing::Plain, false)), None);
    assert!(looking(told(&mut engine, look_by(&other, false))) > first);
    assert_eq!(
        looking(told(&mut engine, look_by(&other, true))),
        first,
        "and where it is asked for"
    );
    assert_eq!(told(&mut engine, ShareAsk::Stop), Some(ShareTold::Stopped));
    assert_eq!(told(&mut engine, look_by(&other, false)), None);
    // Neither is there once another trace is shown, or the same again.
    looking(told(&mut engine, look_by(&one, true)));
    ask(&mut engine, Ask::Show { of: Slot::Open, trace: TraceRef::First });
    assert_eq!(told(&mut engine, look_by(&one, false)), None);
}
