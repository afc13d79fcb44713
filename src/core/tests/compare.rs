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
    "), @r"
    > compare a b
    #0 000000000000000a shop: checkout @5000+100, 4 spans, 0 errors (cart 1/0, payment 1/0, redis 1/0, shop 1/0)
    #1 000000000000000b shop: checkout @9000+140, 6 spans, 2 errors (payment 2/1, redis 2/0, cart 1/0, shop 1/1)
    4 operations
      payment: charge  1/0 40  2/1 90
      shop: checkout  1/0 30  1/1 20
      cart: cart  1/0 20  1/0 10
      redis: get  1/0 10  2/0 20
    > compare b a
    #1 000000000000000b shop: checkout @9000+140, 6 spans, 2 errors (payment 2/1, redis 2/0, cart 1/0, shop 1/1)
    #0 000000000000000a shop: checkout @5000+100, 4 spans, 0 errors (cart 1/0, payment 1/0, redis 1/0, shop 1/0)
    4 operations
      payment: charge  2/1 90  1/0 40
      shop: checkout  1/1 20  1/0 30
      cart: cart  1/0 10  1/0 20
      redis: get  2/0 20  1/0 10
    > compare a a
    #0 000000000000000a shop: checkout @5000+100, 4 spans, 0 errors (cart 1/0, payment 1/0, redis 1/0, shop 1/0)
    #0 000000000000000a shop: checkout @5000+100, 4 spans, 0 errors (cart 1/0, payment 1/0, redis 1/0, shop 1/0)
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
