//! What people paste and what servers name: addresses, proxies, headers, ids.
#![no_main]

use libfuzzer_sys::fuzz_target;
use videos_api::{
    BaseUrl, Client, OwnCa, Profile, Proxy, ResultUrl, VideoId, check_header, validate_key,
};

fuzz_target!(|pasted: &str| {
    if let Ok(url) = BaseUrl::parse(pasted) {
        assert!(matches!(url.scheme(), "http" | "https"));
        assert!(url.username().is_empty() && url.password().is_none());
        assert!(url.query().is_none() && url.fragment().is_none());
        assert_eq!(BaseUrl::parse(url.as_str()).as_ref(), Ok(&url));
        assert!(Client::new(Profile::new(url)).is_ok());
    }
    if let Ok(proxy) = Proxy::parse(pasted) {
        let shown = proxy.to_string();
        let again = Proxy::parse(&shown).expect("what is shown can be pasted");
        assert_eq!(again.address(), proxy.address());
        assert!(again.credentials().is_none());
    }
    if let Ok(id) = VideoId::parse(pasted) {
        assert_eq!(id.as_str(), pasted);
    }
    let _ = ResultUrl::new(pasted).to_string();
    let _ = validate_key(pasted);
    let _ = OwnCa::parse(pasted.as_bytes());
    if let Some((name, value)) = pasted.split_once(':') {
        let _ = check_header(name, value);
    }
});
