//! Which addresses belong to everybody, and which to the network the app runs in.
//!
//! A public server must not be able to make this machine ask its neighbours. Not here: what is
//! done about it, in `outside.rs`.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use url::{Host, Url};

use crate::base_url::is_private;

/// True for addresses that can be reached from anywhere: none of the special ones that IANA
/// lists (RFC 6890 and its successors), and no IPv6 address around one of those.
pub(super) fn is_global(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_global_v4(ip),
        IpAddr::V6(ip) => is_global_v6(ip),
    }
}

fn is_global_v4(ip: Ipv4Addr) -> bool {
    let [first, second, third, _] = ip.octets();
    match (first, second) {
        // This network, private, loopback; multicast, reserved, broadcast.
        (0 | 10 | 127 | 224.., _)
        // Shared (RFC 6598), link-local, private; benchmarks.
        | (100, 64..=127)
        | (169, 254)
        | (172, 16..=31)
        | (192, 168)
        | (198, 18 | 19) => false,
        // IETF protocols and documentation; 6to4 relays.
        (192, 0) => !matches!(third, 0 | 2),
        (192, 88) => third != 99,
        // Documentation.
        (198, 51) => third != 100,
        (203, 0) => third != 113,
        _ => true,
    }
}

fn is_global_v6(ip: Ipv6Addr) -> bool {
    let inner = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        is_global_v4(Ipv4Addr::new(a, b, c, d))
    };
    match ip.segments() {
        // IPv4-mapped, and translated by NAT64 (RFC 6052).
        [0, 0, 0, 0, 0, 0xffff, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] => {
            inner(high, low)
        }
        // 6to4: the network is named by the IPv4 address of its router.
        [0x2002, high, low, ..] => inner(high, low),
        // IETF protocols (Teredo, benchmarks, ORCHID) and documentation.
        [0x2001, 0..=0x01ff | 0x0db8, ..] | [0x3fff, 0..=0x0fff, ..] => false,
        // Global unicast; everything else is local, multicast or not given out.
        [0x2000..=0x3fff, ..] => true,
        _ => false,
    }
}

/// What an address says of itself, without asking anybody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ground {
    /// Can be reached from anywhere.
    Global,
    /// This machine, its network, or a name that only a local resolver knows.
    Inside,
    /// A name that has to be looked up.
    Name,
}

/// Where `url` is, as far as it can be told from its spelling.
pub(super) fn of(url: &Url) -> Ground {
    match url.host() {
        Some(Host::Ipv4(ip)) if is_global_v4(ip) => Ground::Global,
        Some(Host::Ipv6(ip)) if is_global_v6(ip) => Ground::Global,
        Some(Host::Domain(_)) if !is_private(url) => Ground::Name,
        _ => Ground::Inside,
    }
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use super::is_global;

    #[test]
    fn neighbours_are_told_from_the_world() {
        let global = |ip: &str| is_global(ip.parse::<IpAddr>().expect("an address"));
        for ip in [
            "1.1.1.1",
            "93.184.216.34",
            "100.63.255.255",
            "100.128.0.0",
            "172.15.0.1",
            "172.32.0.1",
            "192.0.1.1",
            "198.17.0.1",
            "223.255.255.255",
            "2606:4700::1111",
            "2001:4860:4860::8888",
            "::ffff:1.1.1.1",
            "64:ff9b::1.1.1.1",
            "2002:101:101::1",
        ] {
            assert!(global(ip), "{ip}");
        }
        for ip in [
            "0.0.0.0",
            "0.1.2.3",
            "10.0.0.1",
            "100.64.0.1",
            "100.127.255.255",
            "127.0.0.1",
            "127.8.8.8",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.1",
            "192.0.2.1",
            "192.168.1.1",
            "198.18.0.1",
            "198.51.100.1",
            "203.0.113.1",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::127.0.0.1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::ffff:169.254.169.254",
            "64:ff9b::10.0.0.1",
            "64:ff9b:1::1.1.1.1",
            "2002:7f00:1::1",
            "2002:c0a8:101::1",
            "2001::1",
            "2001:db8::1",
            "3fff::1",
            "fc00::1",
            "fd12:3456::1",
            "fe80::1",
            "ff02::1",
            "5f00::1",
        ] {
            assert!(!global(ip), "{ip}");
        }
    }
}
