//! Where a URL leads: its scheme and host, and whether that is near.
//!
//! What counts as local follows "Local Network Access" (WICG), which Chrome 142 began to enforce.

/// The scheme in lower case; empty if there is none.
pub(super) fn scheme(url: &str) -> String {
    url.split_once(':').map_or_else(String::new, |(scheme, _)| scheme.to_ascii_lowercase())
}

/// The host, without port, user and the brackets of IPv6; empty if there is none.
pub(super) fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or("", |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or("");
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    match host.strip_prefix('[') {
        Some(v6) => v6.split(']').next().unwrap_or(""),
        None => host.split(':').next().unwrap_or(""),
    }
}

/// Whether this is the machine that the browser runs on.
pub(super) fn is_loopback(host: &str) -> bool {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    host == "localhost"
        || host.ends_with(".localhost")
        || host.parse().is_ok_and(|ip: std::net::IpAddr| ip.is_loopback())
}

/// Whether this is the browser's machine or a neighbour in a private network, as far as a name
/// tells.
pub(super) fn is_local(host: &str) -> bool {
    let private = |ip| match ip {
        std::net::IpAddr::V4(ip) => {
            let carrier = matches!(ip.octets(), [100, 64..128, ..]);
            ip.is_private() || ip.is_link_local() || carrier
        }
        std::net::IpAddr::V6(ip) => ip.is_unique_local() || ip.is_unicast_link_local(),
    };
    is_loopback(host)
        || host.to_ascii_lowercase().ends_with(".local")
        || host.parse().is_ok_and(private)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_urls_lead() {
        let check = |url, expect| assert_eq!((scheme(url).as_str(), host(url)), expect, "{url}");
        check("HTTPS://user:p@h.example:8443/a:b?c@d", ("https", "h.example"));
        check("http://[::1]:16686/", ("http", "::1"));
        check("http://h?x", ("http", "h"));
        check("file:///x.json", ("file", ""));
        check("null", ("", ""));
    }

    #[test]
    fn what_is_near() {
        for host in ["localhost", "a.LOCALHOST", "127.1.2.3", "::1"] {
            assert!(is_loopback(host) && is_local(host), "{host}");
        }
        for host in ["10.0.0.1", "192.168.1.2", "172.16.0.1", "169.254.1.1", "fd00::1", "nas.local"]
        {
            assert!(!is_loopback(host) && is_local(host), "{host}");
        }
        for host in ["example.org", "8.8.8.8", "2606:4700::1", "", "localhost.example"] {
            assert!(!is_local(host), "{host}");
        }
    }
}
