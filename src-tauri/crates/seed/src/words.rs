//! What prompts, projects and reasons say: enough words that a search has something to find.

use fastrand::Rng;

const SHOTS: [&str; 12] = [
    "Wide shot",
    "Close-up",
    "Aerial",
    "Slow dolly in",
    "Handheld",
    "Macro",
    "Low angle",
    "Overhead",
    "Tracking shot",
    "Static frame",
    "Crane up",
    "Whip pan",
];
const SUBJECTS: [&str; 40] = [
    "a calico cat on a grand piano",
    "a lighthouse keeper lighting the lamp",
    "a paper boat in a gutter",
    "two dancers in an empty hangar",
    "a heron lifting off",
    "a tram climbing a hill",
    "an espresso poured into glass",
    "a red kite over stubble fields",
    "a diver above a reef",
    "a violin maker at the bench",
    "jellyfish drifting past a window",
    "a spiral staircase of folded paper",
    "a caravan crossing dunes",
    "ice calving into the sea",
    "a baker dusting flour",
    "a moth around a street lamp",
    "a child chasing soap bubbles",
    "sneakers splashing through a puddle",
    "a vintage car under neon",
    "a potter's hands at the wheel",
    "steam rising from ramen",
    "a fox at the edge of a forest",
    "a watch opening into its gears",
    "rain on a greenhouse roof",
    "a skateboarder in a drained pool",
    "a sailboat heeling hard",
    "an orchid opening",
    "sparks from a welding torch",
    "a librarian climbing a ladder",
    "a train leaving an old station",
    "koi under floating leaves",
    "a mountain hut in a snowstorm",
    "a bottle of perfume on wet slate",
    "a hot air balloon being filled",
    "a blacksmith quenching steel",
    "an astronaut in a wheat field",
    "a carousel starting to turn",
    "laundry on a line in the wind",
    "a chess game in a park",
    "a horse galloping through surf",
];
const LIGHTS: [&str; 14] = [
    "at dusk",
    "in the first snow of winter",
    "under a violet dawn",
    "by candle light",
    "in blue moonlight",
    "with tungsten lamps",
    "in green jungle light",
    "under a double sunset",
    "against a pale sky",
    "in autumn gold",
    "in soft window light",
    "lit by a single torch",
    "in thick fog",
    "under aurora",
];
const MANNERS: [&str; 12] = [
    "35 mm, shallow depth of field",
    "anamorphic, slight flare",
    "grain, muted colours",
    "high contrast",
    "seamless loop",
    "dust in the beam",
    "slow push-in",
    "no people",
    "product on the left third",
    "space for a title",
    "hand-painted look",
    "vertical, for phones",
];
const TITLES: [&str; 8] = [
    "Opening, best take",
    "Hero shot",
    "Logo sting",
    "B-roll",
    "For the client",
    "Cutaway",
    "End card",
    "Night version",
];

/// Projects of the library.
pub(crate) const PROJECTS: [&str; 9] = [
    "Cathedral teaser",
    "Piano cats",
    "Brand loops",
    "Perfume spring",
    "Harbour documentary",
    "Title sequence",
    "Music video",
    "Museum wall",
    "Showreel",
];

/// A prompt; about four in a hundred are several sentences long.
pub(crate) fn prompt(chance: &mut Rng) -> String {
    let mut prompt = format!(
        "{}: {} {}, {}",
        of(chance, &SHOTS),
        of(chance, &SUBJECTS),
        of(chance, &LIGHTS),
        of(chance, &MANNERS)
    );
    if chance.u8(..100) < 4 {
        for _ in 0..6 {
            prompt.push_str(". Then ");
            prompt.push_str(of(chance, &SUBJECTS));
            prompt.push(' ');
            prompt.push_str(of(chance, &LIGHTS));
        }
    }
    prompt
}

/// What a user calls a clip, now and then.
pub(crate) fn title(chance: &mut Rng) -> Option<String> {
    (chance.u8(..100) < 6).then(|| format!("{} {}", of(chance, &TITLES), chance.u8(1..60)))
}

/// What goes wrong, as `headline`, `message` and code.
pub(crate) fn failure(chance: &mut Rng) -> (&'static str, &'static str, &'static str) {
    *chance.choice(&FAILURES).unwrap_or(&FAILURES[0])
}

const FAILURES: [(&str, &str, &str); 4] = [
    (
        "The server ran out of memory",
        "The server could not render this clip: it ran out of memory. Try a smaller size or fewer seconds.",
        "out_of_memory",
    ),
    (
        "Rendering failed",
        "The server gave up on this clip and does not say why. Ask for it again.",
        "generation_failed",
    ),
    (
        "Moderation blocked this prompt",
        "The server does not make this clip. Change the prompt, then try again.",
        "moderation_blocked",
    ),
    (
        "The worker was restarted",
        "The server lost this job when it was restarted. Ask for it again.",
        "worker_lost",
    ),
];

fn of<'a>(chance: &mut Rng, words: &[&'a str]) -> &'a str {
    chance.choice(words).copied().unwrap_or_default()
}
