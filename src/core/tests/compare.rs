//! What two traces have different.

use crate::support;

use support::script::Driver;

const SHOP: &str = "
trace a @5000
checkout shop 0..100
  cart cart 10..40
    get redis 20..30
  charge payment 50..90
trace b @9000
checkout shop 0..140 !error
  cart cart 10..40
    get redis 20..30
    get redis 30..40
  charge payment 50..80 !error
  charge payment 80..140
";

#[test]
fn the_largest_difference_comes_first() {
    insta::assert_snapshot!(Driver::with(SHOP).run("
        compare a b
        compare b a
        compare a a
        compare - 000000000000000b
        compare a feed
        compare - -
    "), @"
    > compare a b
    #0 000000000000000a shop: checkout @5000+100, 4 spans, 0 errors (cart 1/0, payment 1/0, redis 1/0, shop 1/0)
    #1 000000000000000b shop: checkout @9000+140, 6 spans, 2 errors (payment 2/1, redis 2/0, cart 1/0, shop 1/1)
    4 pairs, only 0 and 2, 0 moved, 0 renamed
    4 operations
      payment: charge  1/0 40  2/1 90
      shop: checkout  1/0 30  1/1 20
      cart: cart  1/0 20  1/0 10
      redis: get  1/0 10  2/0 20
    > compare b a
    #1 000000000000000b shop: checkout @9000+140, 6 spans, 2 errors (payment 2/1, redis 2/0, cart 1/0, shop 1/1)
    #0 000000000000000a shop: checkout @5000+100, 4 spans, 0 errors (cart 1/0, payment 1/0, redis 1/0, shop 1/0)
    4 pairs, only 2 and 0, 0 moved, 0 renamed
    4 operations
      payment: charge  2/1 90  1/0 40
      shop: checkout  1/1 20  1/0 30
      cart: cart  1/0 10  1/0 20
      redis: get  2/0 20  1/0 10
    > compare a a
    #0 000000000000000a shop: checkout @5000+100, 4 spans, 0 errors (cart 1/0, payment 1/0, redis 1/0, shop 1/0)
    #0 000000000000000a shop: checkout @5000+100, 4 spans, 0 errors (cart 1/0, payment 1/0, redis 1/0, shop 1/0)
    4 pairs, only 0 and 0, 0 moved, 0 renamed
    4 operations
      payment: charge  1/0 40  1/0 40
      shop: checkout  1/0 30  1/0 30
      cart: cart  1/0 20  1/0 20
      redis: get  1/0 10  1/0 10
    > compare - 000000000000000b
    nothing
    #1 000000000000000b shop: checkout @9000+140, 6 spans, 2 errors (payment 2/1, redis 2/0, cart 1/0, shop 1/1)
    4 operations
      payment: charge  0/0 0  2/1 90
      redis: get  0/0 0  2/0 20
      shop: checkout  0/0 0  1/1 20
      cart: cart  0/0 0  1/0 10
    > compare a feed
    #0 000000000000000a shop: checkout @5000+100, 4 spans, 0 errors (cart 1/0, payment 1/0, redis 1/0, shop 1/0)
    nothing
    4 operations
      payment: charge  1/0 40  0/0 0
      shop: checkout  1/0 30  0/0 0
      cart: cart  1/0 20  0/0 0
      redis: get  1/0 10  0/0 0
    > compare - -
    nothing
    nothing
    0 operations
    ");
}

#[test]
fn nothing_is_shown_by_it() {
    insta::assert_snapshot!(Driver::with(SHOP).run("
        show a
        compare a b
        locate 1
    ").lines().last().unwrap(), @"4 rows, None");
}

/// A call more, one that is slower, another around two, and one that is called otherwise.
const DEEPER: &str = "
trace a @5000
checkout shop 0..1000
  cart cart 100..300 http.status_code=200 user.id=8823417721
    get redis 120..180
    get redis 200..260
  charge payment 400..700 retries=0
    call bank 450..650
  mail mail 720..900
trace b @9000
checkout shop 0..2000
  filter shop 50..350
    cart cart 100..300 http.status_code=500 user.id=7723417729
      get redis 120..180
      get redis 200..260
      get redis 262..290
  charge payment 400..1700 retries=2
    call bank 450..1650
  mailing mail 1720..1900
";

#[test]
fn a_tree_of_both_says_where_the_time_went() {
    insta::assert_snapshot!(Driver::with(DEEPER).run("
        ranked a b 2
        ranked a b 3 own
        delta a b 0 20
        delta a b 0 20 own only
        delta a b 0 20 spans fold=2
        place a b 4 spans fold=1 fold=2
        place a b 99 spans
    "), @r#"
    > ranked a b 2
    +1000 (+1128 -128), 3 others +100
      #5 bank: call +1000 (200 1200) x[1, 1] in ["shop: checkout", "payment: charge"]
      #0 shop: checkout -100 (320 220) x[1, 1] in []
    > ranked a b 3 own
    +1000 (+1128 -128), 2 others +0
      #5 bank: call +1000 (200 1200) x[1, 1] in ["shop: checkout", "payment: charge"]
      #0 shop: checkout -100 (320 220) x[1, 1] in []
      #1 shop: filter +100 (0 100) x[0, 1] in ["shop: checkout"]
    > delta a b 0 20
    7 of 7, +1000, 6 differ
      #0 shop: checkout [x1/0 0+1000 320/1000 | x1/0 0+2000 220/2000] faster
        #1 shop: filter [- | x1/0 50+300 100/300] only B
          #2 cart: cart [x1/0 100+200 80/200 | x1/0 100+200 52/200] faster
            #3 redis: get [x2/0 120+120 120/120 | x3/0 120+148 148/148] slower
        #4 payment: charge [x1/0 400+300 100/300 | x1/0 400+1300 100/1300]
          #5 bank: call [x1/0 450+200 200/200 | x1/0 450+1200 1200/1200] slower
        #6 mail: mailing (was mail: mail) [x1/0 720+180 180/180 | x1/0 1720+180 180/180] other
    > delta a b 0 20 own only
    7 of 7, +1000, 6 differ
      #0 shop: checkout [x1/0 0+1000 320/1000 | x1/0 0+2000 220/2000] faster
        #1 shop: filter [- | x1/0 50+300 100/300] only B
          #2 cart: cart [x1/0 100+200 80/200 | x1/0 100+200 52/200] faster
            #3 redis: get [x2/0 120+120 120/120 | x3/0 120+148 148/148] slower
        #4 payment: charge [x1/0 400+300 100/300 | x1/0 400+1300 100/1300]
          #5 bank: call [x1/0 450+200 200/200 | x1/0 450+1200 1200/1200] slower
        #6 mail: mailing (was mail: mail) [x1/0 720+180 180/180 | x1/0 1720+180 180/180] other
    > delta a b 0 20 spans fold=2
    6 of 6, +1000, 6 differ
      #0 shop: checkout [x1/0 0+1000 320/1000 | x1/0 0+2000 220/2000] faster
        #1 shop: filter [- | x1/0 50+300 100/300] only B
          #2 cart: cart +3 [x1/0 100+200 80/200 | x1/0 100+200 52/200] faster
        #6 payment: charge [x1/0 400+300 100/300 | x1/0 400+1300 100/1300]
          #7 bank: call [x1/0 450+200 200/200 | x1/0 450+1200 1200/1200] slower
        #8 mail: mailing (was mail: mail) [x1/0 720+180 180/180 | x1/0 1720+180 180/180] other
    > place a b 4 spans fold=1 fold=2
    row Some(4), folded []
    > place a b 99 spans
    row None, folded []
    "#);
}

#[test]
fn a_flame_of_both_is_as_wide_as_the_longer_of_each() {
    insta::assert_snapshot!(Driver::with(DEEPER).run("
        delta-flame a b 0 9 1000
        delta-flame a b 1 1 4 0-1000
        delta-flame a a 0 9 1000
    "), @"
    > delta-flame a b 0 9 1000
    4 lines, 2128 wide
      0 0..2128 #0 checkout 1000 2000
      1 0..328 #1 filter 200 300 only B
      1 328..1628 #4 charge 300 1300
      1 1628..1808 #6 mailing 180 180
      2 0..228 #2 cart 200 200
      2 328..1528 #5 call 200 1200
      3 0..148 #3 get 120 148
    > delta-flame a b 1 1 4 0-1000
    4 lines, 2128 wide
      1 0..328 #1 filter 200 300 only B
      1 328..1628 #4 charge 300 1300
    > delta-flame a a 0 9 1000
    3 lines, 1000 wide
      0 0..1000 #0 checkout 1000 1000
      1 0..200 #1 cart 200 200
      1 200..500 #3 charge 300 300
      1 500..680 #5 mail 180 180
      2 0..120 #2 get 120 120
      2 200..400 #4 call 200 200
    ");
}

#[test]
fn a_node_is_told_with_what_its_attributes_have_different() {
    insta::assert_snapshot!(Driver::with(DEEPER).run("
        node a b 2
        node a b 2 child
        node a b 0 child
        node a b 1 next
        node a b 0 parent
        node a b 1:e
        node a b 0:feed
        attributes a b
        attributes a a
        attributes a feed
    "), @r#"
    > node a b 2
    #2 pair 2 cart: cart x[1, 1], line 2 (0, 228), (1, 1), 1 below
      spans 4 d
      Spans: 1 | 1 | same
      Errors: 0 | 0 | same
      Duration: 200 ns | 200 ns | same
      Self time: 80 ns | 52 ns | -28 ns (35%)
      On the critical path: 80 ns | 52 ns | -28 ns (35%)
      The same with all below: 200 ns | 200 ns | same
      http.status_code: [Some("200"), Some("500")]
      user.id: [Some("8823417721"), Some("7723417729")]
      0 the same
    > node a b 2 child
    #3 pair 3 redis: get x[2, 3], line 3 (0, 148), (1, 1), 0 below
      spans 5 e
      Spans: 2 | 3 | +1 (50%)
      Errors: 0 | 0 | same
      Duration: 120 ns | 148 ns | +28 ns (23.3%)
      Self time: 120 ns | 148 ns | +28 ns (23.3%)
      On the critical path: 120 ns | 148 ns | +28 ns (23.3%)
      The same with all below: 120 ns | 148 ns | +28 ns (23.3%)
      0 the same
    > node a b 0 child
    #1 pair 1 shop: filter x[0, 1], line 1 (0, 328), (1, 3), 1 below
      spans - c
      Spans: – | 1 | 
      Errors: – | 0 | 
      Duration: – | 300 ns | 
      Self time: – | 100 ns | 
      On the critical path: – | 100 ns | 
      The same with all below: – | 300 ns | 
      0 the same
    > node a b 1 next
    #4 pair 6 payment: charge x[1, 1], line 1 (328, 1628), (2, 3), 1 below
      spans 7 11
      Spans: 1 | 1 | same
      Errors: 0 | 0 | same
      Duration: 300 ns | 1.3 µs | +1 µs (333.3%)
      Self time: 100 ns | 100 ns | same
      On the critical path: 100 ns | 100 ns | same
      The same with all below: 300 ns | 1.3 µs | +1 µs (333.3%)
      retries: [Some("0"), Some("2")]
      0 the same
    > node a b 0 parent
    no such node
    > node a b 1:e
    #3 pair 3 redis: get x[2, 3], line 3 (0, 148), (1, 1), 0 below
      spans 5 e
      Spans: 2 | 3 | +1 (50%)
      Errors: 0 | 0 | same
      Duration: 120 ns | 148 ns | +28 ns (23.3%)
      Self time: 120 ns | 148 ns | +28 ns (23.3%)
      On the critical path: 120 ns | 148 ns | +28 ns (23.3%)
      The same with all below: 120 ns | 148 ns | +28 ns (23.3%)
      0 the same
    > node a b 0:feed
    no such node
    > attributes a b
    cart http.status_code: 1 of 1, 1 kinds [([Some("200"), Some("500")], 1)]
    payment retries: 1 of 1, 1 kinds [([Some("0"), Some("2")], 1)]
    cart user.id: 1 of 1, 1 kinds (an id) [([Some("8823417721"), Some("7723417729")], 1)]
    > attributes a a
    > attributes a feed
    "#);
}

#[test]
fn the_graph_has_a_box_for_each_path() {
    insta::assert_snapshot!(Driver::with(SHOP).run("
        delta-graph a b 0 0 0 0 1
        delta-graph a b 0 9 0 99999 9999
        delta-graph a b 1 2 0 99999 1
        delta-graph a b 1 9 1100 99999 9999 own
    "), @"
    > delta-graph a b 0 0 0 0 1
    3 columns, 2048 high, root at 512
    > delta-graph a b 0 9 0 99999 9999
    3 columns, 2048 high, root at 512
      0:512 #0 checkout x[1, 1] [100, 140] [30, 20] below None over Some((0, 1024))
      1:0 #1 cart x[1, 1] [30, 30] [20, 10] below Some(512) over Some((0, 0))
      1:1024 #3 charge x[1, 2] [40, 90] [40, 90] below Some(512) over None
      2:0 #2 get x[1, 2] [10, 20] [10, 20] below Some(0) over None
    > delta-graph a b 1 2 0 99999 1
    3 columns, 2048 high, root at 512
      1:0 #1 cart x[1, 1] [30, 30] [20, 10] below Some(512) over Some((0, 0)) (2 boxes)
    > delta-graph a b 1 9 1100 99999 9999 own
    3 columns, 2048 high, root at 512
      1:1024 #3 charge x[1, 2] [40, 90] [40, 90] below Some(512) over None
    ");
}

#[test]
fn what_is_looked_for_is_found_in_services_and_names() {
    insta::assert_snapshot!(Driver::with(SHOP).run("
        found a b
        found a b find=RED
        delta a b 0 9 find=red
        delta a b 0 9 find=red only
        delta a b 0 9 spans find=charge
        delta-graph a b 0 9 0 99999 9999 find=cart
        delta-flame a b 0 9 20 find=cart
        delta a b 0 9 find=nowhere
        delta a b 0 9
    "), @"
    > found a b
    None found
    > found a b find=RED
    Some(1) found
    > delta a b 0 9 find=red
    3 of 3, +40, 4 differ
      #0 shop: checkout [x1/0 0+100 30/100 | x1/1 0+140 20/140] faster
        #1 cart: cart [x1/0 10+30 20/30 | x1/0 10+30 10/30] faster
          #2 redis: get [x1/0 20+10 10/10 | x2/0 20+20 20/20] slower
    > delta a b 0 9 find=red only
    3 of 3, +40, 4 differ
      #0 shop: checkout [x1/0 0+100 30/100 | x1/1 0+140 20/140] faster
        #1 cart: cart [x1/0 10+30 20/30 | x1/0 10+30 10/30] faster
          #2 redis: get [x1/0 20+10 10/10 | x2/0 20+20 20/20] slower
    > delta a b 0 9 spans find=charge
    3 of 3, +40, 5 differ
      #0 shop: checkout [x1/0 0+100 30/100 | x1/1 0+140 20/140] faster
        #4 payment: charge [- | x1/1 50+30 30/30] only B
        #5 payment: charge [x1/0 50+40 40/40 | x1/0 80+60 60/60] slower
    > delta-graph a b 0 9 0 99999 9999 find=cart
    3 columns, 2048 high, root at 512
      0:512 #0 checkout x[1, 1] [100, 140] [30, 20] below None over Some((0, 1024)) not found
      1:0 #1 cart x[1, 1] [30, 30] [20, 10] below Some(512) over Some((0, 0))
      1:1024 #3 charge x[1, 2] [40, 90] [40, 90] below Some(512) over None not found
      2:0 #2 get x[1, 2] [10, 20] [10, 20] below Some(0) over None not found
    > delta-flame a b 0 9 20 find=cart
    3 lines, 160 wide
      0 0..160 #0 checkout 100 140 not found
      1 0..40 #1 cart 30 30
      1 40..130 #3 charge 40 90 not found
      2 0..20 #2 get 10 20 not found
    > delta a b 0 9 find=nowhere
    0 of 0, +40, 4 differ
    > delta a b 0 9
    4 of 4, +40, 4 differ
      #0 shop: checkout [x1/0 0+100 30/100 | x1/1 0+140 20/140] faster
        #1 cart: cart [x1/0 10+30 20/30 | x1/0 10+30 10/30] faster
          #2 redis: get [x1/0 20+10 10/10 | x2/0 20+20 20/20] slower
        #3 payment: charge [x1/0 50+40 40/40 | x2/1 50+90 90/90] slower
    ");
}
