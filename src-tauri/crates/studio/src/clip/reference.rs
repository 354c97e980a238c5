//! The image that a wish begins with: how it is used, and of which clip it is a frame. Where images
//! are kept and how they are brought to a size is in `crate::reference`.

use serde::{Deserialize, Serialize};
use specta::Type;

/// How a reference image is brought to the clip's size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Fit {
    /// Fill the frame, cut what is over.
    #[default]
    Crop,
    /// Show the whole image, black where it does not reach.
    Pad,
    /// Keep the shape of the image and shrink it until it lies within the frame. Only for servers
    /// that take a first frame of another shape than the clip.
    Within,
}

/// A staged image and how to use it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ReferenceUse {
    /// Id of the staged image.
    pub id: String,
    /// How it is brought to the size.
    pub fit: Fit,
    /// The clip that the image is a frame of.
    #[serde(default)]
    pub frame_of: Option<FrameOf>,
}

/// The clip that an image is a frame of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FrameOf {
    /// The clip.
    pub clip_id: String,
    /// It is the last frame, and the new clip goes on from it.
    pub continues: bool,
}

/// An image that waits in the composer. Its picture is at `reference/{id}` of the media address,
/// as it will be sent at `reference/{id}?size=WxH&fit=crop`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ReferenceImage {
    /// Id (hash of its bytes).
    pub id: String,
    /// File name it came with.
    pub name: String,
    /// Width in pixels, turned upright.
    pub width: u32,
    /// Height in pixels, turned upright.
    pub height: u32,
}
