//! The length of a clip in the spelling a server wants.

use serde_json::{Number, Value};

use crate::SecondsForm;

impl SecondsForm {
    /// The name of the field.
    pub(crate) fn field(self) -> &'static str {
        match self {
            Self::Text | Self::Number => "seconds",
            Self::Duration => "duration",
        }
    }

    /// The value of the field in JSON; what is no number stays text, for the server to refuse.
    pub(crate) fn value(self, seconds: &str) -> Value {
        match self {
            Self::Text => Value::from(seconds),
            Self::Number | Self::Duration => number(&whole(seconds)),
        }
    }
}

fn number(seconds: &str) -> Value {
    if let Ok(number) = seconds.parse::<u64>() {
        return Value::from(number);
    }
    seconds
        .parse()
        .ok()
        .and_then(Number::from_f64)
        .map_or_else(|| Value::from(seconds), Value::Number)
}

/// `8s` and `8.0` as `8`; anything else as it is.
pub(crate) fn whole(seconds: &str) -> String {
    let number = seconds.trim().trim_end_matches('s').trim_end();
    let without_fraction = number.trim_end_matches('0').strip_suffix('.');
    let number = without_fraction.unwrap_or(number);
    if number.parse::<f64>().is_ok_and(f64::is_finite) {
        number.to_owned()
    } else {
        seconds.to_owned()
    }
}
