//! `cargo xtask loops`: draws the pictures that the simulator's clips are made of and encodes them
//! with ffmpeg. Needed only when a look changes; the results are committed. The simulator itself
//! has no encoder: it strings these loops together.
//!
//! Every look is a function of place and phase that comes back to its start after four seconds, so
//! that any whole second can follow any other. Landscape and portrait are drawn once each at 960 by
//! 540; ffmpeg enlarges them, which suits pictures that are soft anyway.

use std::f32::consts::TAU;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;

use anyhow::{Context, Result, ensure};

/// Frames in a loop: four seconds at 30 a second, a key frame at each second.
const FRAMES: u32 = 120;
const RATE: u32 = 30;
/// The long and the short side of the drawing.
const LONG: u32 = 960;
const SHORT: u32 = 540;

type Rgb = [f32; 3];
/// Place (the short side spans -1..1), half the width, half the height, phase 0..1.
type Look = fn(&Palette, Place) -> Rgb;

#[derive(Clone, Copy)]
struct Place {
    x: f32,
    y: f32,
    half_width: f32,
    half_height: f32,
    phase: f32,
}

struct Palette {
    name: &'static str,
    ground: Rgb,
    deep: Rgb,
    middle: Rgb,
    accent: Rgb,
    bright: Rgb,
}

static PALETTES: [Palette; 4] = [
    Palette {
        name: "ember",
        ground: hex(0x0a_0c_1c),
        deep: hex(0x1c_2a_52),
        middle: hex(0xb8_43_4a),
        accent: hex(0x66_2c_92),
        bright: hex(0xff_b0_5c),
    },
    Palette {
        name: "ice",
        ground: hex(0x02_06_1e),
        deep: hex(0x06_2a_66),
        middle: hex(0x0b_74_c4),
        accent: hex(0x2b_c4_dc),
        bright: hex(0xf0_f7_ff),
    },
    Palette {
        name: "reef",
        ground: hex(0x03_12_14),
        deep: hex(0x0a_3f_3e),
        middle: hex(0x0f_93_74),
        accent: hex(0x6a_d8_4e),
        bright: hex(0xe4_ff_b8),
    },
    Palette {
        name: "dusk",
        ground: hex(0x14_07_22),
        deep: hex(0x46_1c_7c),
        middle: hex(0xd2_3f_86),
        accent: hex(0xff_70_5a),
        bright: hex(0xff_d0_9a),
    },
];

/// One scene: a look in the colours of a palette.
struct Scene {
    palette: &'static Palette,
    name: &'static str,
    look: Look,
    /// Whether it is encoded for the large sizes as well, which takes twice the room.
    large: bool,
}

const fn scene(palette: usize, name: &'static str, look: Look, large: bool) -> Scene {
    Scene {
        palette: &PALETTES[palette],
        name,
        look,
        large,
    }
}

/// Three scenes in each palette, one of them in the large sizes.
static SCENES: [Scene; 12] = [
    scene(0, "ribbon", ribbon, true),
    scene(0, "orbits", orbits, false),
    scene(0, "bloom", bloom, false),
    scene(1, "waves", waves, true),
    scene(1, "spiral", spiral, false),
    scene(1, "drift", drift, false),
    scene(2, "bloom", bloom, true),
    scene(2, "drift", drift, false),
    scene(2, "ribbon", ribbon, false),
    scene(3, "orbits", orbits, true),
    scene(3, "waves", waves, false),
    scene(3, "spiral", spiral, false),
];

impl Scene {
    fn file(&self, assets: &Path, rest: &str) -> PathBuf {
        assets.join(format!("{}-{}-{rest}", self.palette.name, self.name))
    }
}

/// Draws and encodes every loop into the simulator's `assets`.
///
/// # Errors
/// If ffmpeg with libx264 is missing or fails, or the folder cannot be written.
pub(crate) fn run() -> Result<()> {
    let assets = Path::new(env!("CARGO_MANIFEST_DIR")).join("../videos-simulator/assets");
    fs::create_dir_all(&assets)?;
    let works: Vec<(&Scene, bool)> = SCENES
        .iter()
        .flat_map(|scene| [(scene, false), (scene, true)])
        .collect();
    let hands = thread::available_parallelism().map_or(2, usize::from);
    thread::scope(|scope| {
        let workers: Vec<_> = (0..hands)
            .map(|hand| {
                let mine = works.iter().skip(hand).step_by(hands);
                let assets = &assets;
                scope.spawn(move || {
                    mine.clone()
                        .try_for_each(|(scene, portrait)| draw(assets, scene, *portrait))
                })
            })
            .collect();
        workers.into_iter().try_for_each(|worker| {
            worker
                .join()
                .map_err(|_| anyhow::anyhow!("a drawing thread panicked"))?
        })
    })?;
    ensure_one_header(&assets)?;
    crop_header(&assets, "landscape", "1792x1024", [64, 64, 28, 36])?;
    crop_header(&assets, "portrait", "1024x1792", [0, 64, 64, 64])?;
    println!("{} scenes in {}", SCENES.len(), assets.display());
    Ok(())
}

/// Draws one scene in one shape, and has ffmpeg write its sizes and eight stills.
fn draw(assets: &Path, scene: &Scene, portrait: bool) -> Result<()> {
    let (width, height) = if portrait {
        (SHORT, LONG)
    } else {
        (LONG, SHORT)
    };
    let (shape, small, large, still) = if portrait {
        ("portrait", "720:1280", "1080:1920", "216:384")
    } else {
        ("landscape", "1280:720", "1920:1080", "384:216")
    };
    let enlarge = "flags=bicubic+accurate_rnd+full_chroma_int,format=yuv420p";
    let rest = if scene.large {
        format!("scale={large}:{enlarge}[large]")
    } else {
        "nullsink".to_owned()
    };
    // One still for each half second, one JPEG after the other.
    let graph = format!(
        "[0:v]split=3[a][b][c];[a]scale={small}:{enlarge}[small];\
         [c]select='not(mod(n,15))',scale={still}:flags=area,format=yuvj420p[still];\
         [b]{rest}"
    );
    let mut ffmpeg = Command::new("ffmpeg");
    ffmpeg
        .args("-v error -y -f rawvideo -pix_fmt rgb48le".split(' '))
        .args(format!("-s {width}x{height} -r {RATE} -i -").split(' '))
        .args(["-filter_complex", &graph])
        .args(encode(
            "[small]",
            "33",
            &scene.file(assets, &format!("{shape}-720.h264")),
        ));
    if scene.large {
        let file = scene.file(assets, &format!("{shape}-1080.h264"));
        ffmpeg.args(encode("[large]", "37", &file));
    }
    let mut ffmpeg = ffmpeg
        .args("-map [still] -vsync 0 -q:v 5 -bitexact -f mjpeg".split(' '))
        .arg(scene.file(assets, &format!("{shape}.mjpeg")))
        .stdin(Stdio::piped())
        .spawn()
        .context("ffmpeg is needed to encode the loops")?;
    let mut pipe = ffmpeg.stdin.take().context("ffmpeg has no input")?;
    for frame in 0..FRAMES {
        pipe.write_all(&picture(scene, width, height, frame))
            .context("ffmpeg stopped listening")?;
    }
    drop(pipe);
    ensure!(
        ffmpeg.wait()?.success(),
        "ffmpeg failed on {} {}",
        scene.palette.name,
        scene.name
    );
    Ok(())
}

/// The part of ffmpeg's command line that encodes one output. Closed groups of one second, no B
/// frames, and the same header in every file, so that any group can follow any other.
fn encode(label: &str, crf: &str, file: &Path) -> Vec<String> {
    let x264 = "keyint=30:min-keyint=30:scenecut=0:open-gop=0:bframes=0:level=4.0:threads=1:\
                psy=0:aq-mode=3";
    let colours = "-color_primaries bt709 -color_trc bt709 -colorspace bt709 -color_range tv";
    let fixed = format!(
        "-map {label} -c:v libx264 -profile:v main -preset slow -crf {crf} -x264-params {x264} \
         {colours} -bsf:v filter_units=remove_types=6 -f h264"
    );
    fixed
        .split(' ')
        .map(String::from)
        .chain([file.display().to_string()])
        .collect()
}

/// One frame as 16-bit RGB, little endian.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "pixel arithmetic: every value is far inside the range"
)]
fn picture(scene: &Scene, width: u32, height: u32, frame: u32) -> Vec<u8> {
    let (half_width, half_height) = (width as f32 / SHORT as f32, height as f32 / SHORT as f32);
    let phase = frame as f32 / FRAMES as f32;
    let mut bytes = Vec::with_capacity(width as usize * height as usize * 6);
    for row in 0..height {
        for column in 0..width {
            let x = (column as f32 + 0.5) * 2.0 / SHORT as f32 - half_width;
            let y = (row as f32 + 0.5) * 2.0 / SHORT as f32 - half_height;
            for part in (scene.look)(
                scene.palette,
                Place {
                    x,
                    y,
                    half_width,
                    half_height,
                    phase,
                },
            ) {
                let value = (part.clamp(0.0, 1.0) * 65535.0) as u16;
                bytes.extend_from_slice(&value.to_le_bytes());
            }
        }
    }
    bytes
}

/// All loops of one size must share their parameter sets: the simulator writes them once per clip.
fn ensure_one_header(assets: &Path) -> Result<()> {
    for size in [
        "landscape-720",
        "landscape-1080",
        "portrait-720",
        "portrait-1080",
    ] {
        let mut first: Option<Vec<u8>> = None;
        for scene in SCENES
            .iter()
            .filter(|scene| scene.large || size.ends_with("720"))
        {
            let file = scene.file(assets, &format!("{size}.h264"));
            let stream = fs::read(&file)?;
            let header = header(&stream)
                .with_context(|| format!("no key frame in {}", file.display()))?
                .to_vec();
            ensure!(
                first.get_or_insert_with(|| header.clone()) == &header,
                "{} has another header than its siblings",
                file.display()
            );
        }
    }
    Ok(())
}

/// Writes the parameter sets of a size that shows the middle of a larger one: `edges` are the
/// pixels of the coded picture (1920x1088, 1088x1920) hidden at the left, right, top and bottom.
/// Decoders keep their rows aligned and quietly give up a left edge that is no multiple of 64.
fn crop_header(assets: &Path, shape: &str, size: &str, edges: [u32; 4]) -> Result<()> {
    let [left, right, top, bottom] = edges;
    let whole = SCENES[0].file(assets, &format!("{shape}-1080.h264"));
    let crop = format!(
        "h264_metadata=crop_left={left}:crop_right={right}:crop_top={top}:crop_bottom={bottom}"
    );
    let done = Command::new("ffmpeg")
        .args(["-v", "error", "-f", "h264", "-i"])
        .arg(whole)
        .args([
            "-c",
            "copy",
            "-bsf:v",
            &crop,
            "-frames:v",
            "1",
            "-f",
            "h264",
            "-",
        ])
        .output()?;
    ensure!(
        done.status.success(),
        "ffmpeg failed on the header of {size}"
    );
    let header = header(&done.stdout).context("no key frame behind the header")?;
    fs::write(assets.join(format!("header-{size}.h264")), header)?;
    Ok(())
}

/// What stands before the first key frame.
fn header(stream: &[u8]) -> Option<&[u8]> {
    let picture = stream
        .windows(4)
        .position(|four| matches!(four, [0, 0, 1, slice] if slice & 0x1f == 5))?;
    let start = if stream[..picture].ends_with(&[0]) {
        picture - 1
    } else {
        picture
    };
    Some(&stream[..start])
}

// The looks.

/// A band of light that leans and sways, with a spark running along it.
fn ribbon(palette: &Palette, at: Place) -> Rgb {
    let lean = 0.42 + 0.10 * wave(at.phase, 0.0);
    let along = at.y * lean.cos() - at.x * lean.sin();
    let across = at.x * lean.cos()
        + at.y * lean.sin()
        + 0.20 * (1.6 * along + TAU * at.phase).sin()
        + 0.07 * (3.4 * along - 2.0 * TAU * at.phase).sin();
    let mut colour = mix(palette.deep, palette.ground, smooth(-0.9, 0.9, across));
    colour = mix(colour, palette.accent, 0.95 * bell(across - 0.42, 0.30));
    colour = mix(colour, palette.middle, 0.90 * bell(across - 0.14, 0.22));
    colour = mix(colour, palette.bright, bell(across + 0.06, 0.17));
    let reach = at.half_width + at.half_height;
    let spark = along - (2.0 * at.phase - 1.0) * reach;
    add(
        colour,
        palette.bright,
        0.8 * bell(spark, 0.30) * bell(across - 0.05, 0.10),
    )
}

/// Hills of water in front of a low sun.
fn waves(palette: &Palette, at: Place) -> Rgb {
    let level = at.y / at.half_height;
    let mut colour = mix(palette.ground, palette.deep, smooth(-1.0, -0.45, level));
    colour = mix(colour, palette.middle, smooth(-0.65, -0.1, level));
    colour = mix(colour, palette.bright, 0.55 * smooth(-0.35, 0.15, level));
    let sun = (at.x - 0.35 * at.half_width)
        .hypot(at.y + at.half_height * (0.20 + 0.06 * wave(at.phase, 0.0)));
    colour = add(colour, palette.accent, 0.5 * bell(sun, 0.55));
    colour = mix(colour, palette.bright, smooth(0.235, 0.215, sun));
    for layer in 0..5_u8 {
        let depth = f32::from(layer) / 4.0;
        let pace = if layer % 2 == 0 { 1.0 } else { -1.0 };
        let shift = f32::from(layer) * 1.9;
        let crest = -0.02
            + 0.21 * f32::from(layer)
            + (0.07 + 0.03 * depth)
                * ((2.2 - 0.9 * depth) * at.x + pace * TAU * at.phase + shift).sin()
            + 0.03 * ((4.7 - depth) * at.x - pace * TAU * at.phase + 2.0 * shift).sin();
        let inside = smooth(-0.006, 0.006, level - crest);
        let foot = smooth(0.0, 0.55, level - crest);
        let near = mix(
            mix(palette.middle, palette.deep, 0.35 + 0.65 * depth),
            palette.ground,
            0.55 * depth,
        );
        let water = mix(
            mix(near, palette.accent, 0.30 * (1.0 - depth)),
            palette.ground,
            0.75 * foot,
        );
        colour = mix(colour, water, inside);
        colour = add(
            colour,
            palette.bright,
            0.35 * (1.0 - 0.6 * depth) * bell(level - crest, 0.012),
        );
    }
    colour
}

/// Planets on tilted rings around a star.
fn orbits(palette: &Palette, at: Place) -> Rgb {
    let turn = if at.half_height > at.half_width {
        1.15_f32
    } else {
        -0.30
    };
    let x = at.x * turn.cos() - at.y * turn.sin();
    let y = (at.x * turn.sin() + at.y * turn.cos()) * 1.75;
    let far = at.x.hypot(at.y);
    let mut colour = mix(palette.deep, palette.ground, smooth(0.0, 1.5, far));
    colour = add(colour, palette.accent, 0.35 * bell(far, 0.75));
    let round = x.hypot(y);
    let angle = y.atan2(x) / TAU;
    for ring in 0..4_u8 {
        let number = f32::from(ring);
        let radius = 0.48 + 0.40 * number;
        let way: f32 = if ring < 2 { 1.0 } else { -1.0 };
        // Equal planets on a ring: each only has to reach the next one's place within the loop.
        let planets = if ring == 0 { 2.0 } else { 3.0 };
        let behind = (at.phase - planets * (way * angle - 0.11 * number)).rem_euclid(1.0);
        let tail = (-4.0 * behind).exp();
        let tint = mix(palette.accent, palette.middle, number / 3.0);
        colour = add(
            colour,
            tint,
            (0.20 + 0.8 * tail) * bell(round - radius, 0.010 + 0.025 * tail),
        );
        // The nearest planet is the one that leads this tail or the one behind it.
        for turn in [behind, behind - 1.0] {
            let head = TAU * (angle + way * turn / planets);
            let planet = (x - radius * head.cos()).hypot((y - radius * head.sin()) / 1.75);
            let size = 0.055 + 0.014 * number;
            colour = add(colour, tint, 0.6 * bell(planet, size * 2.2));
            colour = mix(colour, palette.bright, smooth(size, size * 0.80, planet));
        }
    }
    let pulse = 0.17 + 0.012 * wave(at.phase, 0.25);
    colour = add(colour, palette.middle, bell(far, pulse * 2.6));
    mix(
        colour,
        palette.bright,
        smooth(pulse * 1.15, pulse * 0.75, far),
    )
}

/// Three arms winding into a bright eye.
fn spiral(palette: &Palette, at: Place) -> Rgb {
    let (x, y) = (at.x - 0.22 * at.half_width, at.y + 0.12 * at.half_height);
    let far = x.hypot(y);
    let angle = y.atan2(x);
    let wind = 2.6 * (far + 0.12).ln();
    let arms = 0.5 + 0.5 * (3.0 * angle + wind - TAU * at.phase).cos();
    let veil = 0.5 + 0.5 * (2.0 * angle - 1.3 * wind + TAU * at.phase + 1.0).cos();
    let mut colour = mix(palette.deep, palette.accent, 0.75 * arms * arms);
    colour = mix(colour, palette.middle, 0.65 * veil * veil * veil);
    colour = mix(
        colour,
        palette.bright,
        0.9 * arms.powi(5) * (-0.9 * far).exp(),
    );
    colour = mix(colour, palette.ground, 0.88 * smooth(0.45, 2.0, far));
    add(colour, palette.bright, 1.1 * bell(far, 0.13))
}

/// A flower of light whose petals turn against each other.
fn bloom(palette: &Palette, at: Place) -> Rgb {
    let (x, y) = (at.x, at.y - 0.04);
    let far = x.hypot(y);
    let angle = y.atan2(x);
    let mut colour = mix(palette.deep, palette.ground, smooth(0.1, 1.5, far));
    for ring in (0..5_u8).rev() {
        let number = f32::from(ring);
        let way = if ring % 2 == 0 { 1.0 } else { -1.0 };
        let petals = 6.0 * angle + way * TAU * at.phase + 0.9 * number;
        let edge = (0.24 + 0.215 * number)
            * (1.0 + 0.20 * petals.cos() + 0.03 * wave(at.phase, 0.2 * number));
        let into = far / edge;
        let fill = smooth(1.012, 0.988, into);
        let tint = match ring {
            0 => palette.bright,
            1 => palette.accent,
            2 => palette.middle,
            3 => mix(palette.middle, palette.deep, 0.55),
            _ => mix(palette.deep, palette.ground, 0.15),
        };
        let shade = mix(
            mix(tint, palette.ground, 0.62),
            tint,
            smooth(0.25, 1.0, into),
        );
        colour = mix(colour, shade, 0.88 * fill);
        colour = add(colour, tint, 0.30 * bell(into - 1.0, 0.05));
    }
    add(
        colour,
        palette.bright,
        0.9 * bell(far, 0.10 + 0.015 * wave(at.phase, 0.0)),
    )
}

/// Slow drops of colour that melt into each other.
fn drift(palette: &Palette, at: Place) -> Rgb {
    let mut field = 0.0;
    let mut warm = 0.0;
    for drop in 0..7_u8 {
        let number = f32::from(drop);
        let x = at.half_width
            * (0.62 * (TAU * 0.37 * number).sin() + 0.16 * wave(at.phase, 0.29 * number));
        let y = at.half_height
            * (0.58 * (TAU * 0.61 * number).cos() + 0.22 * wave(at.phase, 0.43 * number));
        let size = 0.25 + 0.035 * number;
        let pull = size * size / ((at.x - x).powi(2) + (at.y - y).powi(2) + 0.02);
        field += pull;
        warm += pull * f32::from(drop % 3) / 2.0;
    }
    let warmth = warm / field;
    let mut colour = mix(palette.ground, palette.deep, smooth(0.2, 0.95, field));
    let body = mix(palette.middle, palette.accent, smooth(0.15, 0.75, warmth));
    colour = mix(colour, body, smooth(0.98, 1.10, field));
    colour = mix(colour, palette.bright, 0.95 * smooth(1.3, 4.2, field));
    add(colour, body, 0.30 * bell(field - 0.95, 0.22))
}

// Small arithmetic.

const fn hex(rgb: u32) -> Rgb {
    [part(rgb >> 16), part(rgb >> 8), part(rgb)]
}

#[expect(clippy::cast_precision_loss, reason = "a byte fits a float")]
const fn part(byte: u32) -> f32 {
    (byte & 0xff) as f32 / 255.0
}

fn wave(phase: f32, shift: f32) -> f32 {
    (TAU * (phase + shift)).sin()
}

fn bell(distance: f32, width: f32) -> f32 {
    (-(distance / width).powi(2)).exp()
}

/// Smooth step; `from` may lie above `to`.
fn smooth(from: f32, to: f32, value: f32) -> f32 {
    let part = ((value - from) / (to - from)).clamp(0.0, 1.0);
    part * part * (3.0 - 2.0 * part)
}

fn mix(one: Rgb, other: Rgb, share: f32) -> Rgb {
    std::array::from_fn(|part| one[part] + (other[part] - one[part]) * share)
}

fn add(colour: Rgb, light: Rgb, amount: f32) -> Rgb {
    std::array::from_fn(|part| 1.0 - (1.0 - colour[part]) * (1.0 - (light[part] * amount).min(1.0)))
}
