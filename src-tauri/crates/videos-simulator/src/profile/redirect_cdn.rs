//! aisix (api7, pull request 820) before providers that sign addresses of their own: `content` leads
//! to another origin, which refuses every request that carries `Authorization`, as the object stores
//! behind Alibaba, Zhipu and Volc do. All else is the reference contract.

use std::time::Duration;

use super::Profile;
use super::openai::STRICT;
use super::rules::{Content, Serving};
use super::shared;
use crate::state::Variant;

/// A gateway that redirects to signed addresses.
pub static REDIRECT_CDN: Profile = Profile {
    name: "redirect-cdn",
    about: "aisix (api7): 302 to another origin that refuses the key",
    content: Content {
        variant: |_| Ok(Variant::Video),
        serving: |_| Serving::Elsewhere,
        signed_for: Duration::from_mins(10),
        ..STRICT.content
    },
    outside: true,
    headers: shared::no_headers,
    ..STRICT
};
