//! Confined rows, by scripts: what stays, what says how much is hidden, what a link has of it.

use crate::support;

use spanscape_core::engine::protocol::*;
use spanscape_core::model::SpanIx;
use support::script::Driver;

const SHOP: &str = "
trace a @1000
checkout shop 0..100
  cart cart 10..40
    get redis 12..14 kind:client
    get redis 15..17 kind:client
    get redis 18..20 kind:client !error
    get redis 21..25 kind:client
    get redis 26..28 kind:client
    get redis 29..30 kind:server
  charge payment 50..90
    bank bank 60..80 !error
  mail shop 92..99 kind:producer
    send mailer 95..160 kind:consumer
";

fn run(script: &str) -> String {
    Driver::with(SHOP)
        .run(&format!("show first\n{script}"))
        .split_once("> reduce")
        .unwrap()
        .1
        .to_owned()
}

#[test]
fn errors_with_what_they_are_in() {
    insta::assert_snapshot!(run("reduce errors\nrows 0 20\nreduce errors min=10\nrows 0 20"), @r"
     errors
    5 rows, errors -7
    > rows 0 20
    5 of 5
      0 -checkout [shop] 0+100 1/1 beside
      1   -cart [cart] 10+30 1/2 beside
      2      get [redis] 18+2 1/1 error Client
      3   -charge [payment] 50+40 2/2 beside
      4      bank [bank] 60+20 1/1 error
    > reduce errors min=10
    3 rows, errors -8, least -7
    > rows 0 20
    3 of 3
      0 -checkout [shop] 0+100 1/1 beside
      1   -charge [payment] 50+40 1/1 beside
      2      bank [bank] 60+20 1/1 error
    ");
}

#[test]
fn the_critical_path_alone() {
    insta::assert_snapshot!(run("reduce path\nrows 0 20 path own"), @r"
     path
    11 rows, path -1
    > rows 0 20 path own
    11 of 11
      0 -checkout [shop] 0+100 1/1 path 0..10 40..50 90..92 99..100 self 23
      1   -cart [cart] 10+30 1/3 path 10..12 14..15 17..18 20..21 25..26 28..29 30..40 self 17
      2      get [redis] 12+2 1/6 Client path 12..14 self 2
      3      get [redis] 15+2 2/6 Client path 15..17 self 2
      4      get [redis] 18+2 3/6 error Client path 18..20 self 2
      5      get [redis] 21+4 4/6 Client path 21..25 self 4
      6      get [redis] 26+2 5/6 Client path 26..28 self 2
      7      get [redis] 29+1 6/6 Server path 29..30 self 1
      8   -charge [payment] 50+40 2/3 path 50..60 80..90 self 20
      9      bank [bank] 60+20 1/1 error path 60..80 self 20
     10    mail [shop] 92+7 3/3 Producer path 92..99 self 3 calls mailer
    ");
}

#[test]
fn what_is_below_a_hidden_service_hangs_above() {
    insta::assert_snapshot!(run("reduce hide=cart hide=payment\nrows 0 20\ncollapse-all\nrows 0 9"), @r"
     hide=cart hide=payment
    10 rows, services -2
    > rows 0 20
    10 of 10
      0 -checkout [shop] 0+100 1/1 2 taken
      1    get [redis] 12+2 1/8 Client
      2    get [redis] 15+2 2/8 Client
      3    get [redis] 18+2 3/8 error Client
      4    get [redis] 21+4 4/8 Client
      5    get [redis] 26+2 5/8 Client
      6    get [redis] 29+1 6/8 Server
      7    bank [bank] 60+20 7/8 error
      8   -mail [shop] 92+7 8/8 Producer
      9      send [mailer] 95+65 1/1 Consumer
    > collapse-all
    1 rows
    > rows 0 9
    1 of 1
      0 +checkout [shop] 0+100 1/1 hides 9 with an error 2 taken
    ");
}

#[test]
fn repeats_are_one_row_that_opens() {
    insta::assert_snapshot!(run("
        reduce repeats
        rows 0 20
        toggle 2
        rows 0 5
        collapse 2
        locate 6
        rows 0 5
        reduce repeats keep=6
    "), @r"
     repeats
    8 rows, repeats -4
    > rows 0 20
    8 of 8
      0 -checkout [shop] 0+100 1/1
      1   -cart [cart] 10+30 1/3
      2     +get [redis] 12+2 1/6 Client hides 4 with an error group of 5, 1 errors, 12 2..4 12..14 15..17 18..20 21..25 26..28
      3      get [redis] 29+1 6/6 Server
      4   -charge [payment] 50+40 2/3
      5      bank [bank] 60+20 1/1 error
      6   -mail [shop] 92+7 3/3 Producer
      7      send [mailer] 95+65 1/1 Consumer
    > toggle 2
    12 rows
    > rows 0 5
    5 of 12
      0 -checkout [shop] 0+100 1/1
      1   -cart [cart] 10+30 1/3
      2     -get [redis] 12+2 1/6 Client group of 5, 1 errors, 12 2..4
      3      get [redis] 15+2 2/6 Client
      4      get [redis] 18+2 3/6 error Client
    > collapse 2
    8 rows
    > locate 6
    12 rows, Some((SpanIx(3), 3))
    > rows 0 5
    5 of 12
      0 -checkout [shop] 0+100 1/1
      1   -cart [cart] 10+30 1/3
      2     -get [redis] 12+2 1/6 Client group of 5, 1 errors, 12 2..4
      3      get [redis] 15+2 2/6 Client
      4      get [redis] 18+2 3/6 error Client
    > reduce repeats keep=6
    12 rows, keep 6
    ");
}

#[test]
fn a_subtree_alone_with_the_way_back() {
    insta::assert_snapshot!(run("
        reduce root=charge
        rows 0 9 path
        reduce id=b errors
        reduce id=feed
        reduce root=get keep=bank
        rows 0 9
    "), @r"
     root=charge
    2 rows, root -10 below checkout > charge 50..90
    > rows 0 9 path
    2 of 2
      0 -charge [payment] 50+40 1/1 path 50..60 80..90
      1    bank [bank] 60+20 1/1 error path 60..80
    > reduce id=b errors
    2 rows, root -10 below checkout > charge 50..90
    > reduce id=feed
    12 rows
    > reduce root=get keep=bank
    2 rows, root -11, keep 1 below checkout > cart > get 12..14
    > rows 0 9
    2 of 2
      0  get [redis] 12+2 1/2 Client
      1  bank [bank] 60+20 2/2 error
    ");
}

#[test]
fn all_of_it_together() {
    insta::assert_snapshot!(run("
        reduce errors hide=cart repeats
        rows 0 9
        only cart
        reduce matches errors share=300000
        next-error
        next-error 4
        skew on
        reduce
    "), @r"
     errors hide=cart repeats
    4 rows, errors -8, services -1
    > rows 0 9
    4 of 4
      0 -checkout [shop] 0+100 1/1 beside 1 taken
      1    get [redis] 18+2 1/2 error Client
      2   -charge [payment] 50+40 2/2 beside
      3      bank [bank] 60+20 1/1 error
    > only cart
    1 found, 2 rows
    > reduce matches errors share=300000
    0 rows, matches -11, errors -10, least -10
    > next-error
    3 rows, Some((SpanIx(4), 2)) at 18..20, 1 of 2
    > next-error 4
    5 rows, Some((SpanIx(9), 4)) at 60..80, 2 of 2
    > skew on
    #0 000000000000000a shop: checkout @1000+160, 12 spans, 2 errors (redis 6/1, shop 2/0, bank 1/1, cart 1/0, mailer 1/0, payment 1/0)
      depth 3, 0 rows, skew on of 0
      !ends-after-parent Info 1
    > reduce
    12 rows
    ");
}

/// A service between two others counts for no level while it is hidden.
#[test]
fn levels_are_those_that_are_seen() {
    let text = "
trace a @1000
root shop 0..100
  between cart 0..50
    low redis 0..40
      leaf redis 1..2
  high bank 50..90
    leaf bank 51..52
";
    let rows =
        |script: &str| Driver::with(text).run(&format!("show first\nreduce hide=cart\n{script}"));
    assert!(rows("collapse-level").ends_with("> collapse-level\n3 rows\n"));
    assert!(
        rows("collapse-all\nexpand-level\nexpand-level")
            .ends_with("3 rows\n> expand-level\n5 rows\n")
    );
}

/// What is collapsed comes back by its code, and only in the same trace.
#[test]
fn a_link_has_what_is_collapsed() {
    let mut driver = Driver::with(SHOP);
    driver.run("show first");
    let fold =
        |driver: &mut Driver, fold| match &driver.ask(Ask::Fold { fold, keep: None })[0].answer {
            Answer::Folded { code: Some(code), total, .. } => (code.clone(), *total),
            other => panic!("{other:?}"),
        };
    let all = fold(&mut driver, Fold::CollapseAll);
    let none = fold(&mut driver, Fold::ExpandAll);
    let one = fold(&mut driver, Fold::Collapse(SpanIx(1)));
    assert_eq!((all.1, none, one.1), (1, (String::new(), 12), 6));
    for (code, total) in [all, one] {
        let script = format!("unfold {code}");
        assert_eq!(driver.run(&script), format!("> {script}\n{total} rows\n"));
        let other = Driver::with("trace b\na s 0..9\n b s 1..2\n");
        let other = { other }.run(&format!("show first\ncollapse-all\n{script}"));
        let problem = "What the link has collapsed is of another state of this trace";
        let ends =
            format!("\n1 rows\n> {script}\n2 rows, {problem} | All of it is expanded instead\n");
        assert!(other.ends_with(&ends), "{other}");
    }
}

/// Which groups of repeats are open comes back too, behind a dot.
#[test]
fn a_link_has_which_groups_are_open() {
    let repeats = SHOP
        .replace(" kind:server", " kind:client")
        .replace("20 kind:client !error", "20 kind:client");
    let open = |driver: &mut Driver| driver.run("show first\nreduce repeats");
    let mut driver = Driver::with(&repeats);
    assert!(open(&mut driver).ends_with("7 rows, repeats -5\n"));
    let fold =
        |driver: &mut Driver, fold| match &driver.ask(Ask::Fold { fold, keep: None })[0].answer {
            Answer::Folded { code: Some(code), total, .. } => (code.clone(), *total),
            other => panic!("{other:?}"),
        };
    let opened = fold(&mut driver, Fold::Toggle(SpanIx(2)));
    assert_eq!(opened.1, 12);
    let both = fold(&mut driver, Fold::Collapse(SpanIx(8)));
    assert_eq!(both.1, 11);
    for (code, total) in [opened, both] {
        let mut other = Driver::with(&repeats);
        open(&mut other);
        let script = format!("unfold {code}");
        assert_eq!(other.run(&script), format!("> {script}\n{total} rows\n"));
        // Nothing folds there, so nothing is open, and that is no mistake.
        let plain = Driver::with(&repeats).run(&format!("show first\n{script}"));
        assert!(!plain.contains("another state"), "{plain}");
    }
    let mut other = Driver::with(&repeats);
    open(&mut other);
    for broken in [".BgI", ".DAw", ".!"] {
        assert!(other.run(&format!("unfold {broken}")).contains("another state"), "{broken}");
    }
}

/// What makes a span visible tells what is collapsed then.
#[test]
fn whoever_expands_a_spans_ancestors_tells_it() {
    let mut driver = Driver::with(SHOP);
    driver.run("show first");
    let mut told = |ask: Ask| match driver.ask(ask)[0].answer.clone() {
        Answer::Folded { code, .. } | Answer::Located { code, .. } | Answer::Match { code, .. } => {
            code
        }
        other => panic!("{other:?}"),
    };
    let mut all = |ask: Ask| {
        told(Ask::Fold { fold: Fold::CollapseAll, keep: None });
        told(ask)
    };
    let reveal = all(Ask::Fold { fold: Fold::Reveal(SpanIx(4)), keep: None });
    let error = all(Ask::NextMatch { from: None, back: false, of: Sought::Error });
    let id = "0000000000000005".to_owned();
    let located = all(Ask::Locate { id });
    assert_eq!((&error, &located), (&reveal, &reveal));
}

#[test]
fn where_it_began_to_fail() {
    let mut driver = Driver::with(
        "
        a x 0..100 !error
          b x 0..50 !error
            c x 0..40 !error
            d x 0..10
          e x 60..90
            f x 70..80 !error
        ",
    );
    insta::assert_snapshot!(driver.run("
        show first
        next-origin
        next-origin 3
        next-origin 6
        next-error 3
    "), @"
    > show first
    #0 0000000000000001 x: a @1000000+100, 6 spans, 4 errors (x 6/4)
      depth 3, 6 rows, skew off of 0
    > next-origin
    6 rows, Some((SpanIx(2), 2)) at 0..40, 1 of 2
    > next-origin 3
    6 rows, Some((SpanIx(5), 5)) at 70..80, 2 of 2
    > next-origin 6
    6 rows, Some((SpanIx(2), 2)) at 0..40, 1 of 2
    > next-error 3
    6 rows, Some((SpanIx(5), 5)) at 70..80, 4 of 4
    ");
}
