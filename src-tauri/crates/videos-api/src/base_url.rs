//! What people paste as a server address, made into a base URL.
//!
//! Only spelling is repaired here. Whether the address answers, and whether `/v1` is missing
//! from it, is found out by [`Client::probe`](crate::Client::probe).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use url::{Host, Url};

/// Parses base URLs; has no values of its own.
#[derive(Debug)]
pub enum BaseUrl {}

/// Why an address cannot be a base URL. Each displays as one sentence saying what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BaseUrlError {
    /// Nothing was entered.
    #[error("Enter the address of the server, for example https://api.openai.com/v1.")]
    Empty,
    /// White space or a line break inside.
    #[error("Remove the spaces and line breaks from the address.")]
    HasSpace,
    /// A scheme other than http and https.
    #[error("Use an address that starts with http:// or https://, not {scheme}://.")]
    WrongScheme {
        /// The scheme as entered, lower case.
        scheme: String,
    },
    /// A user name or password before the host.
    #[error(
        "Remove the user name and password from the address and enter the key in its own field."
    )]
    HasCredentials,
    /// A `?…` part; gateways put keys there, and it would end up in logs.
    #[error("Remove the question mark and everything after it from the address.")]
    HasQuery,
    /// A `#…` part.
    #[error("Remove the # and everything after it from the address.")]
    HasFragment,
    /// No host name in it.
    #[error("Add the name of the server to the address, for example https://api.openai.com/v1.")]
    NoHost,
    /// The port is not a number up to 65535.
    #[error("Correct the port in the address: it is a number from 1 to 65535.")]
    BadPort,
    /// Not an address in any reading.
    #[error(
        "Check the address for typing mistakes: it should look like https://api.openai.com/v1."
    )]
    NotAnAddress,
}

/// Bytes; whatever is longer is something else that was pasted.
const LONGEST: usize = 2_000;

impl BaseUrl {
    /// Normalises `pasted`: a missing scheme becomes `http` for loopback and private hosts and
    /// `https` for all others; trailing slashes and a pasted `/videos` (with an id or
    /// `/content` behind it) go; the rest of the path stays as it is.
    pub fn parse(pasted: &str) -> Result<Url, BaseUrlError> {
        let text = pasted
            .trim()
            .trim_matches(|c| matches!(c, '"' | '\'' | '`' | '<' | '>'));
        if text.is_empty() {
            return Err(BaseUrlError::Empty);
        }
        if text.chars().any(|c| c.is_whitespace() || c.is_control()) {
            return Err(BaseUrlError::HasSpace);
        }
        if text.len() > LONGEST {
            return Err(BaseUrlError::NotAnAddress);
        }
        let mut url = with_scheme(text)?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(BaseUrlError::HasCredentials);
        }
        if url.query().is_some() {
            return Err(BaseUrlError::HasQuery);
        }
        if url.fragment().is_some() {
            return Err(BaseUrlError::HasFragment);
        }
        // Again, because what remains may be one more `..`, which takes a segment with it.
        loop {
            let before = url.path().to_owned();
            url.set_path(without_operation(&before));
            if url.path() == before {
                break;
            }
        }
        // A host in letters of the world is longer in those of the wire.
        if url.as_str().len() > LONGEST {
            return Err(BaseUrlError::NotAnAddress);
        }
        Ok(url)
    }
}

fn with_scheme(text: &str) -> Result<Url, BaseUrlError> {
    match text.split_once("://") {
        // The scheme ends before any of these: `host/path?next=http://…` has none.
        Some((scheme, _)) if !scheme.contains(['/', '?', '#', '@', ':', '.']) => {
            let scheme = scheme.to_ascii_lowercase();
            if scheme != "http" && scheme != "https" {
                return Err(BaseUrlError::WrongScheme { scheme });
            }
            parse(text)
        }
        // One slash too few; the URL standard reads it as meant.
        None if ["http:", "https:"].iter().any(|s| starts_with(text, s)) => parse(text),
        _ => {
            let rest = text.trim_start_matches('/');
            let url = parse(&format!("http://{rest}"))?;
            if is_private(&url) {
                Ok(url)
            } else {
                // Parsed again rather than edited: `:80` must not vanish as http's default.
                parse(&format!("https://{rest}"))
            }
        }
    }
}

fn starts_with(text: &str, prefix: &str) -> bool {
    text.get(..prefix.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(prefix))
}

fn parse(text: &str) -> Result<Url, BaseUrlError> {
    Url::parse(text).map_err(|error| match error {
        url::ParseError::EmptyHost => BaseUrlError::NoHost,
        url::ParseError::InvalidPort => BaseUrlError::BadPort,
        _ => BaseUrlError::NotAnAddress,
    })
}

/// The path up to a trailing `/videos`, `/videos/{id}` or `/videos/{id}/content`, as often as
/// there is one: what is returned here must stay as it is when it is read again.
fn without_operation(path: &str) -> &str {
    let mut path = path;
    loop {
        // An apostrophe is all that the parser leaves of the quotation marks that are trimmed
        // around addresses.
        path = path.trim_end_matches(['/', '\'']);
        let segments: Vec<&str> = path.rsplit('/').take(4).collect();
        let tail = match segments.as_slice() {
            ["videos", _, ..] => "/videos".len(),
            [id, "videos", _, ..] if looks_like_id(id) => "/videos/".len() + id.len(),
            [last @ ("content" | "remix"), id, "videos", _] if looks_like_id(id) => {
                "/videos//".len() + id.len() + last.len()
            }
            _ => return path,
        };
        path = &path[..path.len() - tail];
    }
}

/// `/videos/v1` is a mount point, `/videos/video_68f4…` is a job, and `{video_id}` (its brace
/// percent-encoded by the parser) comes from a page of documentation.
fn looks_like_id(segment: &str) -> bool {
    ["video_", "task_", "%7B", "{"]
        .iter()
        .any(|start| segment.starts_with(start))
}

/// True where plain `http` is the likelier meaning: this machine, private networks, and names
/// that only a local resolver knows.
pub(crate) fn is_private(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(ip)) => is_private_v4(ip),
        Some(Host::Ipv6(ip)) => is_private_v6(ip),
        Some(Host::Domain(name)) => {
            let name = name.trim_end_matches('.');
            !name.contains('.')
                || [".localhost", ".local", ".lan", ".internal", ".home.arpa"]
                    .iter()
                    .any(|suffix| name.ends_with(suffix))
        }
        None => false,
    }
}

/// True for this machine only.
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(ip)) => IpAddr::V4(ip).is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        None => false,
    }
}

fn is_private_v4(ip: Ipv4Addr) -> bool {
    // 100.64.0.0/10 is shared address space (RFC 6598), which overlay networks use.
    let shared = ip.octets()[0] == 100 && (64..128).contains(&ip.octets()[1]);
    ip.is_loopback() || ip.is_private() || ip.is_link_local() || ip.is_unspecified() || shared
}

fn is_private_v6(ip: Ipv6Addr) -> bool {
    ip.is_loopback()
        || ip.is_unspecified()
        || ip.is_unique_local()
        || ip.is_unicast_link_local()
        || ip.to_ipv4_mapped().is_some_and(is_private_v4)
}
