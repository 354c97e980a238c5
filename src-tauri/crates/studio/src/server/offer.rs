//! What a server's models accept, as the page sees it and as the user enters it.

use serde::{Deserialize, Serialize};
use specta::Type;

/// Where an offer comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum OfferSource {
    /// Nothing is known.
    #[default]
    Nothing,
    /// The reference contract.
    Reference,
    /// A refusal that named what is allowed.
    Refusal,
    /// Clips that were made.
    Worked,
    /// The user.
    Hand,
}

/// The values of one parameter.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Offer {
    /// The values that are known.
    pub values: Vec<String>,
    /// Others may be accepted, too: the field is free.
    pub open: bool,
    /// How they are known.
    pub source: OfferSource,
}

/// What one model accepts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ModelOffer {
    /// Model id.
    pub id: String,
    /// Sizes as `WIDTHxHEIGHT`.
    pub sizes: Offer,
    /// Lengths in seconds.
    pub seconds: Offer,
    /// Names of further parameters that it takes, as far as is known.
    pub parameters: Vec<String>,
    /// Names of further parameters that it refused.
    pub refused: Vec<String>,
    /// The server names it.
    pub listed: bool,
    /// It is not offered in the composer.
    pub hidden: bool,
    /// What the user entered about it, to be edited.
    pub by_hand: Option<HandModel>,
}

/// A model as the user enters it. What is set wins over everything learned.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct HandModel {
    /// Model id.
    pub id: String,
    /// It is not offered.
    #[serde(default)]
    pub hidden: bool,
    /// Sizes; an empty list makes the field free, `None` leaves it to what is learned.
    #[serde(default)]
    pub sizes: Option<Vec<String>>,
    /// Lengths in seconds; as with sizes.
    #[serde(default)]
    pub seconds: Option<Vec<String>>,
    /// Names of further parameters to offer.
    #[serde(default)]
    pub parameters: Option<Vec<String>>,
}

/// What was learned of a model.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct Learned {
    /// Model id; empty for what was asked without naming one.
    pub(crate) id: String,
    /// Sizes of finished clips.
    #[serde(default)]
    pub(crate) sizes: Vec<String>,
    /// Lengths of finished clips.
    #[serde(default)]
    pub(crate) seconds: Vec<String>,
    /// Sizes that a refusal named as allowed.
    #[serde(default)]
    pub(crate) allowed_sizes: Vec<String>,
    /// Lengths that a refusal named as allowed.
    #[serde(default)]
    pub(crate) allowed_seconds: Vec<String>,
    /// Further parameters of finished clips.
    #[serde(default)]
    pub(crate) parameters: Vec<String>,
    /// Further parameters that were refused by name.
    #[serde(default)]
    pub(crate) refused: Vec<String>,
}

impl Learned {
    /// Whether clips were made with it; a refusal is noted of others, too.
    pub(crate) fn worked(&self) -> bool {
        !(self.sizes.is_empty() && self.seconds.is_empty() && self.parameters.is_empty())
    }
}
