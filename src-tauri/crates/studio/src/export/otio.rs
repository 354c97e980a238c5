//! Selects as `OpenTimelineIO`: JSON of the schemas `Timeline.1`, `Stack.1`, `Track.1`, `Clip.2`,
//! `ExternalReference.1`, `TimeRange.1` and `RationalTime.1`. Each clip keeps its own rate.
//! <https://opentimelineio.readthedocs.io/en/latest/tutorials/otio-file-format-specification.html>

use serde_json::{Value, json};

use super::selects::{Select, Selects};
use crate::error::{Error, Result};

/// The key of the one medium a clip has.
const MEDIUM: &str = "DEFAULT_MEDIA";

pub(super) fn write(selects: &Selects) -> Result<Vec<u8>> {
    let clips = selects.clips.iter().map(clip);
    let mut children = vec![track(
        &selects.title,
        "Video",
        &clips.collect::<Result<Vec<_>>>()?,
    )];
    if selects.clips.iter().any(|clip| clip.sound) {
        let sounds = selects
            .clips
            .iter()
            .map(|one| if one.sound { clip(one) } else { Ok(gap(one)) });
        children.push(track(
            &selects.title,
            "Audio",
            &sounds.collect::<Result<Vec<_>>>()?,
        ));
    }
    let timeline = json!({
        "OTIO_SCHEMA": "Timeline.1",
        "name": selects.title,
        "global_start_time": null,
        "metadata": {},
        "tracks": {
            "OTIO_SCHEMA": "Stack.1",
            "name": "tracks",
            "source_range": null,
            "effects": [],
            "markers": [],
            "enabled": true,
            "metadata": {},
            "children": children,
        },
    });
    serde_json::to_vec_pretty(&timeline).map_err(Error::internal)
}

fn track(name: &str, kind: &str, children: &[Value]) -> Value {
    json!({
        "OTIO_SCHEMA": "Track.1",
        "name": name,
        "kind": kind,
        "source_range": null,
        "effects": [],
        "markers": [],
        "enabled": true,
        "metadata": {},
        "children": children,
    })
}

fn clip(clip: &Select) -> Result<Value> {
    Ok(json!({
        "OTIO_SCHEMA": "Clip.2",
        "name": clip.name,
        "source_range": range(clip, clip.first, clip.length),
        "effects": [],
        "markers": [],
        "enabled": true,
        "active_media_reference_key": MEDIUM,
        "media_references": {
            MEDIUM: {
                "OTIO_SCHEMA": "ExternalReference.1",
                "name": clip.name,
                "target_url": clip.address()?,
                "available_range": range(clip, 0, clip.frames),
                "available_image_bounds": null,
                "metadata": {},
            },
        },
        "metadata": {
            "dailies": {
                "id": clip.id,
                "prompt": clip.prompt,
                "model": clip.model,
                "rating": clip.rating,
            },
        },
    }))
}

/// Silence as long as a clip without sound.
fn gap(clip: &Select) -> Value {
    json!({
        "OTIO_SCHEMA": "Gap.1",
        "name": "",
        "source_range": range(clip, 0, clip.length),
        "effects": [],
        "markers": [],
        "enabled": true,
        "metadata": {},
    })
}

fn range(clip: &Select, first: u32, length: u32) -> Value {
    let time = |frames: u32| {
        json!({
            "OTIO_SCHEMA": "RationalTime.1",
            "rate": clip.rate.per_second(),
            "value": f64::from(frames),
        })
    };
    json!({
        "OTIO_SCHEMA": "TimeRange.1",
        "start_time": time(first),
        "duration": time(length),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::super::selects::Selects;
    use super::super::selects::tests::{NTSC, PAL, select};
    use super::write;

    fn schemas(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::Array(all) => all.iter().for_each(|one| schemas(one, found)),
            Value::Object(fields) => {
                if let Some(schema) = fields.get("OTIO_SCHEMA").and_then(Value::as_str) {
                    found.push(schema.to_owned());
                }
                fields.values().for_each(|one| schemas(one, found));
            }
            _ => {}
        }
    }

    #[test]
    fn each_clip_keeps_its_rate_and_its_part() {
        let clips = vec![select("a sound", PAL, 10, 30), select("b", NTSC, 0, 200)];
        let selects = Selects::new("Spring".to_owned(), clips).expect("a list");
        let json: Value = serde_json::from_slice(&write(&selects).expect("written")).expect("JSON");
        let video = &json["tracks"]["children"][0];
        let first = &video["children"][0];
        assert_eq!(first["source_range"]["start_time"]["value"], 10.0);
        assert_eq!(first["source_range"]["duration"]["rate"], 25.0);
        let medium = &first["media_references"]["DEFAULT_MEDIA"];
        assert_eq!(medium["target_url"], "file:///films/a%20sound.mp4");
        assert_eq!(medium["available_range"]["duration"]["value"], 200.0);
        let rate = &video["children"][1]["source_range"]["duration"]["rate"];
        assert_eq!(rate.as_f64(), Some(30_000.0 / 1001.0));
        let sound = &json["tracks"]["children"][1]["children"];
        assert_eq!(sound[1]["OTIO_SCHEMA"], "Gap.1");
        let mut known = Vec::new();
        schemas(&json, &mut known);
        known.sort();
        known.dedup();
        assert_eq!(
            known,
            [
                "Clip.2",
                "ExternalReference.1",
                "Gap.1",
                "RationalTime.1",
                "Stack.1",
                "TimeRange.1",
                "Timeline.1",
                "Track.1"
            ]
        );
    }
}
