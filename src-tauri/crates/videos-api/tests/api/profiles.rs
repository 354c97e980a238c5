//! What a profile may say, and that it is heard.

use std::sync::Arc;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use videos_api::{
    ApiError, Auth, Client, ClientError, ContentError, ExposeSecret as _, HeaderError, OwnCa,
    OwnCaError, Profile, Proxy, ProxyError, Variant, check_header,
};
use wiremock::matchers::{any, method};
use wiremock::{Mock, ResponseTemplate};

use crate::support::{KEY, answer, fixture, header, id, profile, raw_server, server};

#[test]
fn headers_that_cannot_be_sent_are_refused_with_a_sentence() {
    let named = |name: &str| name.to_owned();
    for (name, value, expected) in [
        ("", "x", HeaderError::NoName),
        (
            "bad name",
            "x",
            HeaderError::BadName {
                name: named("bad name"),
            },
        ),
        (
            "x-\u{e4}",
            "x",
            HeaderError::BadName {
                name: named("x-\u{e4}"),
            },
        ),
        (
            "x-a",
            "line\nbreak",
            HeaderError::BadValue { name: named("x-a") },
        ),
        (
            "x-a",
            "\u{e9}t\u{e9}",
            HeaderError::BadValue { name: named("x-a") },
        ),
        (
            "content-length",
            "3",
            HeaderError::Reserved {
                name: named("content-length"),
            },
        ),
        (
            "Host",
            "other",
            HeaderError::Reserved {
                name: named("Host"),
            },
        ),
        (
            "Cookie",
            "a=b",
            HeaderError::Reserved {
                name: named("Cookie"),
            },
        ),
        (
            "Proxy-Authorization",
            "secret",
            HeaderError::Reserved {
                name: named("Proxy-Authorization"),
            },
        ),
    ] {
        let refused = check_header(name, value).unwrap_err();
        assert_eq!(refused, expected);
        let sentence = refused.to_string();
        assert!(
            sentence.ends_with('.') && !sentence.contains(value) || value == "x",
            "{sentence}"
        );
        for secret in [false, true] {
            let mut profile = profile("http://127.0.0.1:1/v1");
            if secret {
                profile.secret_headers = vec![(named(name), value.into())];
            } else {
                profile.extra_headers = vec![(named(name), named(value))];
            }
            let error = Client::new(profile).unwrap_err();
            assert!(matches!(error, ClientError::Header(error) if error == expected));
        }
    }
    let long = "x".repeat(8_001);
    let refused = check_header("x-a", &long).unwrap_err();
    assert_eq!(refused, HeaderError::TooLong { name: named("x-a") });
    assert_eq!(check_header("x-a", &long[1..]), Ok(()));
}

#[test]
fn no_header_is_set_twice() {
    let twice = |change: fn(&mut Profile)| {
        let mut profile = profile("http://127.0.0.1:1/v1");
        change(&mut profile);
        match Client::new(profile) {
            Err(ClientError::Header(HeaderError::Twice { name })) => Some(name),
            _ => None,
        }
    };
    assert_eq!(
        twice(|p| p.extra_headers = vec![("Authorization".to_owned(), "x".to_owned())]),
        Some("Authorization".to_owned())
    );
    assert_eq!(
        twice(|p| {
            p.extra_headers = vec![("x-a".to_owned(), "1".to_owned())];
            p.secret_headers = vec![("X-A".to_owned(), "2".into())];
        }),
        Some("X-A".to_owned())
    );
    assert_eq!(
        twice(|p| {
            p.organization = Some("org-1".to_owned());
            p.extra_headers = vec![("OpenAI-Organization".to_owned(), "org-2".to_owned())];
        }),
        Some("OpenAI-Organization".to_owned())
    );
}

#[test]
fn a_key_that_headers_cannot_carry_is_refused_without_showing_it() {
    let profile = profile("http://127.0.0.1:1/v1").with_auth(Auth::Bearer("sk-🔑".into()));
    let error = Client::new(profile).unwrap_err().to_string();
    assert!(!error.contains("sk-"), "{error}");
}

#[tokio::test]
async fn plain_and_secret_headers_travel_and_only_the_plain_ones_print() {
    let server = server().await;
    Mock::given(any())
        .respond_with(ResponseTemplate::new(400).set_body_string("no: shown, t3n4nt-secret"))
        .mount(&server)
        .await;
    let mut profile = profile(&server.uri());
    profile.extra_headers = vec![("X-Team".to_owned(), "shown".to_owned())];
    profile.secret_headers = vec![("X-Tenant".to_owned(), "t3n4nt-secret".into())];
    let printed = format!("{profile:?}");
    assert!(printed.contains("shown") && !printed.contains("t3n4nt"));
    let error = Client::new(profile)
        .unwrap()
        .retrieve(&id("v"))
        .await
        .unwrap_err();
    assert_eq!(error.to_string(), "no: shown, [key] (HTTP 400)");
    let request = &server.received_requests().await.unwrap()[0];
    assert_eq!(header(request, "x-team"), Some("shown"));
    assert_eq!(header(request, "x-tenant"), Some("t3n4nt-secret"));
}

#[test]
fn a_proxy_is_read_from_what_people_paste() {
    for (pasted, address, user) in [
        (
            "http://proxy.example:3128",
            "http://proxy.example:3128",
            None,
        ),
        ("proxy.example:3128", "http://proxy.example:3128", None),
        (" https://proxy.example ", "https://proxy.example", None),
        (
            "socks5://proxy.example",
            "socks5://proxy.example:1080",
            None,
        ),
        ("socks://10.0.0.1:9", "socks5h://10.0.0.1:9", None),
        ("SOCKS4A://h:80/", "socks4a://h:80", None),
        ("http://[::1]:3128", "http://[::1]:3128", None),
        (
            "http://ann:p%40ss@proxy.example:3128",
            "http://proxy.example:3128",
            Some(("ann", "p@ss")),
        ),
        ("socks5h://ann@h", "socks5h://h:1080", Some(("ann", ""))),
    ] {
        let proxy = Proxy::parse(pasted).unwrap();
        assert_eq!(proxy.to_string(), address, "{pasted}");
        let credentials = proxy
            .credentials()
            .map(|(user, password)| (user, password.expose_secret()));
        assert_eq!(credentials, user, "{pasted}");
        assert!(!format!("{proxy:?}").contains("p@ss"));
        Client::new(Profile {
            proxy: Some(proxy),
            ..profile("http://127.0.0.1:1/v1")
        })
        .unwrap();
    }
}

#[test]
fn what_is_no_proxy_is_refused_with_a_sentence() {
    for (pasted, why) in [
        ("  ", ProxyError::Empty),
        ("http://a b", ProxyError::HasSpace),
        (
            "ftp://h",
            ProxyError::WrongScheme {
                scheme: "ftp".to_owned(),
            },
        ),
        ("http://h/proxy.pac", ProxyError::HasPath),
        ("http://h?x", ProxyError::HasPath),
        ("http://h:99999", ProxyError::BadPort),
        ("http://h:0", ProxyError::BadPort),
        ("http://", ProxyError::NotAnAddress),
        ("http://ann:s3cr3t@", ProxyError::NotAnAddress),
    ] {
        let refused = Proxy::parse(pasted).unwrap_err();
        assert_eq!(refused, why, "{pasted}");
        let sentence = refused.to_string();
        assert!(sentence.ends_with('.') && !sentence.contains("s3cr3t"));
    }
}

#[tokio::test]
async fn every_request_goes_through_the_proxy_with_its_own_credentials() {
    let body = fixture("openai/completed");
    let (base, mut heads) = raw_server(format!(
        "HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    ))
    .await;
    let proxy = base
        .replace("/v1", "")
        .replace("http://", "http://ann:s3cr3t@");
    let mut profile = profile("http://videos.example/v1");
    profile.proxy = Some(Proxy::parse(&proxy).unwrap());
    let client = Client::new(profile).unwrap();
    client.retrieve(&id("v")).await.unwrap();
    client
        .create(&videos_api::CreateVideo::new("a kite"))
        .await
        .unwrap();
    for start in [
        "GET http://videos.example/v1/videos/v ",
        "POST http://videos.example/v1/videos ",
    ] {
        let head = heads.recv().await.unwrap();
        assert!(head.starts_with(start), "{head}");
        let head = head.to_lowercase();
        assert!(
            head.contains("proxy-authorization: basic yw5uonmzy3izda=="),
            "{head}"
        );
        assert!(
            head.contains(&format!("authorization: bearer {KEY}")),
            "{head}"
        );
    }
}

#[tokio::test]
async fn a_socks_proxy_is_told_the_name_and_looks_it_up_itself() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let proxy = tokio::spawn(async move {
        let (mut connection, _) = listener.accept().await.unwrap();
        let mut greeting = [0; 3];
        connection.read_exact(&mut greeting).await.unwrap();
        connection.write_all(&[5, 0]).await.unwrap();
        let mut ask = [0; 5];
        connection.read_exact(&mut ask).await.unwrap();
        let mut name = vec![0; usize::from(ask[4]) + 2];
        connection.read_exact(&mut name).await.unwrap();
        let granted = [5, 0, 0, 1, 0, 0, 0, 0, 0, 0];
        connection.write_all(&granted).await.unwrap();
        assert!(connection.read(&mut [0; 4096]).await.unwrap() > 0);
        let body = fixture("openai/completed");
        let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", body.len());
        connection
            .write_all((head + &body).as_bytes())
            .await
            .unwrap();
        (ask, name)
    });
    let mut profile = profile("http://videos.invalid/v1");
    profile.proxy = Some(Proxy::parse(&format!("socks5h://{address}")).unwrap());
    Client::new(profile)
        .unwrap()
        .retrieve(&id("v"))
        .await
        .unwrap();
    let (ask, name) = proxy.await.unwrap();
    assert_eq!(ask[..4], [5, 1, 0, 3], "by name");
    assert_eq!(name, b"videos.invalid\0\x50");
}

#[test]
fn a_file_without_an_authority_is_refused_with_a_sentence() {
    let key = "-----BEGIN PRIVATE KEY-----\nMC4=\n-----END PRIVATE KEY-----\n";
    let damaged = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";
    for (file, why) in [
        (b"".to_vec(), OwnCaError::NoCertificate),
        (b"hello".to_vec(), OwnCaError::NoCertificate),
        (b"0 is how DER begins".to_vec(), OwnCaError::Damaged),
        (key.into(), OwnCaError::HasPrivateKey),
        (damaged.into(), OwnCaError::Damaged),
        (vec![b' '; 1_000_001], OwnCaError::TooLarge),
    ] {
        let refused = OwnCa::parse(&file).unwrap_err();
        assert_eq!(refused, why);
        assert!(refused.to_string().ends_with('.'));
    }
}

/// A server with a certificate of our own authority, answering every request alike.
async fn private_server() -> (u16, Vec<u8>) {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let key = PrivateKeyDer::Pkcs8(made.signing_key.serialize_der().into());
    let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        let acceptor = TlsAcceptor::from(Arc::new(config));
        while let Ok((connection, _)) = listener.accept().await {
            let Ok(mut connection) = acceptor.accept(connection).await else {
                continue;
            };
            let _ = connection.read(&mut [0; 4096]).await;
            let body = fixture("openai/completed");
            let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", body.len());
            let _ = connection.write_all((head + &body).as_bytes()).await;
            let _ = connection.shutdown().await;
        }
    });
    (port, made.cert.pem().into_bytes())
}

#[tokio::test]
async fn a_server_with_a_certificate_of_its_own_is_trusted_only_where_the_profile_says_so() {
    let (port, pem) = private_server().await;
    let base = format!("https://localhost:{port}/v1");
    let error = Client::new(profile(&base))
        .unwrap()
        .retrieve(&id("v"))
        .await
        .unwrap_err();
    assert!(matches!(error, ApiError::Unreachable { .. }), "{error:?}");
    let own_ca = OwnCa::parse(&pem).unwrap();
    assert_eq!(own_ca.count(), 1);
    let mut trusting = profile(&base);
    trusting.own_ca = Some(own_ca);
    let client = Client::new(trusting).unwrap();
    let reply = client.retrieve(&id("v")).await;
    assert!(reply.is_ok(), "{reply:?}");
    assert!(client.survey().await.certificate.is_some());
}

#[tokio::test]
async fn limits_are_the_profiles() {
    let server = server().await;
    Mock::given(method("GET"))
        .respond_with(answer(200, "openai/completed"))
        .mount(&server)
        .await;
    let mut short = profile(&server.uri());
    short.json_limit = 100;
    short.content_limit = Some(100);
    let error = Client::new(short)
        .unwrap()
        .retrieve(&id("v"))
        .await
        .unwrap_err();
    assert!(
        matches!(error, ApiError::TooLarge { limit: 100 }),
        "{error:?}"
    );
}

#[tokio::test]
async fn content_beyond_the_profiles_limit_is_not_taken_even_if_nobody_said_how_long_it_is() {
    let told = "HTTP/1.1 200 OK\r\ncontent-length: 12\r\n\r\nabcdefghijkl";
    let untold = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n6\r\nabcdef\r\n6\r\nghijkl\r\n0\r\n\r\n";
    for (response, limit, fits) in [
        (told, 12, true),
        (told, 11, false),
        (untold, 12, true),
        (untold, 11, false),
    ] {
        let (base, _heads) = raw_server(response).await;
        let mut profile = profile(&base);
        profile.content_limit = Some(limit);
        let client = Client::new(profile).unwrap();
        let outcome = match client.content(&id("v"), Variant::Video, None).await {
            Ok(content) => content.copy_to(&mut Vec::new(), |_, _| {}).await,
            Err(error) => Err(error),
        };
        match outcome {
            Ok(12) if fits => {}
            Err(ApiError::Content(ContentError::TooLarge { limit: told })) if !fits => {
                assert_eq!(told, limit);
            }
            other => panic!("{limit}: {other:?}"),
        }
    }
}
