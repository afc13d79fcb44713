//! What a Jaeger that serves the page has written into it: its UI's configuration, and what it says of itself.

use spanscape_core::source::Config;

use crate::config::shown;

#[test]
fn jaegers_own() {
    let check = |text: &str, expect: &str| assert_eq!(shown(&Config::parse_jaeger(text)), expect);
    check("", "");
    check(
        r#"JAEGER_CONFIG = {"archiveEnabled":true,"menu":[{"label":"About","items":[{"label":"Docs","url":"https://d/","anchorTarget":"_blank","x":1}]}],
            "search":{"defaultLookback":{"label":"2 h","value":"2h"},"maxLookback":{"label":"7 days","value":"7d"},"maxLimit":500,
            "adjustEndTime":{"label":"2 min","value":"2m"}},
            "linkPatterns":[{"type":"logs","key":"k","url":"u","text":"t"}]};"#,
        "path_links true\nlookback 2h\nmax_lookback 7d\nadjust_end 2m\nmax_limit 500\nmenu About/Docs https://d/\n\
         kept linkPatterns [{\"key\":\"k\",\"text\":\"t\",\"type\":\"logs\",\"url\":\"u\"}]",
    );
    check(
        r#"JAEGER_CONFIG={"search":{"defaultLookback":{"value":"1M"},"maxLimit":"x"}}"#,
        "path_links true\n\
         ! search.defaultLookback.value: is not a time such as \"1h\" or \"2d\": \"1M\"\n\
         ! search.maxLimit: is not a whole number from 1 to 4294967295: \"x\"",
    );
    check("JAEGER_CONFIG = DEFAULT_CONFIG;", "");
    check("\n JAEGER_CONFIG={\"search\":{\"maxLimit\":7}};\n", "path_links true\nmax_limit 7");
    check("JAEGER_CONFIG = null;", "path_links true\n! : is not an object: null");
    check(
        "JAEGER_CONFIG = fals;\nJAEGER_VERSION = 1;",
        "path_links true\nserved by  None None None\n! line 1, column 4: is not JSON: EOF while parsing a value",
    );
}

/// The block of index.html.
fn block() -> &'static str {
    let page = include_str!("../../../index.html");
    let (_, block) = page.split_once("id=\"jaeger\">").unwrap();
    block.split_once("</script>").unwrap().0
}

#[test]
fn what_a_jaeger_says_of_itself() {
    let check = |text: &str, expect: &str| assert_eq!(shown(&Config::parse_jaeger(text)), expect);
    check(block(), "");
    let version =
        r#"{"gitCommit":"c0ffee","gitVersion":"v2.21.0","buildDate":"2026-10-01T00:00:00Z"}"#;
    let told = block().replace("DEFAULT_VERSION", version);
    check(&told, "path_links true\nserved by v2.21.0 None None None");
    let can = r#"{"archiveStorage":true,"metricsStorage":false,"searchWithoutServiceName":true,"aiAssistant":false}"#;
    check(
        &told.replace("DEFAULT_BACKEND_CAPABILITIES", can),
        "path_links true\nserved by v2.21.0 Some(true) Some(false) Some(true)",
    );
    // Until 2.19, by another name and with fewer.
    let older = r#"{"archiveStorage":false,"metricsStorage":true}"#;
    let older = told.replace("DEFAULT_STORAGE_CAPABILITIES", older);
    check(&older, "path_links true\nserved by v2.21.0 Some(false) Some(true) None");
    // Texts of a configuration may look like the statements behind it.
    let config = r#"{"archiveEnabled":false,"dependencies":{"menuEnabled":false},"monitor":{"menuEnabled":false},"x":"};\nJAEGER_VERSION = 2;"}"#;
    check(
        &told.replace("DEFAULT_CONFIG", config),
        "path_links true\nserved by v2.21.0 Some(false) None None\nwithout dependencies\nwithout monitor",
    );
    let program = "function UIConfig() { return { menu: [] }; }\nJAEGER_CONFIG = {\"menu\":[]};";
    check(
        &told.replace("// JAEGER_CONFIG_JS\n\n", program),
        "path_links true\nserved by v2.21.0 None None None\n\
         ! UIConfig(): is a program, which is not run: give Jaeger its UI's configuration as JSON",
    );
    check(
        "JAEGER_CONFIG = {\"dependenciesMenuEnabled\":false};",
        "path_links true\nwithout dependencies",
    );
}

/// What Jaeger's `static_handler.go` looks for stands once each, word for word.
#[test]
fn the_page_has_jaegers_place_holders() {
    let page = include_str!("../../../index.html");
    for place in [
        "JAEGER_CONFIG = DEFAULT_CONFIG;",
        "JAEGER_VERSION = DEFAULT_VERSION;",
        "JAEGER_BACKEND_CAPABILITIES = DEFAULT_BACKEND_CAPABILITIES;",
        "JAEGER_STORAGE_CAPABILITIES = DEFAULT_STORAGE_CAPABILITIES;",
        "\n// JAEGER_CONFIG_JS\n\n",
    ] {
        assert_eq!(page.matches(place).count(), 1, "{place}");
        assert_eq!(block().matches(place).count(), 1, "{place}");
    }
}

#[test]
fn a_jaeger_counts_where_the_file_says_nothing() {
    let check = |own: &str, jaeger: &str, expect: &str| {
        let config = Config::parse(own).or_jaeger(Config::parse_jaeger(jaeger));
        assert_eq!(shown(&config), expect, "{own} {jaeger}");
    };
    let own = r#"{"links":"hash","defaults":{"lookback":"2d"},"linkPatterns":[],"x":1}"#;
    let jaeger = r#"JAEGER_CONFIG = {"menu":[{"label":"Docs","url":"https://d/"}],"linkPatterns":[{}],
        "search":{"defaultLookback":{"value":"1h"},"maxLookback":{"value":"7d"},"maxLimit":"x"}}"#;
    check(
        own,
        jaeger,
        "path_links false\nlookback 2d\nmax_lookback 7d\nmenu /Docs https://d/\nkept linkPatterns []\n\
         ! x: is not a setting\n\
         ! JAEGER_CONFIG search.maxLimit: is not a whole number from 1 to 4294967295: \"x\"",
    );
    check(own, "JAEGER_CONFIG = DEFAULT_CONFIG;", &shown(&Config::parse(own)));
}
