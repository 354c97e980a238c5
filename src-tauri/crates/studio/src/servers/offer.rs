//! What a server's models accept: by the reference contract, by what the server refused and
//! accepted, and by what the user says, who is right against all of them.

use url::Url;

use crate::server::{HandModel, Learned, ModelOffer, Offer, OfferSource};
use crate::store::servers::Kept;

const SHORT_SIZES: &[&str] = &["720x1280", "1280x720"];
const ALL_SIZES: &[&str] = &[
    "720x1280",
    "1280x720",
    "1024x1792",
    "1792x1024",
    "1080x1920",
    "1920x1080",
];
/// `OpenAI`'s video generation guide of 2026-03.
const SECONDS: &[&str] = &["4", "8", "12", "16", "20"];

/// The models of a server, and whether others may be asked for, too.
pub(crate) fn offers(kept: &Kept) -> (Vec<ModelOffer>, bool) {
    let listed = listed(&kept.base_url, &kept.models);
    let hand = kept.by_hand.iter().map(|model| model.id.as_str());
    let open = !closes(kept, &listed);
    let mut ids: Vec<&str> = Vec::new();
    for id in &listed {
        if !ids.contains(id) {
            ids.push(id);
        }
    }
    let worked = kept.learned.iter().map(|model| model.id.as_str());
    // Where the server names its models, one that it no longer names is no offer.
    let worked = worked.filter(|id| listed.is_empty() && !id.is_empty());
    for id in hand.chain(worked) {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    let models = ids.iter().map(|&id| model(kept, id, listed.contains(&id)));
    (models.collect(), open)
}

/// Whether nothing but what is offered may be asked for. A list alone does not say so: gateways name
/// what talks and paints, too, and leave out what makes clips. One of which something is known does.
fn closes(kept: &Kept, listed: &[&str]) -> bool {
    let worked = |id: &str| {
        kept.learned
            .iter()
            .any(|model| model.id == id && model.worked())
    };
    kept.by_hand.iter().any(|model| !model.hidden)
        || listed.iter().any(|id| preset(id).is_some() || worked(id))
}

/// The ids that a server names, as far as they make clips.
fn listed<'a>(base_url: &str, named: &'a [String]) -> Vec<&'a str> {
    let of_openai = Url::parse(base_url).is_ok_and(|url| url.host_str() == Some("api.openai.com"));
    let has_preset = named.iter().any(|id| preset(id).is_some());
    if !of_openai && !has_preset {
        return named.iter().map(String::as_str).collect();
    }
    let known = named.iter().map(String::as_str);
    let known: Vec<&str> = known.filter(|id| preset(id).is_some()).collect();
    if of_openai {
        // It lists dozens of models that make no clips.
        return if known.is_empty() {
            vec!["sora-2", "sora-2-pro"]
        } else {
            known
        };
    }
    // A server that has sora-2 and names others, too, offers these behind it.
    let others = named.iter().map(String::as_str);
    let others = others.filter(|id| preset(id).is_none());
    known.iter().copied().chain(others).collect()
}

fn preset(id: &str) -> Option<&'static [&'static str]> {
    if id == "sora-2-pro" || id.starts_with("sora-2-pro-") {
        Some(ALL_SIZES)
    } else if id == "sora-2" || id.starts_with("sora-2-") {
        Some(SHORT_SIZES)
    } else {
        None
    }
}

fn model(kept: &Kept, id: &str, is_listed: bool) -> ModelOffer {
    let nothing = Learned::default();
    let learned = kept.learned.iter().find(|one| one.id == id);
    let learned = learned.unwrap_or(&nothing);
    let hand = kept.by_hand.iter().find(|one| one.id == id);
    let parameters = match hand.and_then(|hand| hand.parameters.clone()) {
        Some(by_hand) => by_hand,
        None => learned.parameters.clone(),
    };
    ModelOffer {
        id: id.to_owned(),
        sizes: offer(
            hand.and_then(|hand| hand.sizes.as_ref()),
            &learned.allowed_sizes,
            preset(id),
            &learned.sizes,
        ),
        seconds: offer(
            hand.and_then(|hand| hand.seconds.as_ref()),
            &learned.allowed_seconds,
            preset(id).map(|_| SECONDS),
            &learned.seconds,
        ),
        refused: learned.refused.clone(),
        parameters,
        listed: is_listed,
        hidden: hand.is_some_and(|hand| hand.hidden),
        by_hand: hand.cloned(),
    }
}

/// The values of one parameter. What worked is always among them, unless the user says otherwise.
fn offer(
    by_hand: Option<&Vec<String>>,
    allowed: &[String],
    preset: Option<&[&str]>,
    worked: &[String],
) -> Offer {
    if let Some(values) = by_hand {
        return Offer {
            open: values.is_empty(),
            values: values.clone(),
            source: OfferSource::Hand,
        };
    }
    let preset = preset.unwrap_or_default();
    let (mut values, source) = if !allowed.is_empty() {
        (allowed.to_vec(), OfferSource::Refusal)
    } else if !preset.is_empty() {
        let words = preset.iter().map(|&word| word.to_owned());
        (words.collect(), OfferSource::Reference)
    } else if worked.is_empty() {
        (Vec::new(), OfferSource::Nothing)
    } else {
        (Vec::new(), OfferSource::Worked)
    };
    for value in worked {
        if !values.contains(value) {
            values.push(value.clone());
        }
    }
    Offer {
        open: matches!(source, OfferSource::Nothing | OfferSource::Worked),
        values,
        source,
    }
}

/// What the user says about models, tidied: no empty names, no value twice.
pub(crate) fn tidy(models: Vec<HandModel>) -> Vec<HandModel> {
    let mut tidied: Vec<HandModel> = Vec::new();
    for model in models {
        let id = model.id.trim().to_owned();
        if id.is_empty() || tidied.iter().any(|one| one.id == id) {
            continue;
        }
        tidied.push(HandModel {
            id,
            hidden: model.hidden,
            sizes: model.sizes.map(|sizes| unique(sizes, size)),
            seconds: model.seconds.map(|seconds| unique(seconds, str::to_owned)),
            parameters: model.parameters.map(|names| unique(names, str::to_owned)),
        });
    }
    tidied
}

/// A size however it was typed, as the protocol writes it.
fn size(typed: &str) -> String {
    typed
        .replace(['X', '×', '*'], "x")
        .split_whitespace()
        .collect()
}

fn unique(values: Vec<String>, write: impl Fn(&str) -> String) -> Vec<String> {
    let mut kept = Vec::new();
    for value in values {
        let value = write(value.trim());
        if !value.is_empty() && !kept.contains(&value) {
            kept.push(value);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::{offers, tidy};
    use crate::server::{HandModel, Learned, ModelOffer, OfferSource};
    use crate::servers::from_input;
    use crate::store::servers::Kept;

    fn server(base_url: &str, listed: &[&str]) -> Kept {
        let input = crate::server::ServerInput {
            base_url: base_url.to_owned(),
            ..crate::server::ServerInput::default()
        };
        Kept {
            models: listed.iter().map(|&id| id.to_owned()).collect(),
            ..from_input(input, None).expect("a server")
        }
    }

    fn words(list: &[&str]) -> Vec<String> {
        list.iter().map(|&word| word.to_owned()).collect()
    }

    fn models(kept: &Kept) -> Vec<ModelOffer> {
        offers(kept).0
    }

    const LOCAL: &str = "http://127.0.0.1:8000/v1";

    #[test]
    fn the_reference_service_offers_its_two_models() {
        let (found, open) = offers(&server("https://api.openai.com/v1", &[]));
        assert_eq!((found.len(), open), (2, false));
        let named = server("https://api.openai.com/v1", &["gpt-5", "sora-2"]);
        let found = models(&named);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].sizes.values.len(), 2);
        assert!(!found[0].sizes.open);
        assert_eq!(found[0].seconds.values, ["4", "8", "12", "16", "20"]);
    }

    #[test]
    fn models_of_other_servers_are_free() {
        let (found, open) = offers(&server(LOCAL, &["wan-2.2"]));
        assert_eq!((found.len(), open), (1, true));
        assert!(found[0].sizes.open && found[0].sizes.values.is_empty());
        assert_eq!(found[0].sizes.source, OfferSource::Nothing);
    }

    #[test]
    fn a_list_of_which_nothing_is_known_leaves_the_field_free() {
        let named = &["gpt-5", "gpt-5", "flux", "wan-2.2"];
        let (found, open) = offers(&server(LOCAL, named));
        assert_eq!((found.len(), open), (3, true));
        let mut worked = server(LOCAL, named);
        worked.learned = vec![Learned {
            id: "wan-2.2".to_owned(),
            sizes: words(&["832x480"]),
            ..Learned::default()
        }];
        assert!(!offers(&worked).1);
        assert!(!offers(&server(LOCAL, &["gpt-5", "sora-2"])).1);
    }

    #[test]
    fn a_server_that_lists_sora_gets_the_preset() {
        let found = models(&server(LOCAL, &["wan", "sora-2"]));
        assert_eq!(found[0].id, "sora-2");
        assert_eq!(found[0].sizes.source, OfferSource::Reference);
        assert!(found[1].sizes.open);
    }

    #[test]
    fn what_worked_is_offered_and_leaves_the_field_free() {
        let mut kept = server(LOCAL, &[]);
        kept.learned = vec![Learned {
            id: "wan".to_owned(),
            sizes: words(&["832x480"]),
            ..Learned::default()
        }];
        let (found, open) = offers(&kept);
        assert!(open);
        assert_eq!(found[0].sizes.values, ["832x480"]);
        assert!(found[0].sizes.open);
    }

    #[test]
    fn what_a_refusal_names_closes_the_field_and_keeps_what_worked() {
        let mut kept = server(LOCAL, &["sora-2"]);
        kept.learned = vec![Learned {
            id: "sora-2".to_owned(),
            sizes: words(&["640x640"]),
            allowed_sizes: words(&["832x480", "480x832"]),
            ..Learned::default()
        }];
        let found = models(&kept);
        assert_eq!(found[0].sizes.values, ["832x480", "480x832", "640x640"]);
        assert_eq!(found[0].sizes.source, OfferSource::Refusal);
        assert!(!found[0].sizes.open);
    }

    #[test]
    fn the_user_is_right_against_everything_learned() {
        let mut kept = server(LOCAL, &["sora-2", "wan"]);
        kept.by_hand = vec![
            HandModel {
                id: "sora-2".to_owned(),
                sizes: Some(words(&["640x640"])),
                seconds: Some(Vec::new()),
                ..HandModel::default()
            },
            HandModel {
                id: "wan".to_owned(),
                hidden: true,
                ..HandModel::default()
            },
            HandModel {
                id: "mine".to_owned(),
                ..HandModel::default()
            },
        ];
        let found = models(&kept);
        assert_eq!(found[0].sizes.values, ["640x640"]);
        assert_eq!(found[0].sizes.source, OfferSource::Hand);
        assert!(found[0].seconds.open);
        assert!(found[1].hidden);
        assert_eq!((found[2].id.as_str(), found[2].listed), ("mine", false));
    }

    #[test]
    fn what_was_typed_is_written_as_the_protocol_writes_it() {
        let typed = HandModel {
            id: " wan ".to_owned(),
            sizes: Some(words(&["832 × 480", "832x480", ""])),
            ..HandModel::default()
        };
        let empty = HandModel::default();
        let tidied = tidy(vec![typed.clone(), typed, empty]);
        assert_eq!(tidied.len(), 1);
        assert_eq!(tidied[0].id, "wan");
        assert_eq!(tidied[0].sizes, Some(words(&["832x480"])));
    }
}
