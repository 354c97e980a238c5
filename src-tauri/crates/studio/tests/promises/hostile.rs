//! Servers that mean harm. Whatever one says, nothing leaves that should not, nothing is written
//! where it should not be, and the app goes on.

use serde_json::json;
use studio::RequestId;
use studio::clip::ClipState;
use studio::server::{AuthForm, ServerInput};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use wiremock::matchers::{method, path, path_regex};
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

use super::handmade::{
    CREATED, ask, clip_bytes, content, creates, job, known, known_with_key, one, polls, server,
};
use super::world::{KEY, Open, Outcome, World, clips_in, files};

const CONTENT: &str = "/v1/videos/video_created/content";

async fn received(server: &MockServer) -> Vec<Request> {
    server.received_requests().await.expect("recorded")
}

/// Whether a request carries the key in any header, or in its address.
fn carries_key(request: &Request) -> bool {
    let in_header = request
        .headers
        .values()
        .any(|value| value.to_str().is_ok_and(|value| value.contains(KEY)));
    in_header || request.url.as_str().contains(KEY) || request.headers.contains_key("authorization")
}

/// A studio that knows the server under this form of authentication.
async fn known_by(world: &World, server: &MockServer, auth: AuthForm) -> Open {
    let mut open = world.open().await;
    let input = ServerInput {
        base_url: format!("{}/v1", server.uri()),
        auth,
        ..ServerInput::default()
    };
    let saved = open.studio.save_server(RequestId::fresh(), input).await;
    open.server = saved.expect("saved").id;
    open.studio
        .set_key(RequestId::fresh(), &open.server, KEY.into(), false)
        .await
        .expect("kept");
    open
}

#[tokio::test]
async fn a_redirect_or_an_address_elsewhere_never_gets_the_key_in_whatever_header_it_travels()
-> Outcome {
    for auth in [
        AuthForm::Bearer,
        AuthForm::ApiKey,
        AuthForm::Header("x-litellm-api-key".to_owned()),
    ] {
        let thief = MockServer::start().await;
        content(&thief, "/stolen.mp4").await;
        let place = format!("{}/stolen.mp4", thief.uri());
        let mut done = job("completed");
        done["video_url"] = json!(place);
        let server = server(job("completed")).await;
        // The poster leads elsewhere, too, and so does the list.
        let redirect = ResponseTemplate::new(302).insert_header("Location", place.as_str());
        Mock::given(method("GET"))
            .and(path(CONTENT))
            .respond_with(redirect.clone())
            .mount(&server)
            .await;
        Mock::given(method("GET"))
            .and(path("/v1/videos"))
            .respond_with(redirect)
            .mount(&server)
            .await;
        polls(&server, 200, done).await;
        let world = World::new().await;
        let mut open = known_by(&world, &server, auth.clone()).await;
        let id = one(&open).await;
        open.until_state(&id, ClipState::Safe).await;
        assert!(
            open.studio
                .jobs_on_server(&open.server, None)
                .await
                .is_err()
        );
        let asked = received(&thief).await;
        assert!(!asked.is_empty());
        assert!(!asked.iter().any(carries_key), "{auth:?}");
        assert!(received(&server).await.iter().all(|one| {
            one.headers
                .values()
                .any(|value| value.to_str().is_ok_and(|value| value.contains(KEY)))
        }));
    }
    Ok(())
}

#[tokio::test]
async fn a_server_at_another_origin_does_not_inherit_the_key() -> Outcome {
    let (first, thief) = (MockServer::start().await, MockServer::start().await);
    let world = World::new().await;
    let open = known_with_key(&world, &first).await;
    let input = ServerInput {
        id: Some(open.server.clone()),
        base_url: format!("{}/v1", thief.uri()),
        ..ServerInput::default()
    };
    open.studio.save_server(RequestId::fresh(), input).await?;
    one(&open).await;
    // Without a key nothing is even sent; what is, carries none.
    let _ = open.studio.jobs_on_server(&open.server, None).await;
    assert!(!received(&thief).await.iter().any(carries_key));
    Ok(())
}

#[tokio::test]
async fn addresses_that_are_no_web_addresses_are_not_opened() -> Outcome {
    for place in [
        "file:///etc/passwd",
        "ftp://127.0.0.1/clip.mp4",
        "data:text/html,<script>",
        "javascript:alert(1)",
        "//",
    ] {
        let mut done = job("completed");
        done["url"] = json!(place);
        let server = server(job("completed")).await;
        Mock::given(method("GET"))
            .and(path(CONTENT))
            .respond_with(ResponseTemplate::new(302).insert_header("Location", place))
            .mount(&server)
            .await;
        polls(&server, 200, done).await;
        let world = World::new().await;
        let (mut open, id) = ask(&world, &server).await;
        let clip = open.until(&id, |clip| clip.problem.is_some()).await;
        assert_ne!(clip.state, ClipState::Safe, "{place}");
        assert!(clips_in(&world.library()).is_empty());
    }
    Ok(())
}

#[tokio::test]
async fn ids_and_names_that_climb_stay_inside_their_folders() -> Outcome {
    for id in [
        "../../../../escaped",
        "..%2f..%2fescaped",
        "/etc/passwd",
        "C:\\Windows\\escaped",
        "....//escaped",
    ] {
        let mut created = job("completed");
        created["id"] = json!(id);
        let server = server(created).await;
        let answer = ResponseTemplate::new(200)
            .insert_header(
                "Content-Disposition",
                "attachment; filename=\"../../escaped.sh\"",
            )
            .set_body_raw(clip_bytes(), "video/mp4");
        Mock::given(method("GET"))
            .and(path_regex("/content$"))
            .respond_with(answer)
            .mount(&server)
            .await;
        let world = World::new().await;
        let mut open = known(&world, &server).await;
        let wish = studio::clip::NewClips {
            model: Some("../../escaped".to_owned()),
            size: None,
            seconds: None,
            ..open.wish("../../../escaped \0 <x> con.mp4")
        };
        let clips = open.studio.create_clips(RequestId::fresh(), wish).await?;
        let clip = open.until_state(&clips[0].id, ClipState::Safe).await;
        assert_eq!(clip.remote_id.as_deref(), Some(id));
        let kept = open.studio.clip_path(&clip.id).await?;
        assert!(kept.starts_with(world.library()), "{}", kept.display());
        world.close(open).await;
        let (library, data) = (world.library(), world.data_dir());
        for file in files(world.folder.path()) {
            assert!(file.starts_with(&library) || file.starts_with(&data));
        }
        // One segment of the path, however it is written.
        for request in received(&server).await {
            let climbs = request.url.path().split('/').any(|step| step == "..");
            assert!(!climbs && request.url.path().starts_with("/v1/videos"));
        }
    }
    Ok(())
}

#[tokio::test]
async fn an_id_that_cannot_be_seen_is_no_id_and_its_create_is_not_sent_again() -> Outcome {
    for id in ["escaped\0.mp4", "video_\u{202e}1", "..", "\n"] {
        let mut created = job("completed");
        created["id"] = json!(id);
        let server = server(created).await;
        let world = World::new().await;
        let (mut open, clip) = ask(&world, &server).await;
        let clip = open.until_state(&clip, ClipState::Unknown).await;
        assert_eq!(clip.remote_id, None);
        assert_eq!(creates(&server).await.len(), 1);
        assert!(clips_in(&world.library()).is_empty());
    }
    Ok(())
}

#[tokio::test]
async fn script_and_control_characters_of_a_server_are_text_and_turn_nothing_around() {
    let words =
        "<script>alert(1)</script> \u{202e}drowssap\u{202c} \u{1b}[31mred\u{1b}[0m \u{7}bell";
    let mut failed = job("failed");
    failed["error"] = json!({ "code": "<b>code</b>", "message": words });
    failed["model"] = json!("\u{1b}]0;title\u{7}<img src=x onerror=alert(1)>");
    let server = server(job("queued")).await;
    polls(&server, 200, failed).await;
    let world = World::new().await;
    let (mut open, id) = ask(&world, &server).await;
    let clip = open.until_state(&id, ClipState::Failed).await;
    let problem = clip.problem.expect("a problem");
    let shown = [
        problem.message,
        problem.details.unwrap_or_default(),
        problem.code.unwrap_or_default(),
        clip.model.unwrap_or_default(),
    ];
    // Script stays as it is, for the page shows text as text; what acts on a terminal or on the
    // direction of writing does not stay.
    assert!(shown[0].contains("<script>alert(1)</script>"));
    for text in shown {
        let acts = |c: char| c.is_control() || ('\u{202a}'..='\u{202e}').contains(&c);
        assert!(!text.chars().any(acts), "{text:?}");
    }
}

#[tokio::test]
async fn cookies_are_not_kept() {
    let server = MockServer::start().await;
    let with_cookie = |template: ResponseTemplate| {
        template.insert_header("Set-Cookie", "session=tracked; Path=/")
    };
    Mock::given(method("POST"))
        .respond_with(with_cookie(
            ResponseTemplate::new(200).set_body_json(job("queued")),
        ))
        .mount(&server)
        .await;
    Mock::given(method("GET"))
        .and(path(CONTENT))
        .respond_with(with_cookie(
            ResponseTemplate::new(200).set_body_raw(clip_bytes(), "video/mp4"),
        ))
        .mount(&server)
        .await;
    Mock::given(method("GET"))
        .respond_with(with_cookie(
            ResponseTemplate::new(200).set_body_json(job("completed")),
        ))
        .mount(&server)
        .await;
    let world = World::new().await;
    let (mut open, id) = ask(&world, &server).await;
    open.until_state(&id, ClipState::Safe).await;
    let asked = received(&server).await;
    assert!(asked.len() >= 3);
    assert!(!asked.iter().any(|one| one.headers.contains_key("cookie")));
}

#[tokio::test]
async fn two_servers_that_give_the_same_id_keep_their_own_clips() -> Outcome {
    let other = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../../tests/fixtures/clips/moov-last.mp4"
    );
    let other = std::fs::read(other)?;
    let (one_server, two_server) = (
        server(job("completed")).await,
        server(job("completed")).await,
    );
    content(&one_server, CONTENT).await;
    Mock::given(method("GET"))
        .and(path(CONTENT))
        .respond_with(ResponseTemplate::new(200).set_body_raw(other.clone(), "video/mp4"))
        .mount(&two_server)
        .await;
    let world = World::new().await;
    let (mut open, first) = ask(&world, &one_server).await;
    open.until_state(&first, ClipState::Safe).await;
    let saved = open
        .studio
        .save_server(
            RequestId::fresh(),
            ServerInput {
                base_url: format!("{}/v1", two_server.uri()),
                auth: AuthForm::None,
                ..ServerInput::default()
            },
        )
        .await?;
    open.server = saved.id;
    let second = one(&open).await;
    open.until_state(&second, ClipState::Safe).await;
    let (first, second) = (
        open.studio.clip_path(&first).await?,
        open.studio.clip_path(&second).await?,
    );
    assert_ne!(first, second);
    assert_eq!(std::fs::read(first)?, clip_bytes());
    assert_eq!(std::fs::read(second)?, other);
    Ok(())
}

#[tokio::test]
async fn a_job_that_claims_the_id_of_another_clip_does_not_touch_that_clip() -> Outcome {
    let server = server(job("completed")).await;
    content(&server, CONTENT).await;
    let world = World::new().await;
    let (mut open, first) = ask(&world, &server).await;
    let safe = open.until_state(&first, ClipState::Safe).await;
    let kept = open.studio.clip_path(&first).await?;
    // Every create is answered with the same job: that is no job of the second clip.
    let second = one(&open).await;
    let claims = open.until_state(&second, ClipState::Unknown).await;
    assert_eq!(claims.remote_id, None);
    assert_eq!(std::fs::read(&kept)?, clip_bytes());
    let still = open.studio.clip(&first).await?;
    assert_eq!((still.state, still.file), (ClipState::Safe, safe.file));
    // Taking one out of the library leaves the other.
    open.studio
        .delete_clips(RequestId::fresh(), vec![second], false)
        .await?;
    assert!(kept.is_file());
    Ok(())
}

/// A server that answers everything after this head with these bytes, over and over, or once.
async fn raw(head: &'static str, piece: Vec<u8>, times: usize) -> Result<String, std::io::Error> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = format!("http://{}/v1", listener.local_addr()?);
    tokio::spawn(async move {
        while let Ok((mut connection, _)) = listener.accept().await {
            let piece = piece.clone();
            tokio::spawn(async move {
                let mut request = [0; 4096];
                let _ = connection.read(&mut request).await;
                let _ = connection.write_all(head.as_bytes()).await;
                for _ in 0..times {
                    if connection.write_all(&piece).await.is_err() {
                        return;
                    }
                }
            });
        }
    });
    Ok(address)
}

#[tokio::test]
async fn an_answer_without_an_end_is_let_go_and_the_clip_is_not_sent_again() -> Outcome {
    let head =
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";
    let mut piece = b"10000\r\n".to_vec();
    piece.extend(vec![b' '; 0x10000]);
    piece.extend_from_slice(b"\r\n");
    let address = raw(head, piece, usize::MAX).await?;
    let world = World::new().await;
    let mut open = world.open().await;
    let input = ServerInput {
        base_url: address,
        auth: AuthForm::None,
        ..ServerInput::default()
    };
    open.server = open.studio.save_server(RequestId::fresh(), input).await?.id;
    let clip = open.create("Endless").await;
    let clip = open.until_state(&clip.id, ClipState::Unknown).await;
    assert!(clip.problem.is_some());
    Ok(())
}

#[tokio::test]
async fn a_length_that_lies_either_way_makes_no_clip() -> Outcome {
    // Fewer bytes than promised, and a compressed bomb that nobody asked for.
    for (head, piece) in [
        ("Content-Length: 900000\r\n", clip_bytes()),
        (
            "Content-Encoding: gzip\r\nContent-Length: 64\r\n",
            vec![0x1f; 64],
        ),
        ("Content-Length: 0\r\n", Vec::new()),
    ] {
        let head: &'static str = Box::leak(
            format!(
                "HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\nConnection: close\r\n{head}\r\n"
            )
            .into_boxed_str(),
        );
        let files = raw(head, piece, 1).await?;
        let server = server(job("completed")).await;
        Mock::given(method("GET"))
            .and(path(CONTENT))
            .respond_with(ResponseTemplate::new(302).insert_header("Location", files.as_str()))
            .mount(&server)
            .await;
        polls(&server, 200, job("completed")).await;
        let world = World::new().await;
        let (mut open, id) = ask(&world, &server).await;
        let clip = open.until(&id, |clip| clip.problem.is_some()).await;
        assert_ne!(clip.state, ClipState::Safe);
        assert!(clips_in(&world.library()).is_empty());
        assert_eq!(creates(&server).await.len(), 1);
        assert_eq!(clip.remote_id.as_deref(), Some(CREATED));
    }
    Ok(())
}
