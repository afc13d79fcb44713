//! Opening by script: what the shell around the engine does, line by line, and what the page hears.

use crate::support;

use spanscape_core::engine::Engine;
use spanscape_core::engine::protocol::{Ask, Request};
use support::opening::{ONE, input, run};
use support::script::print;

#[test]
fn one_file() {
    insta::assert_snapshot!(run("
        open 1 one.json
        begin 1 0 255
        feed 1 one
        steps
        end 1
        finish 1
        steps
        wants 1
        rows
        show
        rows
    "), @r"
    > open 1 one.json
    > begin 1 0 255
    > feed 1 one
    #1 progress 117 of Some(255), 0 spans
    > steps
    > end 1
    #1 progress 235 of Some(255), 0 spans
    > finish 1
    #1 last byte
    > steps
    #1 progress 235 of Some(255), 1 spans
    #1 opened 1 traces, 1 spans
      one.json (Jaeger JSON) 1
    > wants 1
    false
    > rows
    #97 failed: No trace is shown | Choose one from the list of traces
    > show
    #96 #0 00000000000000aa front: GET / @1000000+50000, 1 spans, 0 errors (front 1/0)
      depth 1, 1 rows, skew off of 0
    > rows
    #97 1 of 1
      0  GET / [front] 0+50000 1/1
    ");
}

#[test]
fn several_inputs_are_one_data_set() {
    insta::assert_snapshot!(run("
        open 7 one.json text=two
        begin 7 0
        feed 7 one
        end 7
        finish 7
        steps
        traces
    "), @r"
    > open 7 one.json text=two
    > begin 7 0
    > feed 7 one
    #7 progress 117 of None, 0 spans
    > end 7
    #7 progress 235 of None, 0 spans
    > finish 7
    #7 last byte
    > steps
    #7 progress 235 of None, 1 spans
    #7 progress 377 of None, 2 spans
    #7 opened 2 traces, 2 spans
      one.json (Jaeger JSON) 1
      pasted text (Zipkin v2 JSON) 1
    > traces
    #98 2 of 2 from 0
      #1 00000000000000bb bank: pay @2000000+10000, 1 spans, 0 errors (bank 1/0)
      #0 00000000000000aa front: GET / @1000000+50000, 1 spans, 0 errors (front 1/0)
    ");
}

#[test]
fn one_that_fails_does_not_stop_the_others() {
    insta::assert_snapshot!(run("
        open 1 gone.json text=html two.json never.json
        begin 1 0
        fail 1
        begin 1 2
        feed 1 two
        fail 1
        finish 1
        steps
    "), @r"
    > open 1 gone.json text=html two.json never.json
    > begin 1 0
    > fail 1
    #1 progress 0 of None, 0 spans
    > begin 1 2
    > feed 1 two
    > fail 1
    #1 progress 142 of None, 0 spans
    > finish 1
    #1 last byte
    > steps
    #1 progress 142 of None, 1 spans
    #1 progress 179 of None, 1 spans
    #1 opened 1 traces, 1 spans
      gone.json () 0: The server did not answer
      pasted text () 0: This is a web page (HTML): “Sign in”
      two.json (Zipkin v2 JSON) 1: The server did not answer
      never.json () 0: It was not read
    ");
}

#[test]
fn what_was_open_stays_when_an_open_fails() {
    insta::assert_snapshot!(run("
        open 1 text=one
        finish 1
        steps
        open 2 gone.json
        begin 2 0
        fail 2
        finish 2
        steps
        open 3 text=html text=nothing
        finish 3
        steps
        open 4 text=nothing
        finish 4
        steps
        open 5
        finish 5
        steps
        traces
    "), @r"
    > open 1 text=one
    > finish 1
    #1 last byte
    > steps
    #1 progress 235 of Some(235), 0 spans
    #1 progress 235 of Some(235), 1 spans
    #1 opened 1 traces, 1 spans
      pasted text (Jaeger JSON) 1
    > open 2 gone.json
    > begin 2 0
    > fail 2
    #2 progress 0 of None, 0 spans
    > finish 2
    #2 last byte
    > steps
    #2 progress 0 of None, 0 spans
    #2 failed: The server did not answer | gone.json | Try again
    > open 3 text=html text=nothing
    > finish 3
    #3 last byte
    > steps
    #3 progress 37 of Some(48), 0 spans
    #3 progress 37 of Some(48), 0 spans
    #3 progress 48 of Some(48), 0 spans
    #3 failed: None of the 2 inputs has spans that could be read | pasted text: This is a web page (HTML): “Sign in” | The address probably leads to a login or to a user interface; open the API's answer
    > open 4 text=nothing
    > finish 4
    #4 last byte
    > steps
    #4 progress 11 of Some(11), 0 spans
    #4 progress 11 of Some(11), 0 spans
    #4 failed: There are no spans in it | pasted text | Check that the file is the one that you meant
    > open 5
    > finish 5
    #5 last byte
    > steps
    #5 failed: There is nothing to open | Choose a file or the demo
    > traces
    #98 1 of 1 from 0
      #0 00000000000000aa front: GET / @1000000+50000, 1 spans, 0 errors (front 1/0)
    ");
}

#[test]
fn cancelled_and_superseded_ones_end() {
    insta::assert_snapshot!(run("
        open 1 text=one
        finish 1
        steps
        open 2 two.json
        begin 2 0
        feed 2 two
        cancel 3
        cancel 2
        wants 2
        feed 2 two
        end 2
        finish 2
        steps
        cancel 2
        open 3 two.json
        begin 3 0
        open 4 text=two
        feed 3 two
        fail 3
        finish 3
        finish 4
        cancel 4
        traces
        open 5 text=two
        finish 5
        steps
        traces
    "), @r"
    > open 1 text=one
    > finish 1
    #1 last byte
    > steps
    #1 progress 235 of Some(235), 0 spans
    #1 progress 235 of Some(235), 1 spans
    #1 opened 1 traces, 1 spans
      pasted text (Jaeger JSON) 1
    > open 2 two.json
    > begin 2 0
    > feed 2 two
    #2 progress 71 of None, 0 spans
    > cancel 3
    > cancel 2
    #2 failed: Cancelled | What was open before still is
    > wants 2
    false
    > feed 2 two
    > end 2
    > finish 2
    > steps
    > cancel 2
    > open 3 two.json
    > begin 3 0
    > open 4 text=two
    #3 failed: Something else was opened meanwhile | What was open before still is
    > feed 3 two
    > fail 3
    > finish 3
    > finish 4
    #4 last byte
    > cancel 4
    #4 failed: Cancelled | What was open before still is
    > traces
    #98 1 of 1 from 0
      #0 00000000000000aa front: GET / @1000000+50000, 1 spans, 0 errors (front 1/0)
    > open 5 text=two
    > finish 5
    #5 last byte
    > steps
    #5 progress 142 of Some(142), 0 spans
    #5 progress 142 of Some(142), 1 spans
    #5 opened 1 traces, 1 spans
      pasted text (Zipkin v2 JSON) 1
    > traces
    #98 1 of 1 from 0
      #0 00000000000000bb bank: pay @2000000+10000, 1 spans, 0 errors (bank 1/0)
    ");
}

#[test]
fn calls_out_of_turn_do_nothing() {
    insta::assert_snapshot!(run("
        feed 1 one
        end 1
        finish 1
        steps
        open 1 one.json text=two
        feed 1 one
        end 1
        begin 1 9
        feed 1 one
        begin 1 1
        feed 1 one
        steps
        begin 1 0
        feed 1 one
        begin 1 0
        feed 1 one
        end 1
        finish 1
        finish 1
        steps
    "), @r"
    > feed 1 one
    > end 1
    > finish 1
    > steps
    > open 1 one.json text=two
    > feed 1 one
    > end 1
    #1 progress 0 of None, 0 spans
    > begin 1 9
    > feed 1 one
    > begin 1 1
    > feed 1 one
    > steps
    > begin 1 0
    > feed 1 one
    > begin 1 0
    > feed 1 one
    > end 1
    #1 progress 235 of None, 1 spans
    > finish 1
    #1 last byte
    > finish 1
    > steps
    #1 progress 377 of None, 2 spans
    #1 opened 2 traces, 2 spans
      one.json (Jaeger JSON) 1
      pasted text (Zipkin v2 JSON) 1
    ");
}

#[test]
fn progress_is_told_now_and_then() {
    let padding = " ".repeat(1024 * 1024 - ONE.len());
    let bytes = [ONE.as_bytes(), padding.as_bytes()].concat();
    let mut engine = Engine::new("test");
    let mut out = Vec::new();
    let inputs = vec![input("a.json"), input("b.json")];
    engine.handle(Request { id: 1, ask: Ask::Open { inputs, apart: 0 } }, &mut out);
    engine.expect_bytes(1, 1, 5);
    engine.begin_input(1, 0, Some(bytes.len() as u64));
    for (i, chunk) in bytes.chunks(10_000).enumerate() {
        engine.feed(1, chunk, &mut out);
        if i % 27 == 26 {
            engine.report(1, &mut out);
        }
    }
    engine.report(2, &mut out);
    // The first chunk, then whenever the shell wants it.
    let told: String = out.iter().map(|r| print(&r.answer)).collect();
    insta::assert_snapshot!(told, @r"
    progress 10000 of Some(1048581), 1 spans
    progress 270000 of Some(1048581), 1 spans
    progress 540000 of Some(1048581), 1 spans
    progress 810000 of Some(1048581), 1 spans
    ");
}
