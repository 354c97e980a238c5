//! The forms in which servers take the same create (`protocol.md` 2.1).

use serde::{Deserialize, Serialize};

/// What a create is written as.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BodyForm {
    /// `multipart/form-data`, as the official clients send it. vLLM-Omni takes nothing else.
    #[default]
    Multipart,
    /// `application/json`. NVIDIA Dynamo, `OpenRouter` and several relays take nothing else.
    Json,
}

/// How the length of a clip is spelled.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SecondsForm {
    /// `seconds` as text, as it was asked for: `"8"`. What `OpenAI` and qvac insist on.
    #[default]
    Text,
    /// `seconds` as a number (`8s` and `8.0` become `8`): `SGLang`, NVIDIA Dynamo.
    Number,
    /// `duration` as a number: `OpenRouter` and relays.
    Duration,
}

/// How a reference image travels in a JSON create.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReferenceForm {
    /// `"input_reference": {"image_url": "data:image/png;base64,…"}`: `OpenAI`, qvac.
    #[default]
    ImageUrl,
    /// `"input_reference": "data:image/png;base64,…"`: relays.
    DataUrl,
    /// `"input_reference": "…"`, base64 without a head: TensorRT-LLM.
    Base64,
    /// `"reference_url": "data:image/png;base64,…"`: `SGLang`, whose `input_reference` is a path
    /// on its own disk.
    ReferenceUrl,
    /// `"images": ["data:image/png;base64,…"]`: relays of the globalai kind.
    Images,
    /// `"frame_images": [{"type": "image_url", "image_url": {"url": "data:…"}, "frame_type":
    /// "first_frame"}]`: `OpenRouter`.
    FrameImages,
}
