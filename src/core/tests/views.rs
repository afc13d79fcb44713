//! The trace seen otherwise: flames by time and merged, the graph of its paths, and the ways between them.

use crate::support;

use insta::assert_snapshot;
use support::script::Driver;

/// A page with two calls at the same time, of which one calls on, and three queries one after the other.
const SHOP: &str = "
    page web 0..100
      cart shop 10..60
        query db 20..30 kind:client
        query db 30..45 kind:client !error
        query db 45..50 kind:client
      user id 12..40
        check id 15..20
      cart shop 70..90
        query db 75..80 kind:client
      mail queue 95..130 kind:consumer
";

fn check(text: &str, script: &str) -> String {
    let mut driver = Driver::with(text);
    driver.run("show first");
    driver.run(script)
}

#[test]
fn flames_by_time() {
    // What is at the same time stands one below the other, each with all that is below it.
    assert_snapshot!(check(SHOP, "flame time 0 9 1000"), @"
    > flame time 0 9 1000
    5 lines, 130 across
      web:page 0..100
        shop:cart 10..60
        shop:cart 70..90
        queue:mail 95..130
          db:query 20..30
          db:query 30..45 error
          db:query 45..50
          db:query 75..80
            id:user 12..40
              id:check 15..20
    ");
    // Too narrow to be drawn apart: the longest stands for all.
    assert_snapshot!(check(SHOP, "flame time 2 1 5"), @"
    > flame time 2 1 5
    5 lines, 130 across
          db:query 20..30
          db:query 30..50 2 spans 2 bars error
          db:query 75..80
    ");
    // A part of the lines and of the time.
    assert_snapshot!(check(SHOP, "find check\nflame time 1 3 1000 12-30"), @"
    > find check
    1 found, 10 rows
    > flame time 1 3 1000 12-30
    5 lines, 130 across
        shop:cart 10..60
          db:query 20..30
            id:user 12..40
    ");
}

#[test]
fn flames_merged_by_path() {
    assert_snapshot!(check(SHOP, "flame merged 0 9 1000"), @"
    > flame merged 0 9 1000
    3 lines, 158 across
      web:page 0..158
        shop:cart 0..70 2 spans
        queue:mail 70..105
        id:user 105..133
          db:query 0..35 4 spans error
          id:check 105..110
    ");
    assert_snapshot!(check(SHOP, "find query\nflame merged 2 9 1000 0-20"), @"
    > find query
    4 found, 10 rows
    > flame merged 2 9 1000 0-20
    3 lines, 158 across
          db:query 0..35 4 spans error found
    ");
}

#[test]
fn what_is_no_row_is_in_no_flame() {
    assert_snapshot!(check(SHOP, "reduce hide=db\nflame time 0 9 1000\nflame merged 0 9 1000"), @"
    > reduce hide=db
    6 rows, services -4
    > flame time 0 9 1000
    4 lines, 130 across
      web:page 0..100
        shop:cart 10..60
        shop:cart 70..90
        queue:mail 95..130
          id:user 12..40
            id:check 15..20
    > flame merged 0 9 1000
    3 lines, 123 across
      web:page 0..123
        shop:cart 0..35 2 spans
        queue:mail 35..70
        id:user 70..98
          id:check 70..75
    ");
    assert_snapshot!(check(SHOP, "reduce root=cart\nflame time 0 9 1000\nflame merged 0 9 1000"), @"
    > reduce root=cart
    4 rows, root -6 below page > cart 10..60
    > flame time 0 9 1000
    2 lines, 130 across
      shop:cart 10..60
        db:query 20..30
        db:query 30..45 error
        db:query 45..50
    > flame merged 0 9 1000
    2 lines, 50 across
      shop:cart 0..50
        db:query 0..30 3 spans error
    ");
    assert_snapshot!(check(SHOP, "reduce errors\nflame time 0 9 1000\nflame merged 0 9 1000"), @"
    > reduce errors
    3 rows, errors -7
    > flame time 0 9 1000
    3 lines, 130 across
      web:page 0..100
        shop:cart 10..60
          db:query 30..45 error
    > flame merged 0 9 1000
    3 lines, 60 across
      web:page 0..60
        shop:cart 0..35
          db:query 0..15 error
    ");
}

#[test]
fn the_graph() {
    assert_snapshot!(check(SHOP, "graph 0 9 0 99999 1000 own\ngraph 2 9 0 1 1000 errors"), @"
    > graph 0 9 0 99999 1000 own
    3 columns, 3072 high
      web:page at 1024 to 0..2048: 1 spans, 100 total, 25 own, heat 41
        shop:cart at 0 from 1024 to 0..0: 2 spans, 70 total, 35 own, heat 57
        queue:mail at 1024 from 1024: 1 spans, 35 total, 35 own, heat 57
        id:user at 2048 from 1024 to 2048..2048: 1 spans, 28 total, 23 own, heat 38
          db:query at 0 from 0: 4 spans, 35 total, 35 own, heat 57 error
          id:check at 2048 from 2048: 1 spans, 5 total, 5 own, heat 9
    > graph 2 9 0 1 1000 errors
    3 columns, 3072 high
          db:query at 0 from 0: 4 spans, 35 total, 35 own, heat 64 error
    ");
    assert_snapshot!(check(SHOP, "find query\ngraph 1 2 0 99999 2 total"), @"
    > find query
    4 found, 10 rows
    > graph 1 2 0 99999 2 total
    3 columns, 3072 high
        shop:cart at 0 from 1024 to 0..0: 2 spans, 70 total, 35 own, heat 138, 3 nodes
    ");
}

#[test]
fn from_path_to_path() {
    let script = "path query\npath query parent\npath cart next\npath user previous\npath page child\npath page parent\npath mail root";
    assert_snapshot!(check(SHOP, script), @"
    > path query
    db:query 1 of 1, 0 below, line 2, 0..35, y 0: Spans 4, Errors 1 (25%), Total 35 ns, Self 35 ns (22.2%), Average 8 ns, Longest 15 ns; path:0000000000000005
    > path query parent
    shop:cart 1 of 3, 1 below, line 1, 0..70, y 0: Spans 2, Total 70 ns, Self 35 ns (22.2%), Average 35 ns, Longest 50 ns; path:0000000000000003
    > path cart next
    queue:mail 2 of 3, 0 below, line 1, 70..105, y 1024: Spans 1, Total 35 ns, Self 35 ns (22.2%), Average 35 ns, Longest 35 ns; path:000000000000000b
    > path user previous
    queue:mail 2 of 3, 0 below, line 1, 70..105, y 1024: Spans 1, Total 35 ns, Self 35 ns (22.2%), Average 35 ns, Longest 35 ns; path:000000000000000b
    > path page child
    shop:cart 1 of 3, 1 below, line 1, 0..70, y 0: Spans 2, Total 70 ns, Self 35 ns (22.2%), Average 35 ns, Longest 50 ns; path:0000000000000003
    > path page parent
    none
    > path mail root
    web:page 1 of 1, 3 below, line 0, 0..158, y 1024: Spans 1, Total 100 ns, Self 25 ns (15.8%), Average 100 ns, Longest 100 ns; path:0000000000000002
    ");
    let script = "step query\nstep query parent\nstep cart next\nstep page child\nstep mail next\nstep mail previous";
    assert_snapshot!(check(SHOP, script), @"
    > step query
    db:query 1 of 3, 0 below, line 2, 20..30, y 0: Duration 10 ns, Self 10 ns, Start +20 ns; id:0000000000000004
    > step query parent
    shop:cart 1 of 4, 3 below, line 1, 10..60, y 0: Duration 50 ns, Self 20 ns, Start +10 ns; id:0000000000000003
    > step cart next
    id:user 2 of 4, 1 below, line 3, 12..40, y 0: Duration 28 ns, Self 23 ns, Start +12 ns; id:0000000000000007
    > step page child
    shop:cart 1 of 4, 3 below, line 1, 10..60, y 0: Duration 50 ns, Self 20 ns, Start +10 ns; id:0000000000000003
    > step mail next
    none
    > step mail previous
    shop:cart 3 of 4, 1 below, line 1, 70..90, y 0: Duration 20 ns, Self 15 ns, Start +70 ns; id:0000000000000009
    ");
    assert_snapshot!(check(SHOP, "find path:0000000000000003\nrows 0 20"), @"
    > find path:0000000000000003
    2 found, 10 rows
    > rows 0 20
    10 of 10
      0 -page [web] 0+100 1/1
      1   -cart [shop] 10+50 1/4 found
      2      query [db] 20+10 1/3 Client
      3      query [db] 30+15 2/3 error Client
      4      query [db] 45+5 3/3 Client
      5   -user [id] 12+28 2/4
      6      check [id] 15+5 1/1
      7   -cart [shop] 70+20 3/4 found
      8      query [db] 75+5 1/1 Client
      9    mail [queue] 95+35 4/4 Consumer
    ");
}

#[test]
fn without_any_self_time_each_span_counts() {
    assert_snapshot!(check("a x 0..0\n  b x 0..0\n  b x 0..0\nc x 0..0", "flame merged 0 9 9\nflame time 0 9 9"), @"
    > flame merged 0 9 9
    2 lines, 4 across
      x:a 0..3
      x:c 3..4
        x:b 0..2 2 spans
    > flame time 0 9 9
    4 lines, 0 across
      x:a 0..0
        x:b 0..0
          x:b 0..0
            x:c 0..0
    ");
}
