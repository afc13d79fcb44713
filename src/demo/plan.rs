//! The plan of the hour: which requests come, what is odd about each, and when.

use crate::rng::Rng;
use crate::time::{INCIDENT, NEWSLETTER, S, START, at};

/// What somebody, or a timer, wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is named for its root span")]
pub enum Want {
    Home,
    Robots,
    Product,
    Search,
    Basket,
    AddToBasket,
    Checkout,
    Login,
    Order,
    MobileHome,
    MobileProduct,
    MobileBasket,
    Email,
    Export,
    Import,
    Reindex,
    PriceUpdate,
}

/// What is odd about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Twist {
    /// Nothing.
    Plain,
    /// The cache had nothing.
    CacheMiss,
    /// A set is expanded with one SELECT for each of its parts.
    NPlusOne(u32),
    /// A search too wide: counts each category on its own.
    FanOut(u32),
    /// Payment behind its card processor: times out twice, the third attempt is answered.
    PaymentSlow,
    /// The same, and the third attempt fails as well.
    PaymentDown,
    /// The card is refused: a business answer, no failure.
    CardRefused,
    /// There is no such page, or the password is wrong.
    Refused,
    /// A statement waits for a lock that the import holds.
    LockWait,
    /// Two transactions met; the loser is tried again.
    Deadlock,
    /// A helper is down, and the page does without.
    Degraded,
    /// A bug: an exception up to the customer.
    Bug,
    /// The process that should have sent the middle of the trace was killed.
    Killed,
    /// A provider asks to wait: 429, and again later.
    RateLimited,
    /// The carrier takes its time to say where a parcel is.
    SlowCarrier,
    /// Large goods: the old warehouse is asked, whose clock is wrong.
    Bulky,
    /// Still running when the hour ended; the root was never sent.
    StillRunning,
    /// The same, but the SDK sent the root without an end.
    OpenRoot,
}

use {Twist::*, Want::*};

/// How many of each come at any time; those with a time of their own are in [`FIXED`].
const MIX: &[(Want, Twist, u32)] = &[
    (Home, Plain, 29),
    (Home, CacheMiss, 4),
    (Robots, Plain, 3),
    (Product, Plain, 44),
    (Product, CacheMiss, 9),
    (Product, Refused, 4),
    (Product, Bug, 2),
    (Product, Bulky, 3),
    (Search, Plain, 28),
    (Search, CacheMiss, 8),
    (Basket, Plain, 16),
    (Basket, CacheMiss, 2),
    (AddToBasket, Plain, 12),
    (Checkout, Plain, 15),
    (Checkout, CardRefused, 2),
    (Checkout, Bulky, 5),
    (Login, Plain, 16),
    (Login, Refused, 4),
    (Order, Plain, 14),
    (Order, SlowCarrier, 1),
    (MobileHome, Plain, 12),
    (MobileProduct, Plain, 10),
    (MobileBasket, Plain, 8),
];

/// What comes at a time of its own.
const FIXED: &[(Want, Twist, u64)] = &[
    (Import, Plain, at(4, 10, 218)),
    (Product, LockWait, at(7, 41, 530)),
    (Product, LockWait, at(9, 2, 112)),
    (Search, FanOut(42), at(11, 27, 801)),
    (Search, FanOut(78), at(30, 48, 95)),
    (Search, FanOut(55), at(52, 6, 440)),
    (Search, FanOut(36), at(37, 33, 520)),
    (Basket, NPlusOne(38), at(14, 53, 377)),
    (Basket, NPlusOne(114), at(31, 12, 640)),
    (Basket, NPlusOne(24), at(56, 18, 29)),
    (Home, Degraded, at(22, 14, 806)),
    (Home, Degraded, at(22, 51, 237)),
    (Home, Degraded, at(23, 20, 590)),
    (Checkout, Deadlock, at(20, 33, 702)),
    (Checkout, PaymentSlow, at(32, 21, 450)),
    (Checkout, PaymentSlow, at(33, 8, 13)),
    (Checkout, PaymentDown, at(33, 51, 940)),
    (Checkout, PaymentSlow, at(34, 40, 222)),
    (Checkout, PaymentDown, at(35, 14, 507)),
    (Checkout, PaymentDown, at(36, 2, 871)),
    (Checkout, PaymentSlow, at(36, 45, 66)),
    (Checkout, PaymentDown, at(37, 19, 318)),
    (Checkout, PaymentSlow, at(38, 27, 759)),
    (Checkout, PaymentDown, at(39, 5, 184)),
    (Checkout, PaymentSlow, at(39, 58, 603)),
    (Checkout, PaymentDown, at(40, 36, 925)),
    (Basket, Killed, at(47, 11, 480)),
    (Product, Killed, at(47, 11, 702)),
    (Checkout, Killed, at(47, 11, 851)),
    (Export, Plain, at(0, 0, 41)),
    (Export, Plain, at(15, 0, 37)),
    (Export, Plain, at(30, 0, 52)),
    (Export, RateLimited, at(45, 0, 44)),
    (Export, OpenRoot, at(59, 52, 36)),
    (Search, StillRunning, at(59, 59, 640)),
    (Email, RateLimited, at(34, 30, 0)),
    (Email, Plain, at(6, 0, 320)),
    (Email, Plain, at(12, 0, 274)),
    (Email, Plain, at(18, 0, 301)),
    (Email, Plain, at(24, 0, 266)),
    (Email, Plain, at(38, 30, 348)),
    (Email, Plain, at(42, 0, 290)),
    (Email, Plain, at(48, 0, 305)),
    (Email, Plain, at(54, 0, 287)),
    (Reindex, Plain, at(6, 31, 118)),
    (Reindex, Plain, at(9, 3, 655)),
    (Reindex, Plain, at(12, 9, 20)),
    (PriceUpdate, Plain, at(10, 15, 207)),
    (PriceUpdate, Plain, at(12, 40, 418)),
];

/// One request to come.
#[derive(Clone, Copy, Debug)]
pub struct Due {
    /// What.
    pub want: Want,
    /// What is odd about it.
    pub twist: Twist,
    /// When it starts.
    pub at: u64,
}

/// All requests of the hour by time, and by plan where times are equal.
pub fn hour(seed: u64) -> Vec<Due> {
    let mut rng = Rng::new(seed, u64::MAX);
    let mut out: Vec<Due> =
        FIXED.iter().map(|&(want, twist, at)| Due { want, twist, at }).collect();
    for &(want, twist, n) in MIX {
        for _ in 0..n {
            let mut at = moment(&mut rng);
            // In the incident no checkout is spared but those of the plan above.
            while want == Checkout && INCIDENT.contains(&at) {
                at = moment(&mut rng);
            }
            out.push(Due { want, twist, at });
        }
    }
    out.sort_by_key(|due| due.at);
    out
}

/// A time by the load of a morning: slowly more, and a newsletter at half past nine.
fn moment(rng: &mut Rng) -> u64 {
    loop {
        let second = rng.below(3_590);
        let since = (START + second * S).wrapping_sub(NEWSLETTER.start) / S;
        let newsletter = match NEWSLETTER.contains(&(START + second * S)) {
            true => 0.9 - since as f64 * 0.0014,
            false => 0.0,
        };
        let load = 0.55 + second as f64 / 3_600.0 * 0.35 + newsletter;
        if rng.unit() * 1.8 < load {
            return START + second * S + rng.below(S);
        }
    }
}
