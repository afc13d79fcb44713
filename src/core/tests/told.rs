//! What rows tell of what spans call, of chosen attributes and links; what colours stand for.

use crate::support;

use support::script::Driver;

const CALLS: &str = "
trace a @1000
checkout shop 0..100 http.method=POST http.status_code=503 env=prod
  get shop 10..40 kind:client http.method=GET host:a link:a/aa
    serve cart 12..38 kind:server
  load shop 41..50 kind:client db.system=postgresql db.statement=SELECT
  ask shop 51..60 kind:client gen_ai.operation.name=chat #aa
";

#[test]
fn a_row_tells_what_it_calls_and_chosen_values() {
    insta::assert_snapshot!(Driver::with(CALLS).run("
        show first
        rows 0 9 pill=http.response.status_code|http.status_code pill=db.query.summary|db.statement pill=none
        collapse get
        rows 1 1 by=kind
        rows 0 9 by=env
        legend operation
        legend env
        legend none
        spent checkout
        spent get
        minimap 9 5 status
    "), @r#"
    > show first
    #0 000000000000000a shop: checkout @1000+100, 5 spans, 0 errors (shop 4/0, cart 1/0)
      depth 3, 5 rows, skew off of 0
    > rows 0 9 pill=http.response.status_code|http.status_code pill=db.query.summary|db.statement pill=none
    5 of 5
      0 -checkout [shop] 0+100 1/1 (503)
      1   -get [shop] 10+30 1/3 Client links 1 from 0
      2      serve [cart] 12+26 1/1 Server
      3    load [shop] 41+9 2/3 Client calls postgresql (SELECT) Database
      4    ask [shop] 51+9 3/3 Client GenAi links 0 from 1
    > collapse get
    4 rows
    > rows 1 1 by=kind
    1 of 4
      1   +get [shop] 10+30 1/3 Client hides 1 calls cart links 1 from 0 as "client"
    > rows 0 9 by=env
    4 of 4
      0 -checkout [shop] 0+100 1/1 as "prod"
      1   +get [shop] 10+30 1/3 Client hides 1 calls cart links 1 from 0 as ""
      2    load [shop] 41+9 2/3 Client calls postgresql Database as ""
      3    ask [shop] 51+9 3/3 Client GenAi links 0 from 1 as ""
    > legend operation
    legend of 5 "ask" 1 "checkout" 1 "get" 1 "load" 1 "serve" 1
    > legend env
    legend of 2 "" 4 "prod" 1
    > legend none
    legend of 1 "" 5
    > spent checkout
    self 52, execution 52, path 52
    > spent get
    self 4, execution 4, path 4
    > minimap 9 5 status
    aaaaaaaaa
    aaaa.....
    .aaa.....
    ...aa....
    ....aa...
    "#);
}
