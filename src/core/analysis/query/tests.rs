//! What is typed, and how it is read.

use super::*;
use proptest::prelude::*;

#[test]
fn terms_and_phrases() {
    let check = |text: &str, expect: &[&str]| {
        let found: Vec<_> = words(text).into_iter().map(|w| w.text).collect();
        assert_eq!(found, expect, "{text}");
    };
    check("", &[]);
    check("  \t ", &[]);
    check("cart  pay", &["cart", "pay"]);
    check("\"GET /cart\" x", &["GET /cart", "x"]);
    check("db.statement=\"select 1\"", &["db.statement=select 1"]);
    check("\"not closed here", &["not closed here"]);
    check(r#""a \"b\" \\ \n""#, &[r#"a "b" \ \n"#]);
    check(r"C:\dir", &[r"C:\dir"]);
    check("\"\" x", &["x"]);
}

/// A query in few words.
fn read(text: &str) -> String {
    let test = |test: &Test| match test {
        Test::Error => "failed".to_owned(),
        Test::Took(range) if *range.end() == u64::MAX => format!("{}..", range.start()),
        Test::Took(range) => format!("{}..{}", range.start(), range.end()),
        Test::Ids(ids) => format!("ids {ids:x?}"),
        Test::Exact(true, text) => format!("service is '{text}'"),
        Test::Exact(false, text) => format!("name is '{text}'"),
        Test::Named(name) => format!("set '{name}'"),
        Test::Text(field, pattern) => {
            let pair =
                pattern.pair.as_ref().map(|(k, v)| format!("[{} {}]", k.as_str(), v.as_str()));
            let field = field.map(|f| format!("{f:?} "));
            let digits = if pattern.digits.is_some() { "#" } else { "" };
            let text = pattern.text.as_str();
            format!("{}'{text}'{}{digits}", field.unwrap_or_default(), pair.unwrap_or_default())
        }
    };
    let term = |t: &Term| format!("{}{}", if t.not { "not " } else { "" }, test(&t.test));
    FindQuery::parse(text).terms.iter().map(term).collect::<Vec<_>>().join(", ")
}

#[test]
fn what_a_term_is() {
    let check = |text: &str, expect: &str| assert_eq!(read(text), expect, "{text}");
    check("Cart", "'cart'");
    check("c0ffee", "'c0ffee'#");
    check("service:=Cart", "service is 'Cart'");
    check("name:=\"GET /\" -name:=x", "name is 'GET /', not name is 'x'");
    check("tag:=x", "Tag '=x'");
    check("finding:n-plus-one.a1 work:own", "set 'finding:n-plus-one.a1', set 'work:own'");
    check("\"finding:x\"", "'finding:x'");
    check("a=b=c", "'a=b=c'[a b=c]");
    check("=b", "'=b'");
    check("\"a=b\"", "'a=b'");
    check("a\"b\"=c", "'ab=c'[ab c]");
    check("Error", "failed");
    check("\"error\"", "'error'");
    check("errors", "'errors'");
    check("-error x", "not failed, 'x'");
    check("-\"a b\"", "not 'a b'");
    check("\"-a\"", "'-a'");
    check("-", "'-'");
    check("--", "not '-'");
    check("-k=v", "not 'k=v'[k v]");
    check("id:b,00a,b,", "ids [a, b]");
    check("id:a", "Id 'a'#");
    check("id:a,x", "Id 'a,x'");
    check("a,b", "'a,b'");
    check(&format!("id:{},1", "1".repeat(17)), &format!("Id '{},1'", "1".repeat(17)));
    check(">100ms", "100000001..");
    check(">=1.5ms", "1500000..");
    check("<2s", "0..1999999999");
    check("<=2s", "0..2000000000");
    check("<0", "1..0");
    check("Duration>1us", "1001..");
    check("duration:<1us", "0..999");
    check("-duration>=1h", "not 3600000000000..");
    check(">\"1h 2m\"", "3720000000001..");
    check("\">1s\"", "'>1s'");
    check(">1", "'>1'");
    check(">", "'>'");
    check("duration", "'duration'");
    check("duration=1s", "'duration=1s'[duration 1s]");
    check("service:Cart", "Service 'cart'");
    check("SPAN:\"GET /\"", "Name 'get /'");
    check("-operation:x", "not Name 'x'");
    check("tag:a=b", "Tag 'a=b'[a b]");
    check("id:7", "Id '7'#");
    check("parent:7 log:x attribute: ", "Parent '7'#, Event 'x', Tag ''");
    check("\"service:x\"", "'service:x'");
    check("http://x", "'http://x'");
    check("10.0.0.1:80", "'10.0.0.1:80'");
    check(&"a ".repeat(30), &vec!["'a'"; 20].join(", "));
}

#[test]
fn the_help_is_true() {
    let fields = FIND_HELP.iter().flat_map(|(term, _)| term.split(' '));
    for field in fields.filter_map(|word| word.strip_suffix(':')) {
        assert!(Field::read(field).is_some(), "{field}");
    }
    let all = FIND_HELP.iter().filter(|(term, _)| !term.ends_with(':')).map(|&(term, _)| term);
    let all: Vec<_> = all.collect();
    let expect = "'word', 'two words', 'key=value'[key value], failed, 100000001.., \
                  Service 'x', service is 'x', name is 'x', set 'finding:x', set 'work:database', \
                  set 'path:id', not 'term'";
    assert_eq!(read(&all.join(" ")), expect);
}

#[test]
fn digits_of_an_id() {
    let check = |word: &str, id: u128, width: u32, expect: bool| {
        let found = Digits::read(word, ID_DIGITS).is_some_and(|d| match width {
            16 => d.are_in_span(id as u64),
            _ => d.are_in_trace(id),
        });
        assert_eq!(found, expect, "{word} in {id:x}");
    };
    check("c0ffee", 0xc0_ffee, 16, true);
    check("C0FFEE", 0x1c0_ffee1, 16, true);
    check("0000c0ffee", 0xc0_ffee, 16, true);
    check("00c0ffee", 0x1c0_ffee, 16, false);
    check("0ffee", 0xc0_ffee, 16, false);
    check("0000000000c0ffee1", 0xc0_ffee1, 16, false);
    check(&"f".repeat(32), u128::MAX, 32, true);
    check(&"0".repeat(33), 0, 32, false);
    check("+c0ffee", 0xc0_ffee, 16, false);
}

proptest! {
    #[test]
    fn a_quoted_text_is_one_term(text in r#"[a \\"=\t<>:-]{0,12}|-?(service:|error|>1s)[a ]?"#) {
        let word = Word { text: text.clone(), ..Word::default() };
        let term = Term { not: false, test: Test::Text(None, Box::new(Pattern::new(&word, ID_DIGITS))) };
        let expect = if text.is_empty() { vec![] } else { vec![term] };
        prop_assert_eq!(FindQuery::parse(&quoted(&text)).terms, expect);
    }

    #[test]
    fn whatever_is_typed_is_read(text in r#"[ -~é\t]{0,30}"#) {
        let words = words(&text).len().min(MOST_TERMS);
        prop_assert_eq!(FindQuery::parse(&text).terms.len(), words);
    }
}
