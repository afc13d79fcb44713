//! What is taken out of a trace before it is shared: values in, values out.

#[path = "redact/data.rs"]
mod data;
#[path = "redact/look.rs"]
mod look;
#[path = "redact/secrets.rs"]
mod secrets;

use insta::assert_snapshot;
use spanscape_core::model::{AttrType, Draft, NewSpan, Store, build, dump};
use spanscape_core::redact::{MASK, QUERIES, Rules, redact};

use crate::support;

/// Rules with one thing on.
fn only(set: impl FnOnce(&mut Rules)) -> Rules {
    let mut rules = Rules::default();
    set(&mut rules);
    rules
}

fn careful() -> Rules {
    Rules::careful([0; 16])
}

/// A trace of one span. Each line is an attribute: `key = value`, or `key:type = value`.
pub fn one(lines: &str) -> Store {
    let mut draft = Draft::default();
    let mark = draft.attrs.mark();
    for line in lines.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (key, value) = line.split_once(" =").unwrap();
        let value = value.strip_prefix(' ').unwrap_or(value);
        let (key, kind) = match key.rsplit_once(':') {
            Some((key, "int")) => (key, AttrType::Int),
            Some((key, "bool")) => (key, AttrType::Bool),
            Some((key, "json")) => (key, AttrType::Json),
            Some((key, "bytes")) => (key, AttrType::Bytes),
            Some((key, "empty")) => (key, AttrType::Empty),
            _ => (key, AttrType::String),
        };
        let (key, value) = (draft.strings.intern(key), draft.strings.intern(value));
        draft.attrs.push(key, kind, value);
    }
    let span = NewSpan {
        trace: draft.trace_key("0af7651916cd43dd8448eb211c80319c"),
        id: draft.span_key("b7ad6b7169203331"),
        name: draft.strings.intern("n"),
        attrs: draft.attrs.since(mark),
        ..NewSpan::default()
    };
    draft.push_span(span);
    build(draft)
}

/// What becomes of such attributes, in the same form.
fn check(rules: &Rules, lines: &str) -> String {
    let store = one(lines);
    let new = redact(&store, &store.traces()[0], rules);
    let span = new.spans_of(&new.traces()[0]).next().unwrap();
    let mut out = String::new();
    for attr in new.attrs().iter(new.span_attrs(span)) {
        let kind = match attr.kind {
            AttrType::String => String::new(),
            other => format!(":{other:?}").to_lowercase(),
        };
        out += &format!("{}{kind} = {}\n", new.text(attr.key), new.text(attr.value));
    }
    out
}

#[test]
fn without_rules_nothing_changes() {
    let store = support::store(
        "trace c0ffee @1700000000000000000
         root shop 0..100 !error:bad~host~10.0.0.1 password=hunter22 host:db-1 event:e@5,k=v
           child cart 1..9 follows link:c0ffee/1 user.id=17
             orphan - 3..4 <beef #zz-9",
    );
    let trace = &store.traces()[0];
    let new = redact(&store, trace, &Rules::default());
    assert_eq!(crate::export::compare::difference(&store, trace, &new), None);
}

#[test]
fn keys_are_masked_whatever_their_values_are() {
    let rules = only(|rules| rules.mask_keys = ["app.*", "Plan", "*.b"].map(str::to_owned).into());
    assert_snapshot!(check(&rules, r#"
        app.name = x
        APP.Size:int = 17
        app.empty =
        plan:bool = true
        plans = x
        map:json = {"a":{"b":1,"c":2},"plan":"x","b":[1,"y"]}
        text = {"plan": "gold", "c": [1, 2.50]}
    "#), @r#"
    app.name = [masked]
    APP.Size = [masked]
    app.empty = 
    plan = [masked]
    plans = x
    map:json = {"a":{"b":"[masked]","c":2},"plan":"[masked]","b":["[masked]","[masked]"]}
    text = {"plan": "[masked]", "c": [1, 2.50]}
    "#);
}

#[test]
fn patterns_are_masked_in_every_text() {
    let rules =
        only(|rules| rules.mask_patterns = ["an+a", "[", r"\d{3}"].map(str::to_owned).into());
    assert_snapshot!(check(&rules, r#"
        k = anna, annna and hanna
        n:int = 71234
        m:json = {"anna":["anna",123,12]}
        b:bytes = YW5uYQ==
    "#), @r#"
    k = [masked], [masked] and h[masked]
    n = [masked]34
    m:json = {"anna":["[masked]","[masked]",12]}
    b:bytes = W21hc2tlZF0=
    "#);
    let problems = rules.problems();
    assert_eq!((problems.len(), problems[0].pattern.as_str()), (1, "["));
}

#[test]
fn patterns_have_limits() {
    let reasons = |patterns: Vec<String>| {
        let rules = only(|rules| rules.mask_patterns = patterns);
        rules.problems().into_iter().map(|problem| problem.reason).collect::<Vec<_>>().join("; ")
    };
    assert_snapshot!(reasons(vec!["a".repeat(1_001), "(a{1000}){1000}".into(), "a**".into()]), @"it is longer than 1000 bytes; compiled regex exceeded size limit");
    assert_snapshot!(reasons(vec!["a".into(); 102]), @"only the first 100 count; only the first 100 count");
    let rules = only(|rules| rules.mask_keys = vec![String::new()]);
    assert_snapshot!(rules.problems()[0].reason, @"it is empty");
}

#[test]
fn secrets_are_masked() {
    let rules = only(|rules| rules.mask_secrets = true);
    assert_snapshot!(check(&rules, r#"
        password = hunter2
        tokens:int = 17
        gen_ai.usage.input_tokens = 920
        http.request.header.authorization:json = ["Bearer abcdef123456"]
        db.connection_string = Server=db;User Id=app;Password=hunter2;
        url.full = https://u:pw1@h/p?x=1&api_key=abc123def&y=2
        body = {"user":"anna","password":"p","n":[{"client_secret":"s3cr3t"}]}
        process.command_args:json = ["run","--password","hunter2","--name","x"]
        process.command_line = run --token abc123 --verbose
        error = true
    "#), @r#"
    password = [masked]
    tokens:int = 17
    gen_ai.usage.input_tokens = 920
    http.request.header.authorization = [masked]
    db.connection_string = Server=db;User Id=app;Password=[masked];
    url.full = https://u:[masked]@h/p?x=1&api_key=[masked]&y=2
    body = {"user":"anna","password":"p","n":[{"client_secret":"[masked]"}]}
    process.command_args:json = ["run","--password","[masked]","--name","x"]
    process.command_line = run --token [masked] --verbose
    error = true
    "#);
}

#[test]
fn queries_are_left_out() {
    let rules = only(|rules| rules.drop_queries = true);
    assert_snapshot!(check(&rules, r#"
        db.statement = SELECT 1
        db.query.parameter.0 = anna
        db.query.summary = SELECT orders
        http.request.body.size:int = 17
        url.full = https://h/p?x=1#top
        http.target = /p?x=1
        url.path = /p
        seen = GET /a?b=c and https://h/p?x=1, is it?
        anything = select name from people where name = 'anna'
        gen_ai.prompt.0.content = hi
        all:json = {"db.statement":"GET key","rows":2}
    "#), @r#"
    db.query.summary = SELECT orders
    http.request.body.size:int = 17
    url.full = https://h/p
    http.target = /p
    url.path = /p
    seen = GET /a and https://h/p is it?
    all:json = {"db.statement":"[masked]","rows":2}
    "#);
    let store = support::store(
        "SELECT~*~FROM~t~WHERE~a=1 shop 0..9 a=1\nHGET~anna db 1..2 db.statement=HGET~anna",
    );
    let new = redact(&store, &store.traces()[0], &rules);
    let names: Vec<_> =
        new.spans_of(&new.traces()[0]).map(|span| new.text(new.name(span))).collect();
    assert_eq!(names, ["SELECT", "HGET"]);
    assert!(
        QUERIES.iter().all(|(key, _, source)| *key == key.to_lowercase() && !source.is_empty())
    );
}

#[test]
fn logs_are_left_out() {
    let rules = only(|rules| rules.drop_logs = true);
    assert_snapshot!(check(&rules, "
        exception.message = no such user anna
        otel.status_description = bad
        error = redis timeout
        otel.status_code = ERROR
        k = v
    "), @"
    error:bool = true
    otel.status_code = ERROR
    k = v
    ");
    let store = support::store("root shop 0..9 !error:no~anna event:log@5,k=v");
    assert_snapshot!(dump(&redact(&store, &store.traces()[0], &rules)), @r#"
    trace 1: spans=1 roots=1 services=1 errors=1 depth=1 base=1000000 duration=9
      1 0+9 "root" r1 Error
    r1 "shop"
    "#);
}

#[test]
fn ids_are_hashed() {
    let rules = only(|rules| rules.hash_ids = true);
    assert_snapshot!(check(&rules, r#"
        otelTraceID = 0af7651916cd43dd8448eb211c80319c
        traceparent = 00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01
        as_uuid = 0af76519-16cd-43dd-8448-eb211c80319c
        short = 8448eb211c80319c
        user.id = anna
        enduser.id:int = 17
        user.email = Anna@Example.com
        said = mail anna@example.com or bob%40example.com, not a@b nor react@18.2.0
        app.order.id = 42
        request.id = 1234567
        thread.id = 28
        stage.id = build
        customers:json = {"customer_id":[1,"x"],"anna@example.com":true}
        image = sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
        service.version = 6535284b1699df0a766384a648dc95c462a7313d
        at:int = 1700000000000000
        id:bytes = t61rcWkgMzE=
        zero = 0000000000000000
    "#), @r#"
    otelTraceID = fc99e8bfc9f4bf44b9420eee0f99d1de
    traceparent = 00-fc99e8bfc9f4bf44b9420eee0f99d1de-acd8f71c8a1595b2-01
    as_uuid = fc99e8bf-c9f4-bf44-b942-0eee0f99d1de
    short = b9420eee0f99d1de
    user.id = id-02413d2543f2
    enduser.id = id-a425451cc6bd
    user.email = mail-b5886679b3a9
    said = mail mail-b5886679b3a9 or mail-30cec620a6a5, not a@b nor react@18.2.0
    app.order.id = id-5fcd3f33d5bd
    request.id = id-e1e623be72fa
    thread.id = 28
    stage.id = build
    customers:json = {"customer_id":["id-fec48de13cc3","id-8e4592112abc"],"mail-b5886679b3a9":true}
    image = sha256:0b46c76ad9937afe603bf4915acfd4f4
    service.version = 6535284b1699df0a766384a648dc95c462a7313d
    at:int = 1700000000000000
    id:bytes = rNj3HIoVlbI=
    zero = 0000000000000000
    "#);
}

#[test]
fn hosts_are_hashed() {
    let rules = only(|rules| rules.hash_hosts = true);
    assert_snapshot!(check(&rules, r#"
        host.name = DB-7.example.org
        server.address = db-7.example.org
        peer.address = 10.1.2.3:8080
        net.peer.ip = ::ffff:10.1.2.3
        peer.ipv4:int = 167838211
        server.port:int = 8080
        upstream_address = [2001:db8::1]:443
        tried.hosts:json = ["10.1.2.3","localhost","127.0.0.1"]
        url.full = https://anna:pw@db-7.example.org:8443/p?x=1
        said = dial tcp 10.1.2.3:80: db-7.example.org and db-8.corp.internal refused, 12:30:45 std::io v1.2.3.4
        user_agent.original = Mozilla/5.0 Chrome/120.0.0.0 Safari/537.36 1.2.3.4
        telemetry.sdk.version = 1.2.3.4
        mongo = mongodb://a.example:1,b.example:2/db
        dsn = user:pw@tcp(db7:3306)/x host=db7 port=1
        k8s.pod.name = cart-7c474df6bc-xpm6j
        otel.scope = com.example.internal
    "#), @r#"
    host.name = host-04e4da541305
    server.address = host-04e4da541305
    peer.address = host-3a7f91620822:8080
    net.peer.ip = host-3a7f91620822
    peer.ipv4 = host-3a7f91620822
    server.port:int = 8080
    upstream_address = [host-ea91cc258529]:443
    tried.hosts:json = ["host-3a7f91620822","localhost","127.0.0.1"]
    url.full = https://host-04e4da541305:8443/p?x=1
    said = dial tcp host-3a7f91620822:80: host-04e4da541305 and host-df5867175296 refused, 12:30:45 std::io v1.2.3.4
    user_agent.original = Mozilla/5.0 Chrome/120.0.0.0 Safari/537.36 1.2.3.4
    telemetry.sdk.version = 1.2.3.4
    mongo = mongodb://host-af21f3dd7ed9:1,host-ab3df7947397:2/db
    dsn = user:pw@tcp(host-3439b0544a88:3306)/x host=host-3439b0544a88 port=1
    k8s.pod.name = host-8ebf59715ccd
    otel.scope = com.example.internal
    "#);
}

#[test]
fn all_of_it() {
    let store = support::store(
        "trace 0af7651916cd43dd8448eb211c80319c @1700000000000000000
         GET~/p?q=1 shop 0..100 #b7ad6b7169203331 !error:no~anna host:web-1.corp event:log@5,k=v kind:server
           call cart 10..90 link:0af7651916cd43dd8448eb211c80319c/b7ad6b7169203331 db.statement=GET~x
             orphan - 3..4 <beef #zz-9 n=1",
    );
    assert_snapshot!(dump(&redact(&store, &store.traces()[0], &careful())), @r#"
    trace fc99e8bfc9f4bf44b9420eee0f99d1de: spans=3 roots=2 services=3 errors=1 depth=2 base=1700000000000000000 duration=100
      acd8f71c8a1595b2 0+100 "GET /p" r1 Server Error
        906b200d33dcbe6 10+80 "call" r2
          >fc99e8bfc9f4bf44b9420eee0f99d1de/acd8f71c8a1595b2
      7ab835801800b266 3+1 "orphan" r3
        .n: 1
        !missing-parent "d41d10019af15c00"
    r1 "shop"
      .host.name: "host-1eeec872158b"
    r2 "cart"
    r3 ""
    !missing-parent=1
    "#);
}

#[test]
fn another_salt_is_another_hash() {
    let lines = "user.id = anna\nhost.name = web-1";
    let other = Rules::careful([1; 16]);
    assert_eq!(check(&careful(), lines), check(&careful(), lines));
    let (one, other) = (check(&careful(), lines), check(&other, lines));
    assert!(one.lines().zip(other.lines()).all(|(one, other)| one != other));
}

#[test]
fn what_a_source_reported_is_not_shared() {
    let file = br#"{"data":[{"traceID":"00000000000000aa","spans":[{"traceID":"00000000000000aa",
      "spanID":"00000000000000b1","operationName":"n","startTime":1,"duration":1,"processID":"p",
      "warnings":["no such user anna"]}],"processes":{"p":{"serviceName":"s"}}}]}"#;
    let store = crate::export::again(file);
    let new = redact(&store, &store.traces()[0], &Rules::default());
    assert!(store.strings().find("no such user anna").is_some());
    assert!(new.strings().find("no such user anna").is_none());
    assert_eq!(new.warnings().list().len(), 0);
}

#[test]
fn rules_are_read_from_json() {
    let rules: Rules = serde_json::from_str(r#"{"mask_keys":["a"],"hash_ids":true}"#).unwrap();
    assert_eq!(rules, only(|r| (r.mask_keys, r.hash_ids) = (vec!["a".to_owned()], true)));
    let all = careful();
    assert_eq!(serde_json::from_str::<Rules>(&serde_json::to_string(&all).unwrap()).unwrap(), all);
    assert_eq!(MASK, "[masked]");
}
