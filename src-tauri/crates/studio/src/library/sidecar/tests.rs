//! Tests of sidecars as they lie on the disk.

use super::*;
use crate::character::Appearance;
use crate::clip::{ClipFile, ClipState};
use crate::server::{BodyForm, HeaderInput};

type Outcome = Result<(), Box<dyn std::error::Error>>;

pub(in crate::library) fn clip() -> Clip {
    Clip {
        id: "019aaf3e-8c1d-7b2e-9f00-3d2c1bab12cd".to_owned(),
        state: ClipState::Safe,
        source: ClipSource::Remixed,
        prompt: "A red fox \u{1f98a}\nin snow".to_owned(),
        title: Some("Fox".to_owned()),
        model: Some("sora-2".to_owned()),
        size: Some("1280x720".to_owned()),
        seconds: Some("8".to_owned()),
        server_id: Some("one".to_owned()),
        server_name: Some("Studio server".to_owned()),
        remote_id: Some("video_123".to_owned()),
        origin_id: Some("origin".to_owned()),
        project_id: Some("project".to_owned()),
        progress: Some(100),
        remote_status: Some("completed".to_owned()),
        queue_place: None,
        quiet_since: None,
        created_at: 1_795_390_200_123.0,
        accepted_at: Some(1_795_390_201_000.0),
        completed_at: None,
        expires_at: None,
        never_expires: false,
        gone_at: None,
        saved_at: Some(1_795_390_300_000.0),
        time_left: None,
        fetched_bytes: None,
        problem: None,
        file: Some(ClipFile {
            name: "fox.mp4".to_owned(),
            bytes: 9314.0,
            sha256: "00ff".to_owned(),
            media_type: "video/mp4".to_owned(),
            width: Some(64),
            height: Some(64),
            duration: Some(1.0),
            frame_rate: Some(24.0),
            codec: None,
            present: true,
        }),
        has_poster: false,
        has_sprite: false,
        characters: vec![Appearance {
            name: "Mossy".to_owned(),
            remote_id: "char_1".to_owned(),
        }],
        reference_id: None,
        rating: 4,
        flag: Flag::Pick,
        reject_reason: None,
        tags: vec!["b roll".to_owned(), "Hero".to_owned()],
        note: Some("Ask Ana".to_owned()),
        stack_id: Some("stack".to_owned()),
        trashed_at: None,
        trash_ends_at: None,
        deleted_on_server_at: None,
    }
}

fn sidecar() -> Option<Sidecar> {
    Sidecar::of(
        &clip(),
        Some(&AskedOf {
            base_url: "https://me:s3cret@video.example:8443/v1?key=s3cret#s3cret",
            auth: &AuthForm::ApiKey,
            demo: false,
            organization: Some("org-films"),
            project: None,
            connection: ConnectionInput {
                headers: vec![
                    HeaderInput {
                        name: "X-Team".to_owned(),
                        value: Some("films".to_owned()),
                    },
                    HeaderInput {
                        name: "X-Secret".to_owned(),
                        value: None,
                    },
                ],
                proxy: Some("http://proxy.example:3128".to_owned()),
                certificate: Some("abc".to_owned()),
                body: BodyForm::Json,
                ..ConnectionInput::default()
            },
        }),
        Some("Foxes"),
        Some(r#"{"seed":7}"#),
    )
}

#[test]
fn a_sidecar_says_what_is_known_in_words_people_read() -> Outcome {
    let bytes = sidecar().ok_or("the clip has a file")?.to_bytes()?;
    let json: serde_json::Value = serde_json::from_slice(&bytes)?;
    assert_eq!(json["dailies"], 4);
    assert_eq!(json["tags"], serde_json::json!(["b roll", "Hero"]));
    assert_eq!(
        (&json["note"], &json["stackId"]),
        (&"Ask Ana".into(), &"stack".into())
    );
    assert_eq!(json["server"]["auth"]["kind"], "api_key");
    assert_eq!(json["file"]["frameRate"], 24.0);
    assert_eq!(json["file"]["name"], "fox.mp4");
    assert_eq!(json["createdAt"], "2026-11-22T23:30:00.123Z");
    assert_eq!(json["project"], "Foxes");
    assert_eq!(json["extra"]["seed"], 7);
    assert_eq!(json["source"], "remixed");
    assert!(json.get("completedAt").is_none());
    Ok(())
}

#[test]
fn a_sidecar_keeps_no_secret_of_the_server_address() -> Outcome {
    let mut sidecar = sidecar().ok_or("the clip has a file")?;
    let server = sidecar.server.clone().ok_or("it names the server")?;
    assert_eq!(
        server.base_url.as_deref(),
        Some("https://video.example:8443/v1")
    );
    // Not even when it was put there past `of`.
    sidecar.server = Some(SidecarServer {
        name: None,
        base_url: Some("https://me:s3cret@video.example/v1?key=s3cret".to_owned()),
        id: None,
        auth: None,
        demo: false,
        organization: None,
        project: None,
        connection: ConnectionInput::default(),
    });
    let text = String::from_utf8(sidecar.to_bytes()?)?;
    assert!(!text.contains("s3cret"), "{text}");
    Ok(())
}

#[test]
fn a_sidecar_keeps_how_its_server_is_reached_but_neither_proxy_nor_certificate() -> Outcome {
    let bytes = sidecar().ok_or("the clip has a file")?.to_bytes()?;
    let json: serde_json::Value = serde_json::from_slice(&bytes)?;
    let server = &json["server"];
    assert_eq!(server["organization"], "org-films");
    assert_eq!(server["connection"]["headers"][0]["value"], "films");
    assert_eq!(
        server["connection"]["headers"][1]["value"],
        serde_json::Value::Null
    );
    assert_eq!(server["connection"]["body"], "json");
    for never in ["proxy.example", "abc"] {
        assert!(!String::from_utf8_lossy(&bytes).contains(never), "{never}");
    }
    Ok(())
}

#[test]
fn a_sidecar_reads_back_as_it_was_written() -> Outcome {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("fox.mp4.json");
    let sidecar = sidecar().ok_or("the clip has a file")?;
    std::fs::write(&path, sidecar.to_bytes()?)?;
    assert_eq!(Sidecar::read(&path)?, sidecar);
    Ok(())
}

#[test]
fn a_sidecar_of_the_first_version_is_still_read() -> Outcome {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("fox.mp4.json");
    std::fs::write(
        &path,
        r#"{"dailies": 1, "id": "019aaf3e-8c1d-7b2e-9f00-3d2c1bab12cd", "source": "created",
            "prompt": "A fox", "server": {"name": "Studio"}, "rating": 3, "flag": "pick",
            "file": {"name": "fox.mp4", "bytes": 9, "sha256": "00ff", "mediaType": "video/mp4"},
            "createdAt": "2026-11-22T23:30:00Z"}"#,
    )?;
    let read = Sidecar::read(&path)?;
    assert_eq!((read.version, read.rating), (1, 3));
    assert_eq!((read.project_id, read.trashed_at), (None, None));
    Ok(())
}

#[test]
fn a_clip_without_a_file_has_no_sidecar() {
    let waiting = Clip {
        file: None,
        ..clip()
    };
    assert_eq!(Sidecar::of(&waiting, None, None, None), None);
}

#[test]
fn a_newer_sidecar_is_left_alone_and_says_so() -> Outcome {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("fox.mp4.json");
    std::fs::write(&path, r#"{"dailies": 9, "file": {"somewhere": "else"}}"#)?;
    let error = Sidecar::read(&path).expect_err("it is newer");
    assert!(matches!(
        error,
        LibraryError::NewerSidecar { version: 9, .. }
    ));
    assert!(error.to_string().contains("Update Dailies"), "{error}");
    Ok(())
}

#[test]
fn what_is_no_sidecar_does_no_harm() -> Outcome {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("fox.mp4.json");
    let nested = "[".repeat(100_000);
    for text in [
        "",
        "{",
        "null",
        "[]",
        r#"{"dailies":"x"}"#,
        r#"{"dailies":1}"#,
        &nested,
    ] {
        std::fs::write(&path, text)?;
        let error = Sidecar::read(&path).expect_err("it is not ours");
        assert!(
            matches!(error, LibraryError::BadSidecar { .. }),
            "{error:?}"
        );
    }
    std::fs::write(&path, vec![b' '; 3 << 20])?;
    let error = Sidecar::read(&path).expect_err("it is too large");
    assert!(matches!(error, LibraryError::BadSidecar { details, .. } if details.contains("2 MB")));
    Ok(())
}

#[test]
fn an_edited_sidecar_is_brought_within_bounds() -> Outcome {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("fox.mp4.json");
    let sidecar = sidecar().ok_or("the clip has a file")?;
    let mut json: serde_json::Value = serde_json::from_slice(&sidecar.to_bytes()?)?;
    json["rating"] = 200.into();
    json["createdAt"] = "yesterday".into();
    json["more"] = "of a later version".into();
    std::fs::write(&path, json.to_string())?;
    let read = Sidecar::read(&path)?;
    assert_eq!((read.rating, read.created_at), (5, None));
    Ok(())
}
