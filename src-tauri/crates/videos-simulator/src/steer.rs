//! Words in square brackets by which a prompt decides what becomes of its job.

/// What a prompt asks of its own job.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Steer {
    pub(crate) block: bool,
    pub(crate) fail: bool,
    pub(crate) stall: bool,
    /// Seconds to render.
    pub(crate) slow: Option<f64>,
    /// Seconds until the files expire.
    pub(crate) expire: Option<f64>,
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
                ("block", None) => steer.block = true,
                ("fail", None) => steer.fail = true,
                ("stall", None) => steer.stall = true,
                ("slow", Some(_)) => steer.slow = number,
                ("expire", Some(_)) => steer.expire = number,
                _ => {}
            }
        }
        steer
    }
}

#[cfg(test)]
mod tests {
    use super::Steer;

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
                stall: true,
                slow: Some(30.0),
                expire: Some(0.5),
                ..Steer::default()
            }
        );
        assert!(Steer::read("a [block] cat").block);
        assert!(Steer::read("a cat [fail]").fail);
    }
}
