//! Two sets of results compared by the engine: who is in them, what is told, step by step.

use crate::support;

use std::fmt::Write;

use spanscape_core::engine::protocol::*;
use spanscape_core::source::Query;
use support::script::Driver;

/// Eight orders and a batch; of the orders the odd ones are slow and fail.
fn shop() -> String {
    let mut text = String::new();
    for i in 1..=8_u64 {
        let (start, pay) = (i * 1_000_000, if i % 2 == 1 { 400 } else { 40 });
        let _ = writeln!(text, "trace {i} @{start}");
        let _ = writeln!(text, "order shop 0..{} region=r{} plan=gold", 200 + pay, i % 2);
        let _ = writeln!(text, "  stock stock 10..{}", 60 + i);
        let failed = if i % 2 == 1 { " !error" } else { "" };
        let _ = writeln!(text, "  pay bank 100..{}{failed}", 100 + pay);
        if i % 4 == 1 {
            let _ = writeln!(text, "    retry bank 120..300");
        }
    }
    text + "trace 9 @9000000\nnight batch 0..90 plan=none\n"
}

#[test]
fn errors_against_successes() {
    insta::assert_snapshot!(Driver::with(&shop()).run("
        sets status:ok status:error compare
        sets status:ok status:error facet=service:shop ranked - - 5
        sets status:ok status:error facet=service:shop delta - - 0 9
        sets status:ok status:error facet=service:shop paths difference 0 9
        sets status:ok status:error facet=service:shop node - - 2
        sets status:ok status:error facet=service:shop delta-graph - - 0 9 0 9999 99
        sets status:ok status:error facet=service:shop attributes
    "), @r#"
    > sets status:ok status:error compare
    9 of 9, 0 in both, 5 paths, 0 tested
      5 traces, 0 lines, 0 errors, 13 spans, mean 210, p50 240, p95 None
      4 traces, 0 lines, 4 errors, 14 spans, mean 600, p50 600, p95 None
    > sets status:ok status:error facet=service:shop ranked - - 5
    +360 (+361 -1), 0 others +0
      #2 bank: pay +270 (40 310) x[4, 4] in ["shop: order"]
      #3 bank: retry +90 (0 90) x[0, 2] in ["shop: order", "bank: pay"]
      #0 shop: order +1 (145 146) x[4, 4] in []
      #1 stock: stock -1 (55 54) x[4, 4] in ["shop: order"]
    > sets status:ok status:error facet=service:shop delta - - 0 9
    4 of 4, +360, 1 differ
      #0 shop: order [x4/0 0+240 145/240 | x4/0 0+600 146/600]
        #1 stock: stock [x4/0 10+55 55/55 | x4/0 10+54 54/54]
        #2 bank: pay (too few to tell) [x4/0 100+40 40/40 | x4/4 100+400 310/400] slower
          #3 bank: retry (only in B, 50%) [- | x2/0 120+90 90/90]
    > sets status:ok status:error facet=service:shop paths difference 0 9
    4 paths
        #2 bank: pay [4 x4/0 [1, 1, 1] (40, None) (40, None) 40 | 4 x4/4 [1, 1, 1] (400, None) (220, None) 310] time too few, presence 1.000, place None, Some(Slower)
          #3 bank: retry [0 x0/0 [0, 0, 0] (0, None) (0, None) 0 | 2 x2/0 [1, 1, 1] (180, None) (180, None) 90] time too few, presence 1.000, place None, None
      #0 shop: order [4 x4/0 [1, 1, 1] (240, None) (144, None) 145 | 4 x4/0 [1, 1, 1] (600, None) (145, None) 146] time too few, presence 1.000, place None, None
        #1 stock: stock [4 x4/0 [1, 1, 1] (54, None) (54, None) 55 | 4 x4/0 [1, 1, 1] (53, None) (53, None) 54] time too few, presence 1.000, place None, None
    > sets status:ok status:error facet=service:shop node - - 2
    #2 pair 2 bank: pay x[4, 4], line 1 (55, 455), (2, 2), 1 below
      spans 9 4
      Traces: 4 of 4 | 4 of 4 | 
      Calls per trace: 1.00 | 1.00 | 
      Errors: 0 | 4 | 
      Duration, p50: 40 ns | 400 ns | +360 ns
      Duration, p95: – | – | 
      Self time, p50: 40 ns | 220 ns | +180 ns
      Self time, p95: – | – | 
      On the critical path, mean of all traces: 40 ns | 310 ns | +270 ns
      The same with all below: 40 ns | 400 ns | +360 ns
      Self time, mean of all traces: 40 ns | 310 ns | +270 ns
      0 the same
      By chance (Mann–Whitney U of what each trace spends, of those that have it): on the critical path too few to tell, self time too few to tell. Below 0.05 it is not taken for chance.
      In how many traces (Fisher’s exact test): p = 1.000.
    > sets status:ok status:error facet=service:shop delta-graph - - 0 9 0 9999 99
    3 columns, 2048 high, root at 512
      0:512 #0 order x[4, 4] [240, 600] [145, 146] below None over Some((0, 1024))
      1:0 #1 stock x[4, 4] [55, 54] [55, 54] below Some(512) over None
      1:1024 #2 pay x[4, 4] [40, 400] [40, 310] below Some(512) over Some((1024, 1024))
      2:1024 #3 retry x[0, 2] [0, 90] [0, 90] below Some(1024) over None
    > sets status:ok status:error facet=service:shop attributes
    shop region: [4, 4], 2 kinds [("r0", [4, 0]), ("r1", [0, 4])] 0.029
    "#);
}

#[test]
fn one_against_the_others_of_its_root() {
    insta::assert_snapshot!(Driver::with(&shop()).run("
        sets rest id:5 facet=service:shop compare
        sets rest id:5 facet=service:shop paths tree 0 9
        sets rest id:5 facet=service:shop node - - 3
        sets rest id:5 facet=service:shop node - - 1:5/16
        sets rest id:5 facet=service:shop delta - - 0 9
    "), @"
    > sets rest id:5 facet=service:shop compare
    8 of 8, 0 in both, 4 paths, 0 tested
      7 traces, 0 lines, 3 errors, 22 spans, mean 394, p50 240, p95 None
      1 traces, 0 lines, 1 errors, 4 spans, mean 600, p50 600, p95 None, 5
    > sets rest id:5 facet=service:shop paths tree 0 9
    4 paths
      #0 shop: order [7 x7/0 [1, 1, 1] (240, None) (146, None) 145 | 1 x1/0 [1, 1, 1] (600, None) (145, None) 145] time too few, presence too few, place None, None
        #1 stock: stock [7 x7/0 [1, 1, 1] (54, None) (54, None) 54 | 1 x1/0 [1, 1, 1] (55, None) (55, None) 55] time too few, presence too few, place None, None
        #2 bank: pay [7 x7/3 [1, 1, 1] (40, None) (40, None) 168 | 1 x1/1 [1, 1, 1] (400, None) (220, None) 220] time too few, presence too few, place None, Some(Slower)
          #3 bank: retry [1 x1/0 [1, 1, 1] (180, None) (180, None) 25 | 1 x1/0 [1, 1, 1] (180, None) (180, None) 180] time too few, presence too few, place None, Some(Slower)
    > sets rest id:5 facet=service:shop node - - 3
    #3 pair 3 bank: retry x[1, 1], line 2 (55, 235), (1, 1), 0 below
      spans 5 16
      Traces: 1 of 7 | 1 of 1 | 
      Calls per trace: 0.14 | 1.00 | 
      Errors: 0 | 0 | 
      Duration, p50: 180 ns | 180 ns | same
      Duration, p95: – | – | 
      Self time, p50: 180 ns | 180 ns | same
      Self time, p95: – | – | 
      On the critical path, mean of all traces: 25 ns | 180 ns | +155 ns
      The same with all below: 25 ns | 180 ns | +155 ns
      Self time, mean of all traces: 25 ns | 180 ns | +155 ns
      0 the same
      B calls it once; nine of ten traces of A that have it do so once.
      A has too few spans of it to say how unusual that is: it takes 20.
    > sets rest id:5 facet=service:shop node - - 1:5/16
    #3 pair 3 bank: retry x[1, 1], line 2 (55, 235), (1, 1), 0 below
      spans 5 16
      Traces: 1 of 7 | 1 of 1 | 
      Calls per trace: 0.14 | 1.00 | 
      Errors: 0 | 0 | 
      Duration, p50: 180 ns | 180 ns | same
      Duration, p95: – | – | 
      Self time, p50: 180 ns | 180 ns | same
      Self time, p95: – | – | 
      On the critical path, mean of all traces: 25 ns | 180 ns | +155 ns
      The same with all below: 25 ns | 180 ns | +155 ns
      Self time, mean of all traces: 25 ns | 180 ns | +155 ns
      0 the same
      B calls it once; nine of ten traces of A that have it do so once.
      A has too few spans of it to say how unusual that is: it takes 20.
    > sets rest id:5 facet=service:shop delta - - 0 9
    4 of 4, +208, 2 differ
      #0 shop: order [x7/0 0+394 145/392 | x1/0 0+600 145/600]
        #1 stock: stock [x7/0 10+54 54/54 | x1/0 10+55 55/55]
        #2 bank: pay [x7/3 100+194 168/193 | x1/1 100+400 220/400] slower
          #3 bank: retry [x1/0 120+25 25/25 | x1/0 120+180 180/180] slower
    ");
}

#[test]
fn who_is_in_a_set() {
    insta::assert_snapshot!(Driver::with(&shop()).run("
        sets rest slowest:25 compare
        sets rest newest:50 compare
        sets rest area:2000000,3000000,0,1000 compare
        sets service:shop status:ok compare
        sets rest id:feed compare
        sets id:1;id:2 id:2;id:3;status:error compare
        sets where:caller=bank rest compare
        sets where:(x rest compare
    "), @"
    > sets rest slowest:25 compare
    9 of 9, 0 in both, 5 paths, 0 tested
      7 traces, 0 lines, 2 errors, 20 spans, mean 321, p50 240, p95 None
      2 traces, 0 lines, 2 errors, 7 spans, mean 600, p50 600, p95 None
    > sets rest newest:50 compare
    9 of 9, 0 in both, 5 paths, 0 tested
      4 traces, 0 lines, 2 errors, 13 spans, mean 420, p50 240, p95 None
      5 traces, 0 lines, 2 errors, 14 spans, mean 354, p50 240, p95 None
    > sets rest area:2000000,3000000,0,1000 compare
    9 of 9, 0 in both, 5 paths, 0 tested
      7 traces, 0 lines, 3 errors, 21 spans, mean 372, p50 240, p95 None
      2 traces, 0 lines, 1 errors, 6 spans, mean 420, p50 240, p95 None
    > sets service:shop status:ok compare
    13 of 13, 4 in both, 5 paths, 0 tested
      8 traces, 0 lines, 4 errors, 26 spans, mean 420, p50 240, p95 None
      5 traces, 0 lines, 0 errors, 13 spans, mean 210, p50 240, p95 None
    > sets rest id:feed compare
    9 of 9, 0 in both, 5 paths, 0 tested
      9 traces, 0 lines, 4 errors, 27 spans, mean 383, p50 240, p95 None
      0 traces, 0 lines, 0 errors, 0 spans, mean 0, p50 0, p95 None
    > sets id:1;id:2 id:2;id:3;status:error compare
    3 of 3, 0 in both, 4 paths, 0 tested
      2 traces, 0 lines, 1 errors, 7 spans, mean 420, p50 240, p95 None
      1 traces, 0 lines, 1 errors, 3 spans, mean 600, p50 600, p95 None, 3
    > sets where:caller=bank rest compare
    9 of 9, 0 in both, 5 paths, 0 tested
      2 traces, 0 lines, 2 errors, 8 spans, mean 600, p50 600, p95 None
      7 traces, 0 lines, 2 errors, 19 spans, mean 321, p50 240, p95 None
    > sets where:(x rest compare
    failed: A comparison is missing; write x=value, or exists x | character 2 of (x | Mend it in the query line
    ");
}

/// The heads are told bit by bit, and say at the end what they say at once.
#[test]
fn many_are_looked_at_step_by_step() {
    let mut text = String::new();
    for i in 1..=60 {
        let _ = writeln!(text, "trace {i:x} @{}", i * 1_000_000);
        let _ = writeln!(text, "root shop 0..9000");
        for at in 0..999 {
            let _ = writeln!(text, "  part shop {at}..{}", at + 2 + i % 7);
        }
    }
    let sets = [SetOf::rest(), SetOf { newest: Some(50), ..SetOf::default() }];
    let ask = |of| {
        let ask = SetsAsk {
            query: Query::default(),
            narrow: Narrow::default(),
            sets: sets.clone(),
            find: String::new(),
            skew: false,
            of,
        };
        Ask::Sets { of: Slot::Open, ask: Packed::new(&ask) }
    };
    let told = |driver: &mut Driver, of: CompareOf| match &driver.ask(ask(of))[0].answer {
        Answer::Compared(told) => told.open().unwrap(),
        other => panic!("{other:?}"),
    };
    let mut driver = Driver::with(&text);
    let mut seen = Vec::new();
    let last = loop {
        let CompareTold::Sets(sets) = told(&mut driver, CompareOf::Heads) else { panic!() };
        seen.push(sets.done);
        if sets.done == sets.total {
            break sets;
        }
    };
    assert_eq!(seen, [20, 40, 60]);
    let mut at_once = Driver::with(&text);
    let rows = CompareOf::Rows { rows: RowsOf::default(), first: 0, count: 9 };
    let CompareTold::Rows(rows) = told(&mut at_once, rows) else { panic!() };
    assert_eq!(rows.total, 2);
    assert_eq!(told(&mut at_once, CompareOf::Heads), CompareTold::Sets(last));
}
