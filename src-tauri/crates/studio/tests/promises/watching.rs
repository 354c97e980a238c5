//! What the player keeps and what leaves it: marks, parts, frames, chains.

use std::path::{Path, PathBuf};
use std::process::Command;

use studio::RequestId;
use studio::clip::{ClipSource, ClipState, Fit, FrameOf, ReferenceUse};
use studio::deed::Verb;
use studio::part::Part;

use super::world::{Open, Outcome, World, eventually, files, remove_databases};

const COUNTED: &[u8] = include_bytes!("../../../../../tests/fixtures/clips/counted.mp4");

/// The id of a clip that was brought in.
async fn brought_in(world: &World, open: &Open, name: &str, bytes: &[u8]) -> String {
    let source = world.folder.path().join(name);
    std::fs::write(&source, bytes).expect("a clip on disk");
    let report = open
        .studio
        .import_files(RequestId::fresh(), vec![source], None, |_| ())
        .await
        .expect("imported");
    report.clips[0].id.clone()
}

fn part(first: u32, last: u32) -> Part {
    Part {
        first: Some(first),
        last: Some(last),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn marks_survive_a_restart_and_the_loss_of_the_database() -> Outcome {
    let world = World::new().await;
    let open = world.open().await;
    let id = brought_in(&world, &open, "counted.mp4", COUNTED).await;
    open.studio
        .mark_part(RequestId::fresh(), &id, part(15, 30))
        .await?;
    let noted = || {
        let texts = files(&world.library());
        let mut texts = texts
            .iter()
            .filter_map(|path| std::fs::read_to_string(path).ok());
        texts.any(|text| text.contains(r#""last": 30"#))
    };
    eventually("the marks are noted beside the clip", noted).await;
    world.close(open).await;

    let open = world.open().await;
    assert_eq!(open.studio.watch(&id).await?.part, part(15, 30));
    world.close(open).await;

    remove_databases(&world.data_dir())?;
    let open = world.open().await;
    open.studio.rebuild_library(RequestId::fresh()).await?;
    assert_eq!(open.studio.watch(&id).await?.part, part(15, 30));
    open.studio
        .mark_part(RequestId::fresh(), &id, Part::default())
        .await?;
    assert!(open.studio.watch(&id).await?.part.is_whole());
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn marks_are_taken_back_and_set_again_across_restarts() -> Outcome {
    let world = World::new().await;
    let open = world.open().await;
    let id = brought_in(&world, &open, "counted.mp4", COUNTED).await;
    let only_in = Part {
        first: Some(4),
        last: None,
    };
    let steps = [Part::default(), only_in, part(4, 30), Part::default()];
    for step in &steps[1..] {
        open.studio
            .mark_part(RequestId::fresh(), &id, *step)
            .await?;
    }
    let deed = open.studio.undoable().await?.undo.ok_or("no deed")?;
    assert_eq!((deed.verb, deed.clip.as_ref()), (Verb::Part, Some(&id)));
    // What changes nothing is no deed.
    open.studio
        .mark_part(RequestId::fresh(), &id, Part::default())
        .await?;
    assert_eq!(open.studio.undoable().await?.undo, Some(deed));
    world.close(open).await;

    let open = world.open().await;
    for before in steps.iter().rev().skip(1) {
        open.studio.undo(RequestId::fresh(), None).await?;
        assert_eq!(open.studio.watch(&id).await?.part, *before);
    }
    world.close(open).await;
    let open = world.open().await;
    for after in &steps[1..] {
        open.studio.redo(RequestId::fresh()).await?;
        assert_eq!(open.studio.watch(&id).await?.part, *after);
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_out_mark_before_the_in_mark_is_refused() -> Outcome {
    let world = World::new().await;
    let open = world.open().await;
    let id = brought_in(&world, &open, "counted.mp4", COUNTED).await;
    let refused = open
        .studio
        .mark_part(RequestId::fresh(), &id, part(9, 8))
        .await;
    assert!(refused.is_err());
    assert!(open.studio.watch(&id).await?.part.is_whole());
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_part_begins_at_the_key_frame_before_and_leaves_the_clip_alone() -> Outcome {
    let world = World::new().await;
    let open = world.open().await;
    let id = brought_in(&world, &open, "counted.mp4", COUNTED).await;
    let original = open.studio.clip_path(&id).await?;
    for (wanted, from) in [((15, 30), 12), ((24, 24), 24), ((0, 47), 0), ((40, 46), 36)] {
        let (first, last) = wanted;
        let plan = open.studio.plan_part(&id, part(first, last)).await?;
        assert_eq!((plan.wanted.first, plan.wanted.last), wanted);
        assert_eq!((plan.possible.first, plan.possible.last), (from, last));
        let target = world.folder.path().join(format!("part-{first}.mp4"));
        let saved = open
            .studio
            .export_part(
                RequestId::fresh(),
                &id,
                part(first, last),
                target,
                |_, _| {},
            )
            .await?;
        let bytes = std::fs::read(&saved)?;
        let name = format!("again-{first}.mp4");
        let found = brought_in(&world, &open, &name, &bytes).await;
        let frames = open.studio.watch(&found).await?.frames;
        let frames = frames.ok_or("no table")?;
        assert_eq!(frames.count, last - from + 1, "{wanted:?}");
        assert_eq!((frames.rate.frames, frames.rate.seconds), (30_000, 1001));
        #[expect(clippy::cast_precision_loss, reason = "a small file")]
        let bytes = std::fs::metadata(&saved)?.len() as f64;
        assert_eq!(plan.bytes.total_cmp(&bytes), std::cmp::Ordering::Equal);
        if let Some(numbers) = numbers_in(&saved) {
            let expected: Vec<u32> = (from..=last).collect();
            assert_eq!(numbers, expected, "{wanted:?}");
        }
    }
    assert_eq!(std::fs::read(original)?, COUNTED);
    Ok(())
}

/// The numbers that the frames of the counted clip show, as `ffmpeg` decodes them; `None` where
/// there is no `ffmpeg`.
fn numbers_in(path: &Path) -> Option<Vec<u32>> {
    let picture = Command::new("ffmpeg")
        .args(["-v", "error", "-i"])
        .arg(path)
        .args([
            "-map",
            "0:v",
            "-fps_mode",
            "passthrough",
            "-f",
            "rawvideo",
            "-pix_fmt",
            "gray",
            "-",
        ])
        .output()
        .ok()?;
    assert!(
        picture.status.success() && picture.stderr.is_empty(),
        "{}",
        String::from_utf8_lossy(&picture.stderr)
    );
    let bright = |frame: &[u8], bit: usize| frame[32 * 64 + bit * 8 + 4] > 128;
    let number = |frame: &[u8]| -> u32 {
        let set = (0..8).filter(|bit| bright(frame, *bit));
        set.map(|bit| 1_u32 << bit).sum()
    };
    Some(picture.stdout.chunks_exact(64 * 64).map(number).collect())
}

#[tokio::test(flavor = "multi_thread")]
async fn sound_goes_with_the_part() -> Outcome {
    let world = World::new().await;
    let open = world.open().await;
    let id = brought_in(&world, &open, "counted.mp4", COUNTED).await;
    let target = world.folder.path().join("part.mp4");
    let saved = open
        .studio
        .export_part(RequestId::fresh(), &id, part(24, 47), target, |_, _| {})
        .await?;
    let Ok(told) = Command::new("ffprobe")
        .args(["-v", "error", "-count_frames", "-show_entries"])
        .args([
            "stream=codec_type,nb_read_frames,duration,start_time",
            "-of",
            "json",
        ])
        .arg(&saved)
        .output()
    else {
        return Ok(());
    };
    let told: serde_json::Value = serde_json::from_slice(&told.stdout)?;
    let seconds = |stream: &serde_json::Value, name: &str| {
        stream[name]
            .as_str()
            .and_then(|text| text.parse::<f64>().ok())
    };
    let streams = told["streams"].as_array().ok_or("no streams")?;
    assert_eq!(streams.len(), 2, "{told}");
    for stream in streams {
        let length = seconds(stream, "duration").ok_or("no length")?;
        assert!((0.75..0.9).contains(&length), "{told}");
        let start = seconds(stream, "start_time").ok_or("no start")?;
        assert!(start.abs() < 0.05, "{told}");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clip_without_a_table_says_why_it_cannot_be_cut() -> Outcome {
    let world = World::new().await;
    let open = world.open().await;
    let fragmented = include_bytes!("../../../../../tests/fixtures/clips/fragmented.mp4");
    let id = brought_in(&world, &open, "fragmented.mp4", fragmented).await;
    assert_eq!(open.studio.watch(&id).await?.frames, None);
    let refused = open.studio.plan_part(&id, part(0, 3)).await;
    let sentence = refused.expect_err("no table").to_string();
    assert!(
        sentence.contains("Save the whole clip instead"),
        "{sentence}"
    );
    let target = world.folder.path().join("part.mp4");
    let refused = open
        .studio
        .export_part(
            RequestId::fresh(),
            &id,
            part(0, 3),
            target.clone(),
            |_, _| {},
        )
        .await;
    assert!(refused.is_err() && !target.exists());
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_frame_is_saved_as_it_was_taken_and_nothing_else_is() -> Outcome {
    let world = World::new().await;
    let open = world.open().await;
    let id = brought_in(&world, &open, "counted.mp4", COUNTED).await;
    let target: PathBuf = world.folder.path().join("frame.png");
    let save = |png: Vec<u8>| {
        let target = target.clone();
        open.studio
            .export_frame(RequestId::fresh(), &id, png, target)
    };
    assert!(save(b"not a picture".to_vec()).await.is_err());
    assert!(!target.exists());
    let png = b"\x89PNG\r\n\x1a\nand so on".to_vec();
    assert_eq!(save(png.clone()).await?, target);
    assert_eq!(std::fs::read(&target)?, png);
    let name = open.studio.suggested_frame_name(&id, 12).await?;
    assert!(name.ends_with("_frame-12.png"), "{name}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clip_that_goes_on_from_another_remembers_it_and_chains_play_in_order() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let first = brought_in(&world, &open, "counted.mp4", COUNTED).await;
    let mut png = std::io::Cursor::new(Vec::new());
    image::RgbImage::from_pixel(64, 48, image::Rgb([200, 30, 30]))
        .write_to(&mut png, image::ImageFormat::Png)?;
    let staged = open
        .studio
        .stage_reference(png.into_inner(), "Last frame.png".to_owned())
        .await?;
    let mut made = vec![first.clone()];
    for continues in [true, true, false] {
        let mut wish = open.wish("And then it lands");
        wish.reference = Some(ReferenceUse {
            id: staged.id.clone(),
            fit: Fit::Crop,
            frame_of: Some(FrameOf {
                clip_id: made[made.len() - 1].clone(),
                continues,
            }),
        });
        let clip = open
            .studio
            .create_clips(RequestId::fresh(), wish)
            .await?
            .remove(0);
        assert_eq!(
            clip.source,
            if continues {
                ClipSource::Continued
            } else {
                ClipSource::FromFrame
            }
        );
        assert_eq!(clip.origin_id.as_ref(), made.last());
        open.until_state(&clip.id, ClipState::Safe).await;
        made.push(clip.id);
    }
    let chain = |id: String| {
        let studio = open.studio.clone();
        async move {
            let clips = studio.chain(&id).await?;
            Ok::<_, studio::error::Error>(clips.into_iter().map(|clip| clip.id).collect::<Vec<_>>())
        }
    };
    for id in &made[..3] {
        assert_eq!(chain(id.clone()).await?, made[..3]);
    }
    // What is only made from a frame begins anew.
    assert_eq!(chain(made[3].clone()).await?, made[3..]);
    let sent = world.simulator.books();
    assert_eq!(sent.creates.len(), 3);
    Ok(())
}
