//! Takes out of a server's words what must not travel further: keys, prompts, query strings.

use secrecy::{ExposeSecret, SecretString};

use crate::harmless::harmless;

/// What one request's answer must not repeat.
#[derive(Clone, Copy)]
pub(crate) struct Redaction<'a> {
    pub(crate) secrets: &'a [SecretString],
    pub(crate) prompt: Option<&'a str>,
}

/// Shorter secrets and prompts are words that would be found everywhere.
const SHORTEST: usize = 4;

/// So much of a prompt's beginning is enough to recognise a quotation that was cut.
const PROMPT_START: usize = 24;

impl Redaction<'_> {
    /// `text` without secrets, for what is kept as the server said it.
    pub(crate) fn without_keys(&self, mut text: String) -> String {
        for secret in self.secrets {
            let secret = secret.expose_secret();
            if secret.len() >= SHORTEST && text.contains(secret) {
                text = text.replace(secret, "[key]");
            }
        }
        text
    }

    /// `text` without secrets, prompt and query strings.
    pub(crate) fn clean(&self, text: &str) -> String {
        let mut clean = self.without_keys(text.to_owned());
        if let Some(prompt) = self.prompt {
            let in_json = serde_json::Value::from(prompt).to_string();
            let in_one_line = prompt.split_whitespace().collect::<Vec<_>>().join(" ");
            // Texts of servers were made harmless before they got here.
            let tame = harmless(prompt);
            for spelling in [prompt, in_json.trim_matches('"'), &in_one_line, &tame] {
                clean = without_quotation(&clean, spelling);
            }
        }
        without_queries(&clean)
    }
}

/// Replaces every place where `text` follows `prompt` from its beginning, as far as it does.
fn without_quotation(text: &str, prompt: &str) -> String {
    let prompt = prompt.trim();
    let start: String = prompt.chars().take(PROMPT_START).collect();
    if start.len() < SHORTEST {
        return text.to_owned();
    }
    let mut clean = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(&start) {
        clean.push_str(&rest[..at]);
        clean.push_str("[prompt]");
        let quoted: usize = rest[at..]
            .chars()
            .zip(prompt.chars())
            .take_while(|(a, b)| a == b)
            .map(|(a, _)| a.len_utf8())
            .sum();
        rest = &rest[at + quoted..];
    }
    clean.push_str(rest);
    clean
}

/// Cuts the query off every address: signed ones are keys to a clip.
fn without_queries(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("://") {
        let after = at + "://".len();
        let end = rest[after..]
            .find(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '<' | '>' | '`'))
            .map_or(rest.len(), |length| after + length);
        let address = &rest[..end];
        let shown = address[after..]
            .find('?')
            .map_or(address.len(), |query| after + query);
        clean.push_str(&address[..shown]);
        if shown < address.len() {
            clean.push_str("?[…]");
        }
        rest = &rest[end..];
    }
    clean.push_str(rest);
    clean
}
