//! Paying: the story of 12 March. Release 1.14.2 of payment keeps two connections to the card
//! processor where there were fifty, so that its requests queue; checkout gives up after a
//! second and tries again, twice, which makes the queue longer.

use crate::errors::{Exception, http_timeout};
use crate::http::Call;
use crate::plan::Twist;
use crate::shop::{self, Lang, What};
use crate::sim::{Ctx, Level, Sim};
use crate::stores::Sql;
use crate::time::MS;
use crate::words::euros;

/// How long checkout waits for payment.
const PATIENCE_MS: u64 = 1_000;

/// How often it asks.
const ATTEMPTS: u32 = 3;

/// What is to be paid.
#[derive(Debug)]
pub struct Bill<'a> {
    /// The order's number.
    pub order: &'a str,
    /// How much.
    pub cents: u32,
}

/// Asks payment to authorise; answers its status, or 0 if it never answered.
pub fn authorise(sim: &mut Sim, from: &mut Ctx, bill: &Bill<'_>, twist: Twist) -> u16 {
    // When the first attempt lets go of the payment's row.
    let mut first_done = 0;
    for attempt in 0..ATTEMPTS {
        let call =
            Call::new("POST", "/payments", "/payments").timeout_ms(PATIENCE_MS).resend(attempt);
        let status = sim.call(from, &shop::PAYMENT, &call, |sim, ctx| {
            ctx.set("shop.order.id", bill.order).set("shop.payment.amount", euros(bill.cents));
            ctx.set("shop.payment.currency", "EUR").set("shop.payment.attempt", attempt + 1);
            if attempt > 0 {
                return again(sim, ctx, bill, twist, first_done);
            }
            let status = first(sim, ctx, bill, twist);
            first_done = ctx.now;
            status
        });
        if status != 0 {
            return status;
        }
        sim.log(
            from,
            Level::Warn,
            "payment did not answer in time",
            vec![
                ("order", bill.order.into()),
                ("attempt", (attempt + 1).into()),
                ("timeout_ms", PATIENCE_MS.into()),
            ],
        );
        if attempt + 1 < ATTEMPTS {
            let wait_ms = (60 << attempt) + sim.rng.below(50);
            from.event(
                "retry",
                vec![
                    ("shop.retry.attempt", (attempt + 2).into()),
                    ("shop.retry.delay_ms", wait_ms.into()),
                    ("shop.retry.reason", "java.net.http.HttpTimeoutException".into()),
                ],
            );
            from.now += wait_ms * MS;
        }
    }
    let gave_up = Exception::new(
        "com.larkspur.checkout.payment.PaymentUnavailableException",
        format!("no answer from payment for {} after {ATTEMPTS} attempts", bill.order),
        &[
            ("com.larkspur.checkout.payment.PaymentGateway.authorise", "PaymentGateway.java", 61),
            ("com.larkspur.checkout.CheckoutService.place", "CheckoutService.java", 141),
            ("com.larkspur.checkout.web.CheckoutController.place", "CheckoutController.java", 52),
        ],
    )
    .because(http_timeout(Lang::Java, PATIENCE_MS));
    from.throw(&gave_up);
    sim.log(
        from,
        Level::Error,
        format!("checkout failed: {}", gave_up.message),
        vec![
            ("order", bill.order.into()),
            ("amount", euros(bill.cents).into()),
            ("attempts", ATTEMPTS.into()),
            ("exception", gave_up.stack(Lang::Java).into()),
        ],
    );
    0
}

/// The first attempt: its row, its risk, a connection, the card processor.
fn first(sim: &mut Sim, ctx: &mut Ctx, bill: &Bill<'_>, twist: Twist) -> u16 {
    sim.sql(ctx, &Sql::new("INSERT payments",
        "INSERT INTO payments (id, order_id, amount, currency, state) VALUES ($1, $2, $3, $4, 'pending') ON CONFLICT (order_id) DO NOTHING",
        2_300));
    sim.step(ctx, (What::Own, "RiskScorer.Score"), |sim, ctx| {
        let score = sim.rng.below(40) as f64 / 100.0;
        ctx.set("shop.risk.score", score).set("shop.risk.model", "2026-02");
        sim.spend(ctx, 6_500);
    });
    if !connection(sim, ctx, twist) {
        sim.sql(
            ctx,
            &Sql::new(
                "UPDATE payments",
                "UPDATE payments SET state = $2, authorisation = $3 WHERE order_id = $1",
                2_600,
            ),
        );
        return 503;
    }
    let behind = matches!(twist, Twist::PaymentSlow | Twist::PaymentDown);
    let path = "/v1/authorisations";
    let status = if twist == Twist::CardRefused { 402 } else { 201 };
    let took = if behind { 205_000 } else { 150_000 };
    let processor = "api.northpay.example";
    sim.call_outside(ctx, processor, &Call::new("POST", path, path), (took, status));
    if !behind && sim.rng.chance(0.2) {
        // The bank wants to know more; its answer is asked for.
        ctx.event("payment.challenge", vec![("shop.payment.challenge", "frictionless".into())]);
        let path = format!("/v1/authorisations/{}/challenge", bill.order);
        let call = Call::new("GET", "/v1/authorisations/{id}/challenge", path);
        sim.call_outside(ctx, processor, &call, (95_000, 200));
    }
    sim.sql(
        ctx,
        &Sql::new(
            "UPDATE payments",
            "UPDATE payments SET state = $2, authorisation = $3 WHERE order_id = $1",
            2_600,
        ),
    );
    let (level, text) = match status {
        402 => (Level::Info, "Card refused for order {OrderId}: insufficient_funds"),
        _ => (Level::Info, "Authorised {Amount} EUR for order {OrderId}"),
    };
    let fields = vec![
        ("OrderId", bill.order.into()),
        ("Amount", euros(bill.cents).into()),
        ("Processor", "northpay".into()),
    ];
    sim.log(ctx, level, text, fields);
    if behind {
        let ms = (ctx.now - ctx.span.start) / MS;
        sim.log(
            ctx,
            Level::Warn,
            "Caller was gone after {Elapsed} ms; response for {OrderId} not delivered",
            vec![("OrderId", bill.order.into()), ("Elapsed", ms.into())],
        );
    }
    status
}

/// Takes a connection from the pool to the card processor. Two seconds in the queue, or four and
/// an exception, since there are only two of them; nothing when all is well.
fn connection(sim: &mut Sim, from: &mut Ctx, twist: Twist) -> bool {
    let wait = match twist {
        Twist::PaymentSlow => sim.rng.range(1_680, 1_900) * MS,
        Twist::PaymentDown => 4_000 * MS,
        _ => return true,
    };
    let waiting = sim.rng.range(19, 44);
    let mut fields = vec![
        ("Pool", "northpay".into()),
        ("Busy", 2.into()),
        ("Size", 2.into()),
        ("Waiting", waiting.into()),
    ];
    sim.step(from, (What::Own, "AcquirerPool.Rent"), |sim, ctx| {
        ctx.set("shop.pool.name", "northpay")
            .set("shop.pool.size", 2)
            .set("shop.pool.waiting", waiting);
        ctx.now += wait;
        if twist == Twist::PaymentSlow {
            fields.push(("Elapsed", (wait / MS).into()));
            let text = "Waited {Elapsed} ms for a connection of pool {Pool} ({Busy} of {Size} busy, {Waiting} waiting)";
            sim.log(ctx, Level::Warn, text, fields);
            return true;
        }
        let error = Exception::new(
            "System.TimeoutException",
            format!("No connection of pool 'northpay' became free within 4000 ms (2 of 2 busy, {waiting} waiting)"),
            &[
                ("Larkspur.Payment.Acquirer.AcquirerPool.RentAsync(CancellationToken ct)", "/src/Acquirer/AcquirerPool.cs", 73),
                ("Larkspur.Payment.Acquirer.NorthPayClient.AuthoriseAsync(Payment payment)", "/src/Acquirer/NorthPayClient.cs", 41),
                ("Larkspur.Payment.PaymentService.CreateAsync(CreatePayment command)", "/src/PaymentService.cs", 96),
                ("Larkspur.Payment.Api.PaymentsController.Create(CreatePayment command)", "/src/Api/PaymentsController.cs", 34),
            ],
        );
        ctx.throw(&error);
        fields.push(("@x", error.stack(Lang::DotNet).into()));
        let text = "Acquirer pool {Pool} exhausted: {Busy} of {Size} connections busy, {Waiting} waiting";
        sim.log(ctx, Level::Error, text, fields);
        false
    })
}

/// A later attempt: the order's row is locked by the first until that is done.
fn again(sim: &mut Sim, ctx: &mut Ctx, bill: &Bill<'_>, twist: Twist, first_done: u64) -> u16 {
    sim.sql(ctx, &Sql::new("INSERT payments",
        "INSERT INTO payments (id, order_id, amount, currency, state) VALUES ($1, $2, $3, $4, 'pending') ON CONFLICT (order_id) DO NOTHING",
        2_300));
    let wait = first_done.saturating_sub(ctx.now) / 1_000;
    sim.sql_exactly(
        ctx,
        &Sql::new(
            "SELECT payments",
            "SELECT state, authorisation FROM payments WHERE order_id = $1 FOR UPDATE",
            1_800 + wait,
        )
        .rows(1),
    );
    if twist == Twist::PaymentDown {
        ctx.fail("503", "the first attempt for this order failed");
        return 503;
    }
    sim.log(
        ctx,
        Level::Info,
        "Order {OrderId} is already authorised; answering with that",
        vec![("OrderId", bill.order.into())],
    );
    201
}
