//! A row of the ledger outside of the database: in the account and in sidecars. Anybody may have
//! edited it there, so it is looked at before it is believed.

use serde::{Deserialize, Serialize};

use super::amount::{MOST_OF_A_CLIP, currency};
use super::{LedgerState, Unit};

/// One create that left, or one job that was adopted. Amounts are whole millionths, times are
/// milliseconds since 1970.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LedgerEntry {
    /// Its own id, by which it is counted once.
    pub id: String,
    /// Our id of the clip.
    pub clip_id: String,
    /// Our id of the server.
    pub server_id: String,
    /// The name of the server then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server_name: Option<String>,
    /// The job's id on the server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remote_id: Option<String>,
    /// The model.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// The size.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<String>,
    /// The length in seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seconds: Option<String>,
    /// Our id of the project.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub project_id: Option<String>,
    /// The name of the project then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub project_name: Option<String>,
    /// Where it stands.
    pub state: LedgerState,
    /// When it left.
    pub left_at: i64,
    /// What the price was for when it left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<Unit>,
    /// The price of one unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate: Option<i64>,
    /// ISO 4217 code of all its amounts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// The price when it left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub estimate: Option<i64>,
    /// What the server said it costs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reported: Option<i64>,
    /// How long the server was at work, in milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ran: Option<i64>,
    /// The price in the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actual: Option<i64>,
    /// When the user let it pass the caps.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waived_at: Option<i64>,
    /// Whether it was taken over from the server's list.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub adopted: bool,
}

impl LedgerEntry {
    /// Whether its amounts can be added up.
    pub(crate) fn is_sound(&self) -> bool {
        let amounts = [self.rate, self.estimate, self.reported, self.actual];
        let known = amounts.iter().any(Option::is_some);
        !self.id.is_empty()
            && amounts
                .into_iter()
                .flatten()
                .all(|micros| (0..=MOST_OF_A_CLIP).contains(&micros))
            && match &self.currency {
                Some(code) => currency(code).is_ok_and(|clean| clean == *code),
                None => !known,
            }
    }
}

#[cfg(test)]
mod tests {
    use super::LedgerEntry;

    fn entry(facts: &str) -> LedgerEntry {
        let text = format!(
            r#"{{"id":"a","clipId":"c","serverId":"s","state":"settled","leftAt":1{facts}}}"#
        );
        serde_json::from_str(&text).expect("an entry")
    }

    #[test]
    fn what_cannot_be_added_up_is_not_believed() {
        for (facts, expected) in [
            ("", true),
            (r#","estimate":1,"currency":"USD""#, true),
            (r#","estimate":1"#, false),
            (r#","estimate":-1,"currency":"USD""#, false),
            (r#","actual":9000000000000000000,"currency":"USD""#, false),
            (r#","actual":1,"currency":"usd""#, false),
        ] {
            assert_eq!(entry(facts).is_sound(), expected, "{facts}");
        }
    }
}
