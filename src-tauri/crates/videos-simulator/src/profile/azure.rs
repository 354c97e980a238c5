//! Azure `OpenAI`, Sora 2 in preview (retired 2026-09-15). Source: Microsoft's documentation of its
//! video generation and the answers recorded there.
//!
//! Not as the reference: the key in `api-key`, files for a day after creation, two jobs at once, 720
//! pixels only, forms only, a remix by `remix_video_id`, the word `cancelled`.

use std::time::Duration;

use http::StatusCode;
use serde_json::{Value, json};

use super::Profile;
use super::openai::{self, STRICT};
use super::rules::{Asking, Bodies, Door, Keep, Lengths, Model, Seconds, View};
use super::shared::{SMALL, digits};
use crate::job::Stage;
use crate::problem::{Problem, Why};

/// Azure `OpenAI`.
pub static AZURE: Profile = Profile {
    name: "azure",
    about: "Azure OpenAI, Sora 2 preview (retired 2026-09)",
    bases: &["/openai/v1"],
    doors: &[Door::Header("api-key"), Door::Bearer],
    later: Some(Why::NoSuchRoute),
    asking: Asking {
        bodies: Bodies::Forms,
        models: &[Model {
            name: "sora-2",
            sizes: SMALL,
        }],
        seconds: Seconds {
            lengths: Lengths::OneOf(&["4", "8", "12"]),
            ..STRICT.asking.seconds
        },
        remix_field: Some("remix_video_id"),
        at_once: Some(2),
        ..STRICT.asking
    },
    keep: Keep::AfterCreation(Duration::from_hours(24)),
    id: |seed, number| format!("video_{}", digits(seed, number, 32)),
    video,
    words,
    problem,
    headers: |sent| {
        vec![
            ("apim-request-id", sent.id.to_owned()),
            ("x-ms-region", "East US 2".to_owned()),
        ]
    },
    ..STRICT
};

fn video(view: &View) -> Value {
    let mut video = openai::video(view);
    if view.look.stage == Stage::Cancelled {
        video["status"] = "cancelled".into();
        video["error"] = Value::Null;
    }
    if let Some(fields) = video.as_object_mut() {
        fields.remove("prompt");
        let source = fields.remove("remixed_from_video_id");
        fields.insert("remix_video_id".into(), source.unwrap_or_default());
    }
    video
}

fn words(problem: Problem) -> Problem {
    let user = "video_generation_user_error";
    match problem.why {
        Why::NotOneOf if problem.param.as_deref() == Some("model") => Problem {
            status: StatusCode::NOT_FOUND,
            kind: user,
            message: format!(
                "The API deployment '{}' for this resource does not exist. If you created the \
                 deployment within the last 5 minutes, please wait a moment and try again.",
                problem.about
            ),
            param: None,
            code: None,
            ..problem
        },
        Why::TooMany => Problem {
            kind: user,
            ..problem
        },
        Why::NoKey | Why::WrongKey => Problem {
            message: "Access denied due to invalid subscription key or wrong API endpoint. Make \
                      sure to provide a valid key for an active subscription and use a correct \
                      regional API endpoint for your resource."
                .into(),
            ..problem
        },
        _ => problem,
    }
}

/// The gateway before the service writes its code as text and nothing else.
fn problem(problem: &Problem) -> Value {
    match problem.why {
        Why::NoKey | Why::WrongKey | Why::NoSuchRoute | Why::WrongMethod => json!({ "error": {
            "code": problem.status.as_u16().to_string(),
            "message": problem.message,
        } }),
        _ => problem.envelope(),
    }
}
