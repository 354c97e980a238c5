//! Learning in use: what answers show of a server goes into its passport, and what clips were made
//! with, and what was refused, into what its models accept.

use videos_api::{ApiError, Client, ListQuery};

use crate::clip::Clip;
use crate::core::Core;
use crate::error::Result;
use crate::server::{Learned, Sign, Subject};
use crate::store::servers::{self, Kept};

/// So many models are learned of, and so many values of each parameter. Nobody chooses from more.
const MOST_MODELS: usize = 100;
const MOST_VALUES: usize = 40;
/// Longer values are no sizes, lengths or names.
const LONGEST_VALUE: usize = 200;

/// Whether a server that calls one thing not found answers otherwise: a proxy whose server is away, or
/// just starting, says that of everything.
pub(crate) async fn answers(client: &Client) -> bool {
    let one = ListQuery {
        limit: Some(1),
        ..ListQuery::default()
    };
    client.list(one).await.is_ok()
}

impl Core {
    /// Keeps what was learned of a server, and tells when it is news.
    pub(crate) async fn learn(
        &self,
        server_id: &str,
        change: impl Fn(&mut Kept) + Send + 'static,
    ) -> Result<()> {
        let (id, now) = (server_id.to_owned(), self.now());
        let asked = id.clone();
        let Some(before) = self.store.read(move |c| servers::find(c, &asked)).await? else {
            return Ok(());
        };
        let mut after = before.clone();
        change(&mut after);
        // Most answers say what is known, and are not worth a sync of the disk.
        if after == before {
            return Ok(());
        }
        let news = self
            .store
            .write(move |transaction| {
                let Some(before) = servers::find(transaction, &id)? else {
                    return Ok(false);
                };
                let mut after = before.clone();
                change(&mut after);
                if after == before {
                    return Ok(false);
                }
                servers::save(transaction, &after, now)?;
                Ok(true)
            })
            .await?;
        if news {
            self.outbox.servers();
        }
        Ok(())
    }

    /// Notes in a server's passport what an answer showed.
    pub(crate) async fn note(&self, server_id: &str, subject: Subject, sign: Sign) -> Result<()> {
        let now = self.now();
        self.learn(server_id, move |server| {
            server.passport.note(subject, sign.clone(), now);
        })
        .await
    }

    /// As [`Self::note`], where something else counts more and must not wait for a disk that is
    /// full.
    pub(crate) async fn note_if_possible(&self, server_id: &str, subject: Subject, sign: Sign) {
        if let Err(error) = self.note(server_id, subject, sign).await {
            tracing::warn!(%error, ?subject, "what a server showed was not noted");
        }
    }

    /// Learns from a clip that is safe: its server takes what it was made with.
    pub(crate) async fn worked(&self, clip: &Clip, extra: Option<&str>) {
        let Some(server_id) = clip.server_id.clone() else {
            return;
        };
        let id = clip.model.clone().unwrap_or_default();
        let (size, seconds) = (clip.size.clone(), clip.seconds.clone());
        let names = names(extra);
        let learned = self.learn(&server_id, move |server| {
            let Some(model) = of_model(&mut server.learned, &id) else {
                return;
            };
            add(&mut model.sizes, size.as_deref());
            add(&mut model.seconds, seconds.as_deref());
            for name in &names {
                add(&mut model.parameters, Some(name));
                model.refused.retain(|refused| refused != name);
            }
        });
        if let Err(error) = learned.await {
            tracing::warn!(%error, "what worked was not noted");
        }
    }

    /// Learns from a refusal that names what it is about.
    pub(crate) async fn refused(&self, clip: &Clip, extra: Option<&str>, error: &ApiError) {
        let (Some(server_id), ApiError::Refused { param, message, .. }) =
            (clip.server_id.clone(), error)
        else {
            return;
        };
        let Some(param) = param.as_deref().map(str::to_owned) else {
            return;
        };
        let id = clip.model.clone().unwrap_or_default();
        let sizes = named_sizes(message, clip.size.as_deref());
        let seconds = named_lengths(message, clip.seconds.as_deref());
        let sent = names(extra);
        let learned = self.learn(&server_id, move |server| {
            let Some(model) = of_model(&mut server.learned, &id) else {
                return;
            };
            match param.as_str() {
                "size" if !sizes.is_empty() => model.allowed_sizes.clone_from(&sizes),
                "seconds" if !seconds.is_empty() => model.allowed_seconds.clone_from(&seconds),
                name if sent.iter().any(|sent| sent == name) => {
                    add(&mut model.refused, Some(name));
                    model.parameters.retain(|known| known != name);
                }
                _ => {}
            }
        });
        if let Err(error) = learned.await {
            tracing::warn!(%error, "what a server allows was not noted");
        }
    }
}

/// What is learned of this model, made if there is room for one more.
fn of_model<'a>(learned: &'a mut Vec<Learned>, id: &str) -> Option<&'a mut Learned> {
    if id.chars().count() > LONGEST_VALUE {
        return None;
    }
    if let Some(at) = learned.iter().position(|model| model.id == id) {
        return learned.get_mut(at);
    }
    if learned.len() >= MOST_MODELS {
        return None;
    }
    learned.push(Learned {
        id: id.to_owned(),
        ..Learned::default()
    });
    learned.last_mut()
}

fn add(values: &mut Vec<String>, value: Option<&str>) {
    let Some(value) = value.map(str::trim).filter(|value| !value.is_empty()) else {
        return;
    };
    if values.len() < MOST_VALUES
        && value.chars().count() <= LONGEST_VALUE
        && !values.iter().any(|known| known == value)
    {
        values.push(value.to_owned());
    }
}

/// The names of further parameters.
fn names(extra: Option<&str>) -> Vec<String> {
    let parameters = crate::ask::parameters(extra.unwrap_or_default());
    let parameters = parameters.unwrap_or_default();
    parameters.into_iter().map(|(name, _)| name).collect()
}

/// The sizes that a refusal of a size names beside the refused one: things of the form of a size
/// are read out, whatever words stand between them. Two alone may be the ends of a range, unless
/// they are one shape turned.
fn named_sizes(message: &str, refused: Option<&str>) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let separated = message.replace(['×', 'X', '*'], "x");
    for word in separated.split(|c: char| !(c.is_ascii_digit() || c == 'x')) {
        let Some((width, height)) = word.split_once('x') else {
            continue;
        };
        let number = |side: &str| (2..=5).contains(&side.len()) && side.parse::<u32>().is_ok();
        if number(width) && number(height) && Some(word) != refused {
            add(&mut found, Some(word));
        }
    }
    let is_list = match found.as_slice() {
        [one, other] => turned(one, other),
        all => all.len() > 2,
    };
    if is_list { found } else { Vec::new() }
}

fn turned(one: &str, other: &str) -> bool {
    one.split_once('x')
        .is_some_and(|(width, height)| other == format!("{height}x{width}"))
}

/// The lengths that a refusal of a length names in quotes beside the refused one. Numbers without
/// quotes may be the ends of a range.
fn named_lengths(message: &str, refused: Option<&str>) -> Vec<String> {
    let mut found = Vec::new();
    let quoted = message.split(['\'', '"', '`']).skip(1).step_by(2);
    for word in quoted {
        let is_length = word.len() <= 5 && word.parse::<f32>().is_ok_and(|length| length > 0.0);
        if is_length && Some(word) != refused {
            add(&mut found, Some(word));
        }
    }
    if found.len() < 2 { Vec::new() } else { found }
}

#[cfg(test)]
mod tests {
    use super::{named_lengths, named_sizes};

    #[test]
    fn the_sizes_that_a_refusal_names_are_read_out_of_it() {
        for (message, refused, expected) in [
            (
                "Invalid value: '1000x1000'. Supported values are: '720x1280' and '1280x720'.",
                Some("1000x1000"),
                vec!["720x1280", "1280x720"],
            ),
            (
                "size must be one of 832x480, 480x832, 640×640",
                Some("1280x720"),
                vec!["832x480", "480x832", "640x640"],
            ),
            ("sora-2 size is invalid", Some("640x640"), vec![]),
            (
                "Sizes from 256x256 to 1920x1080 are supported.",
                None,
                vec![],
            ),
            ("The largest size is 1920x1080.", Some("4096x2160"), vec![]),
        ] {
            assert_eq!(named_sizes(message, refused), expected, "{message}");
        }
    }

    #[test]
    fn the_lengths_that_a_refusal_names_are_read_out_of_it() {
        for (message, refused, expected) in [
            (
                "Invalid value: '3'. Supported values are: '4', '8', and '12'.",
                Some("3"),
                vec!["4", "8", "12"],
            ),
            ("Input should be '5' or '10'", Some("3"), vec!["5", "10"]),
            ("seconds must be between 1 and 10", Some("30"), vec![]),
            ("Invalid value: '3'.", Some("3"), vec![]),
        ] {
            assert_eq!(named_lengths(message, refused), expected, "{message}");
        }
    }
}
