//! Words in square brackets by which a prompt decides what becomes of its job.

use crate::clip::Kind;
use crate::job::Fate;

/// What a prompt asks of its own job.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Steer {
    /// How it ends; the first word about it counts.
    pub(crate) fate: Fate,
    /// Whether the file goes into cloud storage, on servers that have it.
    pub(crate) cloud: bool,
    /// The kind of file.
    pub(crate) kind: Option<Kind>,
    /// Seconds to render.
    pub(crate) slow: Option<f64>,
    /// Seconds until the files expire.
    pub(crate) expire: Option<f64>,
    /// Megabytes by which the file is longer than it need be.
    pub(crate) heavy: Option<f64>,
}

impl Steer {
    pub(crate) fn read(prompt: &str) -> Self {
        let mut steer = Self::default();
        for inside in prompt
            .split('[')
            .skip(1)
            .filter_map(|rest| rest.split_once(']'))
        {
            let mut words = inside.0.split_whitespace();
            let word = words.next().unwrap_or_default().to_ascii_lowercase();
            let number = words
                .next()
                .and_then(|number| number.parse().ok())
                .filter(|number: &f64| (0.0..1e9).contains(number));
            match (word.as_str(), number) {
                ("block", None) => steer.end(Fate::Block),
                ("fail", None) => steer.end(Fate::Fail),
                ("stall", None) => steer.end(Fate::Stall),
                ("cancel", None) => steer.end(Fate::Cancel),
                ("cloud", None) => steer.cloud = true,
                ("slow", Some(_)) => steer.slow = number,
                ("expire", Some(_)) => steer.expire = number,
                ("heavy", Some(_)) => steer.heavy = number,
                (word, None) => steer.kind = Kind::named(word).or(steer.kind),
                _ => {}
            }
        }
        steer
    }

    fn end(&mut self, fate: Fate) {
        if self.fate == Fate::Complete {
            self.fate = fate;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Fate, Kind, Steer};

    #[test]
    fn a_plain_prompt_asks_nothing() {
        assert_eq!(
            Steer::read("a cat [in a hat], 5] [slow] [expire soon]"),
            Steer::default()
        );
    }

    #[test]
    fn words_in_brackets_are_understood_anywhere_and_together() {
        let steer = Steer::read("[SLOW 30] a cat [expire 0.5] asleep [stall]");
        assert_eq!(
            steer,
            Steer {
                fate: Fate::Stall,
                slow: Some(30.0),
                expire: Some(0.5),
                ..Steer::default()
            }
        );
        assert_eq!(Steer::read("a [block] cat [fail]").fate, Fate::Block);
        assert_eq!(Steer::read("a cat [webm] [odd]").kind, Some(Kind::WebM));
        assert_eq!(Steer::read("a cat [fail]").fate, Fate::Fail);
    }
}
