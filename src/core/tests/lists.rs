//! The lists of the open data set by script: traces that match a query, services, span names.

use crate::support;

use support::script::Driver;

const SHOP: &str = "
trace a @5000
checkout shop 0..100 customer=7
  charge payment 50..90 !error kind:client amount=12
    bank bank 55..85 !error
trace b @9000
order shop 0..30 kind:server
  order shop 0..20
  mail mail 5..9 kind:producer
trace c @7000
night batch 0..4000
";

#[test]
fn a_list_holds_what_matches() {
    insta::assert_snapshot!(Driver::with(SHOP).run("
        traces newest 0 9 service=shop
        traces longest 0 9 service=shop
        traces longest 1 9 service=shop
        traces longest 0 9
        traces newest 0 9 limit=2
        traces longest 0 9 limit=2
        traces newest 0 9 service=payment error=true
        traces newest 0 9 service=nobody
        show first
    "), @r"
    > traces newest 0 9 service=shop
    2 of 2 from 0
      #1 000000000000000b shop: order @9000+30, 3 spans, 0 errors (shop 2/0, mail 1/0)
      #0 000000000000000a shop: checkout @5000+100, 3 spans, 2 errors (bank 1/1, payment 1/1, shop 1/0)
    > traces longest 0 9 service=shop
    2 of 2 from 0
      #0 000000000000000a shop: checkout @5000+100, 3 spans, 2 errors (bank 1/1, payment 1/1, shop 1/0)
      #1 000000000000000b shop: order @9000+30, 3 spans, 0 errors (shop 2/0, mail 1/0)
    > traces longest 1 9 service=shop
    1 of 2 from 1
      #1 000000000000000b shop: order @9000+30, 3 spans, 0 errors (shop 2/0, mail 1/0)
    > traces longest 0 9
    3 of 3 from 0
      #2 000000000000000c batch: night @7000+4000, 1 spans, 0 errors (batch 1/0)
      #0 000000000000000a shop: checkout @5000+100, 3 spans, 2 errors (bank 1/1, payment 1/1, shop 1/0)
      #1 000000000000000b shop: order @9000+30, 3 spans, 0 errors (shop 2/0, mail 1/0)
    > traces newest 0 9 limit=2
    2 of 2 from 0
      #1 000000000000000b shop: order @9000+30, 3 spans, 0 errors (shop 2/0, mail 1/0)
      #2 000000000000000c batch: night @7000+4000, 1 spans, 0 errors (batch 1/0)
    > traces longest 0 9 limit=2
    2 of 2 from 0
      #2 000000000000000c batch: night @7000+4000, 1 spans, 0 errors (batch 1/0)
      #1 000000000000000b shop: order @9000+30, 3 spans, 0 errors (shop 2/0, mail 1/0)
    > traces newest 0 9 service=payment error=true
    1 of 1 from 0
      #0 000000000000000a shop: checkout @5000+100, 3 spans, 2 errors (bank 1/1, payment 1/1, shop 1/0)
    > traces newest 0 9 service=nobody
    0 of 0 from 0
    > show first
    #1 000000000000000b shop: order @9000+30, 3 spans, 0 errors (shop 2/0, mail 1/0)
      depth 2, 3 rows, skew off of 0
    ");
}

#[test]
fn names_of_services_and_spans() {
    insta::assert_snapshot!(Driver::with(SHOP).run("
        names
        names shop
        names payment
        names nobody
        names mail
        names shop
    "), @r"
    > names
    services bank batch mail payment shop
    operations bank[] charge[client] checkout[] mail[producer] night[] order[] order[server]
    > names shop
    services bank batch mail payment shop
    operations checkout[] order[] order[server]
    > names payment
    services bank batch mail payment shop
    operations charge[client]
    > names nobody
    services bank batch mail payment shop
    operations
    > names mail
    services bank batch mail payment shop
    operations mail[producer]
    > names shop
    services bank batch mail payment shop
    operations checkout[] order[] order[server]
    ");
}

#[test]
fn of_too_many_names_the_most_used_are_offered() {
    // The last of 5,010 are used twice, all others once.
    let spans = (0..5_010).chain(5_000..5_010).map(|i| format!("op{i:04} s 0..1\n"));
    let text = Driver::with(&spans.collect::<String>()).run("names");
    let names: Vec<&str> = text.lines().last().unwrap().split(' ').skip(1).collect();
    assert_eq!(names.len(), 5_000);
    assert!(names.is_sorted());
    assert_eq!((names[0], names[4_989], names[4_990]), ("op0000[]", "op4989[]", "op5000[]"));
}

#[test]
fn closing_frees_what_is_open() {
    insta::assert_snapshot!(Driver::with(SHOP).run("
        show b
        close open
        rows 0 9
        traces newest 0 9
        names
        close open
    "), @r"
    > show b
    #1 000000000000000b shop: order @9000+30, 3 spans, 0 errors (shop 2/0, mail 1/0)
      depth 2, 3 rows, skew off of 0
    > close open
    closed
    > rows 0 9
    failed: Nothing is open | Open a file, the demo or a trace
    > traces newest 0 9
    failed: Nothing is open | Open a file, the demo or a trace
    > names
    failed: Nothing is open | Open a file, the demo or a trace
    > close open
    closed
    ");
}
