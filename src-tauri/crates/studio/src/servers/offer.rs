//! What a server's models accept. One preset, the reference contract's; everything else is free.

use url::Url;

use crate::server::ModelOffer;

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

/// The offers of a server, from the model ids it lists and its address.
pub(crate) fn offers(base_url: &str, listed: &[String]) -> Vec<ModelOffer> {
    let of_openai = Url::parse(base_url).is_ok_and(|url| url.host_str() == Some("api.openai.com"));
    if of_openai || listed.iter().any(|id| preset(id).is_some()) {
        let mut ids: Vec<&str> = listed
            .iter()
            .map(String::as_str)
            .filter(|id| preset(id).is_some())
            .collect();
        if ids.is_empty() {
            ids = vec!["sora-2", "sora-2-pro"];
        }
        // A server that has sora-2 and lists others offers these freely; OpenAI itself lists
        // dozens of models that make no clips.
        let others = listed
            .iter()
            .filter(|id| !of_openai && preset(id).is_none())
            .map(|id| free(id));
        return ids.iter().map(|id| known(id)).chain(others).collect();
    }
    listed.iter().map(|id| free(id)).collect()
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

fn known(id: &str) -> ModelOffer {
    let words = |list: &[&str]| list.iter().map(|&word| word.to_owned()).collect();
    ModelOffer {
        id: id.to_owned(),
        sizes: words(preset(id).unwrap_or_default()),
        seconds: words(SECONDS),
    }
}

fn free(id: &str) -> ModelOffer {
    ModelOffer {
        id: id.to_owned(),
        sizes: Vec::new(),
        seconds: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::offers;

    #[test]
    fn the_reference_service_offers_its_two_models() {
        let found = offers("https://api.openai.com/v1", &[]);
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].sizes.len(), 2);
        assert_eq!(found[1].sizes.len(), 6);
        assert_eq!(found[0].seconds, ["4", "8", "12", "16", "20"]);
    }

    #[test]
    fn models_of_other_servers_are_free() {
        let found = offers("http://127.0.0.1:8000/v1", &["wan-2.2".to_owned()]);
        assert_eq!(found.len(), 1);
        assert!(found[0].sizes.is_empty());
    }

    #[test]
    fn a_server_that_lists_sora_gets_the_preset() {
        let listed = ["sora-2".to_owned(), "wan".to_owned()];
        let found = offers("http://127.0.0.1:8000/v1", &listed);
        assert_eq!(found[0].sizes.len(), 2);
        assert!(found[1].sizes.is_empty());
    }
}
