//! Selects as Final Cut Pro XML 1.10. Times are fractions of a second, those in the sequence whole
//! frames of the sequence, those in a clip whole frames of the clip.
//! <https://developer.apple.com/documentation/professional-video-applications/fcpxml-reference>

use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::selects::{Select, Selects};
use crate::error::{Error, Result};
use crate::movie::Rate;

/// A picture of a clip that does not say how large it is.
const USUAL_SIZE: (u32, u32) = (1920, 1080);

type Xml = Writer<Vec<u8>>;
type Shape = (Rate, (u32, u32));

pub(super) fn write(selects: &Selects) -> Result<Vec<u8>> {
    let mut xml = Writer::new_with_indent(Vec::new(), b' ', 2);
    written(&mut xml, selects).map_err(Error::internal)?;
    let mut bytes = xml.into_inner();
    bytes.push(b'\n');
    Ok(bytes)
}

fn written(xml: &mut Xml, selects: &Selects) -> io::Result<()> {
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    xml.write_event(Event::DocType(BytesText::new("fcpxml")))?;
    let shapes = shapes(selects);
    let whole = (selects.rate, size(selects.clips.first()));
    let format = |shape: Shape| {
        let place = shapes.iter().position(|known| *known == shape);
        format!("r{}", place.unwrap_or(0) + 1)
    };
    xml.create_element("fcpxml")
        .with_attribute(("version", "1.10"))
        .write_inner_content(|xml| {
            xml.create_element("resources").write_inner_content(|xml| {
                for shape in &shapes {
                    let (rate, (width, height)) = *shape;
                    xml.create_element("format")
                        .with_attributes([
                            ("id", format(*shape).as_str()),
                            ("frameDuration", &time(1, rate)),
                            ("width", &width.to_string()),
                            ("height", &height.to_string()),
                        ])
                        .write_empty()?;
                }
                for (place, clip) in selects.clips.iter().enumerate() {
                    asset(xml, clip, &asset_id(&shapes, place), &format(shape(clip)))?;
                }
                Ok(())
            })?;
            xml.create_element("library").write_inner_content(|xml| {
                xml.create_element("event")
                    .with_attribute(("name", selects.title.as_str()))
                    .write_inner_content(|xml| {
                        xml.create_element("project")
                            .with_attribute(("name", selects.title.as_str()))
                            .write_inner_content(|xml| {
                                sequence(xml, selects, &format(whole), &shapes)
                            })?;
                        Ok(())
                    })?;
                Ok(())
            })?;
            Ok(())
        })?;
    Ok(())
}

fn asset(xml: &mut Xml, clip: &Select, id: &str, format: &str) -> io::Result<()> {
    let address = clip.address().map_err(io::Error::other)?;
    let length = time(u64::from(clip.frames), clip.rate);
    let mut element = xml.create_element("asset").with_attributes([
        ("id", id),
        ("name", clip.name.as_str()),
        ("start", "0s"),
        ("duration", &length),
        ("hasVideo", "1"),
        ("videoSources", "1"),
        ("format", format),
    ]);
    if clip.sound {
        element = element.with_attributes([("hasAudio", "1"), ("audioSources", "1")]);
    }
    element.write_inner_content(|xml| {
        xml.create_element("media-rep")
            .with_attributes([("kind", "original-media"), ("src", address.as_str())])
            .write_empty()?;
        Ok(())
    })?;
    Ok(())
}

fn sequence(xml: &mut Xml, selects: &Selects, format: &str, shapes: &[Shape]) -> io::Result<()> {
    let rate = selects.rate;
    let total: u64 = selects.clips.iter().map(|clip| clip.length_at(rate)).sum();
    xml.create_element("sequence")
        .with_attributes([
            ("format", format),
            ("duration", time(total, rate).as_str()),
            ("tcStart", "0s"),
            ("tcFormat", "NDF"),
        ])
        .write_inner_content(|xml| {
            xml.create_element("spine").write_inner_content(|xml| {
                let mut at = 0;
                for (place, clip) in selects.clips.iter().enumerate() {
                    let length = clip.length_at(rate);
                    let element = xml.create_element("asset-clip").with_attributes([
                        ("ref", asset_id(shapes, place).as_str()),
                        ("offset", &time(at, rate)),
                        ("name", clip.name.as_str()),
                        ("start", &time(u64::from(clip.first), clip.rate)),
                        ("duration", &time(length, rate)),
                        ("tcFormat", "NDF"),
                    ]);
                    if clip.prompt.is_empty() {
                        element.write_empty()?;
                    } else {
                        element.write_inner_content(|xml| {
                            xml.create_element("note")
                                .write_text_content(BytesText::new(&harmless(&clip.prompt)))?;
                            Ok(())
                        })?;
                    }
                    at += length;
                }
                Ok(())
            })?;
            Ok(())
        })?;
    Ok(())
}

/// XML 1.0 cannot hold control characters, not even escaped.
fn harmless(text: &str) -> String {
    let held = |c: &char| !c.is_control() || matches!(c, '\n' | '\t');
    text.chars().filter(held).collect()
}

/// Formats come first among the resources, then one asset per clip.
fn asset_id(shapes: &[Shape], place: usize) -> String {
    format!("r{}", shapes.len() + place + 1)
}

/// Every shape there is, that of the sequence first.
fn shapes(selects: &Selects) -> Vec<Shape> {
    let mut shapes = vec![(selects.rate, size(selects.clips.first()))];
    for clip in &selects.clips {
        if !shapes.contains(&shape(clip)) {
            shapes.push(shape(clip));
        }
    }
    shapes
}

fn shape(clip: &Select) -> Shape {
    (clip.rate, size(Some(clip)))
}

fn size(clip: Option<&Select>) -> (u32, u32) {
    let size = clip.and_then(|clip| Some((clip.width?, clip.height?)));
    size.unwrap_or(USUAL_SIZE)
}

/// So many frames as a fraction of seconds: `1001/30000s`, `2s`.
fn time(frames: u64, rate: Rate) -> String {
    let (over, under) = (frames * u64::from(rate.seconds), u64::from(rate.frames));
    if over % under.max(1) == 0 {
        return format!("{}s", over / under.max(1));
    }
    format!("{over}/{under}s")
}

#[cfg(test)]
mod tests {
    use quick_xml::Reader;
    use quick_xml::events::Event;

    use super::super::selects::Selects;
    use super::super::selects::tests::{NTSC, PAL, select};
    use super::{time, write};

    /// The attributes of all elements of a name, in their order.
    fn elements(xml: &str, name: &str) -> Vec<Vec<(String, String)>> {
        let mut reader = Reader::from_str(xml);
        let mut found = Vec::new();
        loop {
            match reader.read_event().expect("XML") {
                Event::Eof => return found,
                Event::Start(element) | Event::Empty(element)
                    if element.name().as_ref() == name =>
                {
                    let attributes = element.attributes().map(|one| {
                        let one = one.expect("an attribute");
                        let key = one.key.as_ref().to_owned();
                        let value = one.value.clone().into_owned();
                        (key, value)
                    });
                    found.push(attributes.collect());
                }
                _ => {}
            }
        }
    }

    fn value(element: &[(String, String)], name: &str) -> String {
        let found = element.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.clone()).unwrap_or_default()
    }

    #[test]
    fn times_are_fractions_without_a_rest() {
        assert_eq!(time(0, NTSC), "0s");
        assert_eq!(time(1, NTSC), "1001/30000s");
        assert_eq!(time(30_000, NTSC), "1001s");
        assert_eq!(time(30, PAL), "30/25s");
    }

    #[test]
    fn every_clip_has_an_asset_and_follows_the_one_before() {
        let clips = vec![
            select("a & b", NTSC, 15, 30),
            select("sound", NTSC, 0, 60),
            select("slow", PAL, 5, 25),
        ];
        let selects = Selects::new("Spring <1>".to_owned(), clips).expect("a list");
        let xml = String::from_utf8(write(&selects).expect("written")).expect("text");
        let formats = elements(&xml, "format");
        assert_eq!(formats.len(), 2);
        assert_eq!(value(&formats[0], "frameDuration"), "1001/30000s");
        let assets = elements(&xml, "asset");
        assert_eq!(value(&assets[1], "hasAudio"), "1");
        assert_eq!(value(&assets[0], "name"), "a &amp; b");
        let media = elements(&xml, "media-rep");
        assert_eq!(value(&media[0], "src"), "file:///films/a%20&amp;%20b.mp4");
        let clips = elements(&xml, "asset-clip");
        assert_eq!(value(&clips[0], "start"), "15015/30000s");
        assert_eq!(value(&clips[1], "offset"), "30030/30000s");
        assert_eq!(value(&clips[1], "ref"), value(&assets[1], "id"));
        // 25 frames of 25 take one second: 30 frames of 29.97.
        assert_eq!(value(&clips[2], "start"), "5/25s");
        assert_eq!(value(&clips[2], "duration"), "30030/30000s");
        let sequence = elements(&xml, "sequence");
        assert_eq!(value(&sequence[0], "duration"), "120120/30000s");
    }

    #[test]
    fn a_prompt_cannot_break_the_file() {
        let mut clip = select("a", PAL, 0, 10);
        clip.prompt = "\u{1b}]0;x\u{7} </note><evil/> & \u{202e}".to_owned();
        let selects = Selects::new("S".to_owned(), vec![clip]).expect("a list");
        let xml = String::from_utf8(write(&selects).expect("written")).expect("text");
        assert!(elements(&xml, "evil").is_empty());
        assert_eq!(elements(&xml, "note").len(), 1);
        assert!(!xml.contains('\u{1b}'));
    }
}
