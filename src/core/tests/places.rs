//! What is open and what was found, beside one another, by script.

use crate::support;

use support::opening::run;

#[test]
fn a_search_runs_beside_an_open_request() {
    insta::assert_snapshot!(run("
        open 1 one.json
        begin 1 0
        search 2
        begin 2 0
        feed 1 one
        feed 2 both
        wants 1
        wants 2
        search 3
        begin 3 0
        open 4 two.json
        begin 4 0
        feed 3 both
        feed 4 two
        end 3
        end 4
        finish 4
        finish 3
        steps
        cancel 3
        search 5
        open 6 one.json
        cancel 5
        wants 6
        cancel 6
        traces
        found newest
    "), @r"
    > open 1 one.json
    > begin 1 0
    > search 2
    > begin 2 0
    > feed 1 one
    #1 progress 117 of None, 0 spans
    > feed 2 both
    #2 progress 276 of None, 0 spans
    > wants 1
    true
    > wants 2
    true
    > search 3
    #2 failed: Another search was begun meanwhile | What was found before is still there
    > begin 3 0
    > open 4 two.json
    #1 failed: Something else was opened meanwhile | What was open before still is
    > begin 4 0
    > feed 3 both
    #3 progress 276 of None, 0 spans
    > feed 4 two
    #4 progress 71 of None, 0 spans
    > end 3
    #3 progress 553 of None, 0 spans
    > end 4
    #4 progress 142 of None, 0 spans
    > finish 4
    #4 last byte
    > finish 3
    #3 last byte
    > steps
    #3 progress 553 of None, 2 spans
    #3 found @1000000..2000000 whole (None None None) 2 traces, 2 spans
      http://jaeger/ (Jaeger JSON) 2
    #4 progress 142 of None, 1 spans
    #4 opened 1 traces, 1 spans
      two.json (Zipkin v2 JSON) 1
    > cancel 3
    > search 5
    > open 6 one.json
    > cancel 5
    #5 failed: Cancelled | What was found before is still there
    > wants 6
    true
    > cancel 6
    #6 failed: Cancelled | What was open before still is
    > traces
    #98 1 of 1 from 0
      #0 00000000000000bb bank: pay @2000000+10000, 1 spans, 0 errors (bank 1/0)
    > found newest
    #95 2 of 2 from 0
      #1 00000000000000bb bank: pay @2000000+10000, 1 spans, 0 errors (bank 1/0)
      #0 00000000000000aa front: GET / @1000000+50000, 1 spans, 1 errors (front 1/1)
    ");
}

#[test]
fn one_trace_is_shown_wherever_it_is() {
    insta::assert_snapshot!(run("
        open 1 text=two
        finish 1
        steps
        search 2
        begin 2 0
        feed 2 both
        finish 2
        steps
        show
        rows
        show-found aa
        rows
        show-found cc
        rows
        open 3 text=one
        finish 3
        steps
        rows
        show
        rows
        search 4
        begin 4 0
        feed 4 both
        finish 4
        steps
        rows
        show-found bb
        search 5
        lines 5 1
        rows
    "), @r"
    > open 1 text=two
    > finish 1
    #1 last byte
    > steps
    #1 progress 142 of Some(142), 0 spans
    #1 progress 142 of Some(142), 1 spans
    #1 opened 1 traces, 1 spans
      pasted text (Zipkin v2 JSON) 1
    > search 2
    > begin 2 0
    > feed 2 both
    #2 progress 276 of None, 0 spans
    > finish 2
    #2 last byte
    > steps
    #2 progress 553 of None, 2 spans
    #2 found @1000000..2000000 whole (None None None) 2 traces, 2 spans
      http://jaeger/ (Jaeger JSON) 2
    > show
    #96 #0 00000000000000bb bank: pay @2000000+10000, 1 spans, 0 errors (bank 1/0)
      depth 1, 1 rows, skew off of 0
    > rows
    #97 1 of 1
      0  pay [bank] 0+10000 1/1
    > show-found aa
    #94 #0 00000000000000aa front: GET / @1000000+50000, 1 spans, 1 errors (front 1/1)
      depth 1, 1 rows, skew off of 0
    > rows
    #97 1 of 1
      0  GET / [front] 0+50000 1/1 error
    > show-found cc
    #94 failed: What was found has no trace of this id | cc | Check the id, or open the source that has the trace
    > rows
    #97 1 of 1
      0  GET / [front] 0+50000 1/1 error
    > open 3 text=one
    > finish 3
    #3 last byte
    > steps
    #3 progress 235 of Some(235), 0 spans
    #3 progress 235 of Some(235), 1 spans
    #3 opened 1 traces, 1 spans
      pasted text (Jaeger JSON) 1
    > rows
    #97 1 of 1
      0  GET / [front] 0+50000 1/1 error
    > show
    #96 #0 00000000000000aa front: GET / @1000000+50000, 1 spans, 0 errors (front 1/0)
      depth 1, 1 rows, skew off of 0
    > rows
    #97 1 of 1
      0  GET / [front] 0+50000 1/1
    > search 4
    > begin 4 0
    > feed 4 both
    #4 progress 276 of None, 0 spans
    > finish 4
    #4 last byte
    > steps
    #4 progress 553 of None, 2 spans
    #4 found @1000000..2000000 whole (None None None) 2 traces, 2 spans
      http://jaeger/ (Jaeger JSON) 2
    > rows
    #97 1 of 1
      0  GET / [front] 0+50000 1/1
    > show-found bb
    #94 #1 00000000000000bb bank: pay @2000000+10000, 1 spans, 0 errors (bank 1/0)
      depth 1, 1 rows, skew off of 0
    > search 5
    > lines 5 1
    #5 found @1000..1000 lines (Some(false) Some(true) None) 1 traces, 11 spans
      http://jaeger/ (Jaeger trace summaries) 11
    > rows
    #97 failed: No trace is shown | Choose one from the list of traces
    ");
}
