//! What Jaeger UI's links say in words of their own: several ids looked for, the spans of a search, and which
//! services stay.

use crate::support;

use spanscape_core::engine::protocol::*;
use spanscape_core::state::{Form, Location, parse, print};
use support::script::Driver;

/// Reads a link, and expects what is written, with the notices behind ` !! `.
fn check(link: &str, expect: &str) {
    let (path_after_base, query) = link.split_once('?').unwrap_or((link, ""));
    let state = parse(&Location { path_after_base, query, hash: "" });
    let mut written = print(&state, Form::Path);
    for notice in &state.warnings {
        written += &format!(" !! {} {}", notice.part, notice.text);
    }
    assert_eq!(written, expect, "{link}");
}

#[test]
fn any_of_several_ids() {
    let (a, b) = ("00f067aa0ba902b7", "00f067aa0ba902b8");
    check(&format!("trace/t?uiFind={a}"), &format!("trace/t?uiFind={a}"));
    check(&format!("trace/t?uiFind={a}+{b}"), &format!("trace/t?uiFind=id:{a},{b}"));
    check(&format!("trace/t?uiFind={a}+cart"), &format!("trace/t?uiFind={a}%20cart"));
    check("trace/t?uiFind=cart+pay", "trace/t?uiFind=cart%20pay");
}

#[test]
fn the_spans_of_a_search() {
    check("search?service=x&span=a1@t1&view=ddg", "trace/t1?uiFind=a1&view=ddg");
    check("search?span=a1+b2@t1&span=c3%40t1&limit=20", "trace/t1?uiFind=id:a1,b2,c3");
    check("search?span=@t1", "trace/t1");
    check(
        "search?span=a1@t1&span=b2@t2&traceID=t3&traceID=t1",
        "trace/t1?uiFind=a1 !! span names more than one trace; the first is opened, not this one: t2 \
         !! span names more than one trace; the first is opened, not this one: t3",
    );
    check("search?span=a1", "search !! span is not SPANS@TRACE: a1");
    check("trace/t?span=a1@t1", "trace/t?span=a1@t1");
}

#[test]
fn the_shape_of_a_service_filter() {
    check("trace/t?svcFilter=BD17.2d&hide=cart", "trace/t?hide=cart&svcFilter=bd17.2d");
    let wrong = "svcFilter is not a service filter of Jaeger UI: 1a2b.3f";
    for broken in ["bd17", "bd1.2d", "bd17.", "bd17.x", "+d17.1"] {
        let shown = broken.replace('+', " ");
        check(&format!("trace/t?svcFilter={broken}"), &format!("trace/t !! {wrong}: {shown}"));
    }
    check("search?svcFilter=1", "search?svcFilter=1");
}

/// Asks for a filter in a trace of these services; which are left out, or why none.
fn filter(services: &[&str], filter: &str) -> String {
    let lines = services.iter().map(|service| format!("x {service} 0..9\n")).collect::<String>();
    let mut driver = Driver::with(&format!("trace t\n{lines}"));
    driver.run("show first");
    let reduce = Reduce { filter: Some(filter.to_owned()), ..Reduce::default() };
    match &driver.ask(Ask::Reduce { reduce, keep: None, near: None })[0].answer {
        Answer::Reduced(Reduced { services: Some(out), problem, hidden, .. }) => {
            let problem = problem.as_ref().map(|p| format!("{}. {}", p.what, p.advice));
            problem.unwrap_or_else(|| format!("{}: {} hidden", out.join(" "), hidden.services))
        }
        other => panic!("{other:?}"),
    }
}

/// The sums are what Jaeger UI's own arithmetic gives for these names.
#[test]
fn a_service_filter_leaves_out() {
    let shop = ["shop", "cart", "redis", "payment", "bank", "mailer", "redis"];
    assert_eq!(filter(&shop, "bd17.2d"), "cart redis: 3 hidden");
    assert_eq!(filter(&shop, "bd17.3f"), ": 0 hidden");
    assert_eq!(filter(&shop, "bd17.1"), "cart mailer payment redis shop: 6 hidden");
    // By UTF-16 units the cart's two surrogates come before the wide tilde.
    assert_eq!(filter(&["～pay", "🛒cart", "a", "unknown-service"], "b098.b"), "🛒cart: 1 hidden");
    let stale = "The link's service filter (svcFilter) is not of this trace's services. \
                 They are all shown instead; the menu Rows hides some";
    for other in ["bd18.2d", "bd17.0", "bd17.40", "bd17.é", "bd17"] {
        assert_eq!(filter(&shop, other), stale, "{other}");
    }
}
