//! Pasted addresses.

use videos_api::{BaseUrl, BaseUrlError};

#[track_caller]
fn becomes(pasted: &str, url: &str) {
    assert_eq!(
        BaseUrl::parse(pasted).map(String::from).as_deref(),
        Ok(url),
        "{pasted}"
    );
}

#[track_caller]
fn is_refused(pasted: &str, why: &BaseUrlError) {
    assert_eq!(BaseUrl::parse(pasted).as_ref(), Err(why), "{pasted}");
}

#[test]
fn a_good_address_stays_as_it_is() {
    becomes("https://api.openai.com/v1", "https://api.openai.com/v1");
    becomes("http://gpu.example:8091/v1", "http://gpu.example:8091/v1");
    becomes(
        "https://openrouter.ai/api/v1",
        "https://openrouter.ai/api/v1",
    );
    becomes("HTTPS://API.OpenAI.com/v1", "https://api.openai.com/v1");
    becomes("https://host/Some/Path/v2", "https://host/Some/Path/v2");
}

#[test]
fn trailing_slashes_and_surrounding_space_go() {
    becomes(
        "  https://api.openai.com/v1/ \n",
        "https://api.openai.com/v1",
    );
    becomes("https://api.openai.com/v1///", "https://api.openai.com/v1");
    becomes("https://api.openai.com", "https://api.openai.com/");
    becomes("\"https://api.openai.com/v1\"", "https://api.openai.com/v1");
    becomes("<https://api.openai.com/v1>", "https://api.openai.com/v1");
}

#[test]
fn what_was_cleaned_once_is_clean() {
    // Two dots without the quotation mark behind them take the empty segment along.
    becomes("https://host.example/v1//..'/", "https://host.example/v1");
    becomes(
        "https://host.example/v1/a//..''//",
        "https://host.example/v1/a",
    );
}

#[test]
fn an_address_that_grows_too_long_is_refused_at_once() {
    let host = "\u{1f3ac}.".repeat(300);
    is_refused(
        &format!("https://{host}example/v1"),
        &BaseUrlError::NotAnAddress,
    );
}

#[test]
fn a_pasted_operation_goes() {
    becomes(
        "https://api.openai.com/v1/videos",
        "https://api.openai.com/v1",
    );
    becomes(
        "https://api.openai.com/v1/videos/",
        "https://api.openai.com/v1",
    );
    becomes("https://host.example/videos", "https://host.example/");
    becomes(
        "https://host.example/v1/videos/video_123/content",
        "https://host.example/v1",
    );
    becomes(
        "https://host.example/v1/videos/{video_id}",
        "https://host.example/v1",
    );
    becomes(
        "https://host.example/videos/v1",
        "https://host.example/videos/v1",
    );
}

#[test]
fn a_missing_scheme_is_https_for_the_world() {
    becomes("api.openai.com/v1", "https://api.openai.com/v1");
    becomes("//api.openai.com/v1", "https://api.openai.com/v1");
    becomes("api.example.com:8443/v1", "https://api.example.com:8443/v1");
    becomes("api.example.com:80/v1", "https://api.example.com:80/v1");
    becomes("8.8.8.8/v1", "https://8.8.8.8/v1");
    becomes("https:/api.openai.com/v1", "https://api.openai.com/v1");
}

#[test]
fn a_missing_scheme_is_http_for_this_machine_and_private_networks() {
    for host in [
        "localhost:8000",
        "127.0.0.1:8787",
        "0.0.0.0:8000",
        "192.168.1.20:8091",
        "10.0.0.7",
        "172.16.3.4:30000",
        "100.101.102.103:8000",
        "169.254.7.7",
        "[::1]:8000",
        "[fd00::1]:8000",
        "[fe80::1]",
        "gpu-box:8000",
        "gpu.local:8000",
        "render.lan",
    ] {
        becomes(&format!("{host}/v1"), &format!("http://{host}/v1"));
    }
}

#[test]
fn what_cannot_be_a_base_url_is_refused_with_its_reason() {
    is_refused("", &BaseUrlError::Empty);
    is_refused(" \n ", &BaseUrlError::Empty);
    is_refused("https://api openai.com", &BaseUrlError::HasSpace);
    is_refused("https://api.openai.com\n/v1", &BaseUrlError::HasSpace);
    is_refused(
        "ftp://host/v1",
        &BaseUrlError::WrongScheme {
            scheme: "ftp".to_owned(),
        },
    );
    is_refused(
        "file:///etc/passwd",
        &BaseUrlError::WrongScheme {
            scheme: "file".to_owned(),
        },
    );
    is_refused("https://me:pw@host/v1", &BaseUrlError::HasCredentials);
    is_refused("me@host/v1", &BaseUrlError::HasCredentials);
    is_refused("https://host/v1?key=abc", &BaseUrlError::HasQuery);
    is_refused("host/v1?next=http://other", &BaseUrlError::HasQuery);
    is_refused("https://host/v1#videos", &BaseUrlError::HasFragment);
    is_refused("https://", &BaseUrlError::NoHost);
    is_refused("https://host:99999/v1", &BaseUrlError::BadPort);
    is_refused("https://ho^st/v1", &BaseUrlError::NotAnAddress);
}

#[test]
fn each_reason_is_one_sentence_without_what_was_pasted() {
    for pasted in [
        "",
        "a b",
        "ftp://h",
        "https://me:hunter2@host",
        "https://h?key=hunter2",
        "https://h#x",
        "https://",
        "https://h:99999",
        "https://h^",
    ] {
        let sentence = BaseUrl::parse(pasted).unwrap_err().to_string();
        assert!(sentence.ends_with('.'), "{sentence}");
        assert!(!sentence.contains("hunter2"), "{sentence}");
    }
}

#[test]
fn an_operation_pasted_twice_goes_twice() {
    becomes("http://h/v1/videos/videos", "http://h/v1");
    becomes("http://h/v1/videos/video_1/videos/", "http://h/v1");
    becomes("http://h/it's'/videos", "http://h/it's");
}

#[test]
fn a_parsed_address_parses_to_itself() {
    for pasted in [
        "localhost:8000",
        "api.openai.com/v1/videos/",
        "https://h/a//b/",
    ] {
        let once = BaseUrl::parse(pasted).unwrap();
        assert_eq!(BaseUrl::parse(once.as_str()), Ok(once));
    }
}
