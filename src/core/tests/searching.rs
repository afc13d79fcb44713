//! What a search at a back end finds, by script.

use crate::support;

use support::opening::run;

#[test]
fn a_search_finds_whole_traces() {
    insta::assert_snapshot!(run("
        found newest
        search 1
        begin 1 0
        feed 1 both
        end 1
        api 1 legacy
        finish 1
        steps
        found longest
        found newest size=8
        show-found bb
        rows
        traces
        close found
        rows
        found newest
    "), @r"
    > found newest
    #95 failed: Nothing was searched for | Search first
    > search 1
    > begin 1 0
    > feed 1 both
    #1 progress 276 of None, 0 spans
    > end 1
    #1 progress 553 of None, 0 spans
    > api 1 legacy
    > finish 1
    #1 last byte
    > steps
    #1 progress 553 of None, 2 spans
    #1 found @1000000..2000000 whole (Some(true) Some(false) None) 2 traces, 2 spans
      http://jaeger/ (Jaeger JSON) 2
    > found longest
    #95 2 of 2 from 0
      #0 00000000000000aa front: GET / @1000000+50000, 1 spans, 1 errors (front 1/1)
      #1 00000000000000bb bank: pay @2000000+10000, 1 spans, 0 errors (bank 1/0)
    > found newest size=8
    #95 2 of 2 from 0
      #1 00000000000000bb bank: pay @2000000+10000, 1 spans, 0 errors (bank 1/0)
      #0 00000000000000aa front: GET / @1000000+50000, 1 spans, 1 errors (front 1/1)
    > show-found bb
    #94 #1 00000000000000bb bank: pay @2000000+10000, 1 spans, 0 errors (bank 1/0)
      depth 1, 1 rows, skew off of 0
    > rows
    #97 1 of 1
      0  pay [bank] 0+10000 1/1
    > traces
    #98 failed: Nothing is open | Open a file, the demo or a trace
    > close found
    #93 closed
    > rows
    #97 failed: Nothing is open | Open a file, the demo or a trace
    > found newest
    #95 failed: Nothing was searched for | Search first
    ");
}

#[test]
fn a_back_end_that_ignores_tags_is_helped() {
    insta::assert_snapshot!(run("
        search 1
        begin 1 0
        feed 1 both
        end 1
        api 1 v3
        finish 1
        steps
        found newest size=7
        found newest range=1..2 limit=1 back=1 service=bank
        found newest error=true service=bank
    "), @r"
    > search 1
    > begin 1 0
    > feed 1 both
    #1 progress 276 of None, 0 spans
    > end 1
    #1 progress 553 of None, 0 spans
    > api 1 v3
    > finish 1
    #1 last byte
    > steps
    #1 progress 553 of None, 2 spans
    #1 found @1000000..2000000 whole (Some(false) Some(true) None) 2 traces, 2 spans
      http://jaeger/ (Jaeger JSON) 2
    > found newest size=7
    #95 1 of 1 from 0
      #0 00000000000000aa front: GET / @1000000+50000, 1 spans, 1 errors (front 1/1)
    > found newest range=1..2 limit=1 back=1 service=bank
    #95 1 of 1 from 0
      #1 00000000000000bb bank: pay @2000000+10000, 1 spans, 0 errors (bank 1/0)
    > found newest error=true service=bank
    #95 0 of 0 from 0
    ");
}

#[test]
fn a_search_may_find_lines_only() {
    insta::assert_snapshot!(run("
        search 1
        lines 2 1
        lines 1 3
        wants 1
        lines 1 2
        found newest size=7
        found longest
        found spans
        found errors
        show-found 1
        rows
        search 2
        lines 2 0
    "), @r"
    > search 1
    > lines 2 1
    > lines 1 3
    #1 found @1000..3000 lines (Some(false) Some(true) None) 3 traces, 32 spans
      http://jaeger/ (Jaeger trace summaries) 32
    > wants 1
    false
    > lines 1 2
    > found newest size=7
    #95 3 of 3 from 0
      #? 0000000000000003 front: GET /3 @3000+333, 11 spans, 1 errors ()
      #? 0000000000000002 front: GET /2 @2000+500, 10 spans, 1 errors ()
      #? 0000000000000001 front: GET /1 @1000+1000, 11 spans, 0 errors ()
    > found longest
    #95 3 of 3 from 0
      #? 0000000000000001 front: GET /1 @1000+1000, 11 spans, 0 errors ()
      #? 0000000000000002 front: GET /2 @2000+500, 10 spans, 1 errors ()
      #? 0000000000000003 front: GET /3 @3000+333, 11 spans, 1 errors ()
    > found spans
    #95 3 of 3 from 0
      #? 0000000000000003 front: GET /3 @3000+333, 11 spans, 1 errors ()
      #? 0000000000000001 front: GET /1 @1000+1000, 11 spans, 0 errors ()
      #? 0000000000000002 front: GET /2 @2000+500, 10 spans, 1 errors ()
    > found errors
    #95 3 of 3 from 0
      #? 0000000000000003 front: GET /3 @3000+333, 11 spans, 1 errors ()
      #? 0000000000000002 front: GET /2 @2000+500, 10 spans, 1 errors ()
      #? 0000000000000001 front: GET /1 @1000+1000, 11 spans, 0 errors ()
    > show-found 1
    #94 failed: Only a summary of this trace is here | Open the trace from its back end
    > rows
    #97 failed: No trace is shown | Choose one from the list of traces
    > search 2
    > lines 2 0
    #2 found lines (Some(false) Some(true) None) 0 traces, 0 spans
      http://jaeger/ (Jaeger trace summaries) 0
    ");
}

#[test]
fn finding_nothing_is_no_failure() {
    for nothing in ["nothing", "nothing-at-all", "nothing-of-v3", "nothing-of-old"] {
        let text = run(&format!(
            "search 1\nbegin 1 0\nfeed 1 {nothing}\nend 1\nfinish 1\nsteps\nfound newest"
        ));
        assert!(text.contains("#1 found whole (None None None) 0 traces, 0 spans"), "{text}");
        assert!(text.ends_with("#95 0 of 0 from 0\n"), "{text}");
    }
}

#[test]
fn a_search_that_fails_leaves_what_was_found() {
    insta::assert_snapshot!(run("
        search 1
        begin 1 0
        feed 1 one
        end 1
        finish 1
        steps
        show-found aa
        search 2
        begin 2 0
        fail 2
        finish 2
        steps
        search 3
        begin 3 0
        feed 3 html
        end 3
        finish 3
        steps
        search 4
        finish 4
        steps
        rows
        search 5
        begin 5 0
        feed 5 both
        fail 5
        finish 5
        steps
        rows
        search 6
        begin 6 0
        feed 6 no-bytes
        end 6
        finish 6
        steps
        search 7
        begin 7 0
        feed 7 cut
        end 7
        finish 7
        steps
        found newest
    "), @r"
    > search 1
    > begin 1 0
    > feed 1 one
    #1 progress 117 of None, 0 spans
    > end 1
    #1 progress 235 of None, 0 spans
    > finish 1
    #1 last byte
    > steps
    #1 progress 235 of None, 1 spans
    #1 found @1000000..1000000 whole (None None None) 1 traces, 1 spans
      http://jaeger/ (Jaeger JSON) 1
    > show-found aa
    #94 #0 00000000000000aa front: GET / @1000000+50000, 1 spans, 0 errors (front 1/0)
      depth 1, 1 rows, skew off of 0
    > search 2
    > begin 2 0
    > fail 2
    #2 progress 0 of None, 0 spans
    > finish 2
    #2 last byte
    > steps
    #2 progress 0 of None, 0 spans
    #2 failed: The server did not answer | http://jaeger/ | Try again
    > search 3
    > begin 3 0
    > feed 3 html
    #3 progress 18 of None, 0 spans
    > end 3
    #3 progress 37 of None, 0 spans
    > finish 3
    #3 last byte
    > steps
    #3 progress 37 of None, 0 spans
    #3 failed: This is a web page (HTML): “Sign in” | http://jaeger/ | The address probably leads to a login or to a user interface; open the API's answer
    > search 4
    > finish 4
    #4 last byte
    > steps
    #4 failed: It was not read | http://jaeger/ | Search again
    > rows
    #97 1 of 1
      0  GET / [front] 0+50000 1/1
    > search 5
    > begin 5 0
    > feed 5 both
    #5 progress 276 of None, 0 spans
    > fail 5
    #5 progress 553 of None, 0 spans
    > finish 5
    #5 last byte
    > steps
    #5 progress 553 of None, 2 spans
    #5 found @1000000..2000000 whole (None None None) 2 traces, 2 spans
      http://jaeger/ (Jaeger JSON) 2: The server did not answer
    > rows
    #97 failed: No trace is shown | Choose one from the list of traces
    > search 6
    > begin 6 0
    > feed 6 no-bytes
    > end 6
    #6 progress 0 of None, 0 spans
    > finish 6
    #6 last byte
    > steps
    #6 progress 0 of None, 0 spans
    #6 failed: This file is empty | http://jaeger/ | Check that the download or the copy was complete
    > search 7
    > begin 7 0
    > feed 7 cut
    #7 progress 100 of None, 0 spans
    > end 7
    #7 progress 200 of None, 0 spans
    > finish 7
    #7 last byte
    > steps
    #7 progress 200 of None, 1 spans
    #7 found @1000000..1000000 whole (None None None) 1 traces, 1 spans
      http://jaeger/ (Jaeger JSON) 1
      !missing-process Repair 1
      !truncated Loss 1
    > found newest
    #95 1 of 1 from 0
      #0 00000000000000aa : GET / @1000000+50000, 1 spans, 0 errors ( 1/0)
    ");
}

#[test]
fn several_services_are_one_list_and_each_trace_counts_once() {
    insta::assert_snapshot!(run("
        search-each 1 front,bank,gone
        begin 1 0
        feed 1 both
        end 1
        begin 1 1
        feed 1 one
        end 1
        begin 1 2
        fail 1
        api 1 legacy
        finish 1
        steps
        found newest
    "), @"
    > search-each 1 front,bank,gone
    > begin 1 0
    > feed 1 both
    #1 progress 276 of None, 0 spans
    > end 1
    #1 progress 553 of None, 0 spans
    > begin 1 1
    > feed 1 one
    > end 1
    #1 progress 788 of None, 2 spans
    > begin 1 2
    > fail 1
    #1 progress 788 of None, 3 spans
    > api 1 legacy
    > finish 1
    #1 last byte
    > steps
    #1 progress 788 of None, 3 spans
    #1 found @1000000..2000000 whole (Some(true) Some(false) None) 2 traces, 2 spans
      front (Jaeger JSON) 2
      bank (Jaeger JSON) 1
      gone () 0: The server did not answer
    > found newest
    #95 2 of 2 from 0
      #1 00000000000000bb bank: pay @2000000+10000, 1 spans, 0 errors (bank 1/0)
      #0 00000000000000aa front: GET / @1000000+50000, 1 spans, 1 errors (front 1/1)
    ");
    insta::assert_snapshot!(run("
        search-each 1 front,bank
        add-lines 1 0 2
        add-lines 1 1 3
        api 1 v3
        finish 1
        steps
        found newest
    "), @"
    > search-each 1 front,bank
    > add-lines 1 0 2
    #1 progress 0 of None, 0 spans
    > add-lines 1 1 3
    #1 progress 0 of None, 0 spans
    > api 1 v3
    > finish 1
    #1 last byte
    > steps
    #1 found @1000..3000 lines (Some(false) Some(true) None) 3 traces, 32 spans
      front (Jaeger trace summaries) 21
      bank (Jaeger trace summaries) 32
    > found newest
    #95 3 of 3 from 0
      #? 0000000000000003 front: GET /3 @3000+333, 11 spans, 1 errors ()
      #? 0000000000000002 front: GET /2 @2000+500, 10 spans, 1 errors ()
      #? 0000000000000001 front: GET /1 @1000+1000, 11 spans, 0 errors ()
    ");
    let none = run(
        "search-each 1 a,b\nbegin 1 0\nfail 1\nbegin 1 1\nfeed 1 nothing\nend 1\nfinish 1\nsteps",
    );
    assert!(none.contains("0 traces, 0 spans"), "{none}");
}
