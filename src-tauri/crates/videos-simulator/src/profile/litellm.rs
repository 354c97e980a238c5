//! `LiteLLM` proxy 1.106.0 before `OpenAI`, observed; `proxy/video_endpoints` of the package litellm
//! 1.109.1 for what was not.
//!
//! Not as the reference: ids that hold the route in base64 and change with every poll (the new one
//! leads nowhere), the provider's error as text within the proxy's, codes as text, no delete, a list
//! only with a further parameter, one kind of content, the cost in a header, no `prompt`, the lineage
//! with the provider's own ids. One create becomes three when the provider fails; that is not shown.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::StatusCode;
use serde_json::{Value, json};

use super::Profile;
use super::openai::{self, STRICT};
use super::rules::{Asking, Call, Content, Door, Lengths, Seconds, Strangers, View};
use super::shared::{self, detail, digits, routes_of_fastapi};
use crate::faults::Route;
use crate::problem::{Problem, Why};
use crate::state::Variant;

/// `LiteLLM` proxy.
pub static LITELLM: Profile = Profile {
    name: "litellm",
    about: "LiteLLM proxy 1.106.0, before OpenAI",
    bases: &["/v1", ""],
    doors: &[Door::Bearer, Door::Header("x-litellm-api-key")],
    closed: &[
        (Route::Delete, Why::WrongMethod),
        (Route::List, Why::NoProvider),
    ],
    asking: Asking {
        seconds: Seconds {
            lengths: Lengths::OneOf(&["4", "8", "12"]),
            ..STRICT.asking.seconds
        },
        strangers: Strangers::Ignored,
        ..STRICT.asking
    },
    content: Content {
        variant: |_| Ok(Variant::Video),
        ranges: false,
        mime: Some("video/mp4"),
        headers: |job| {
            let name = format!("attachment; filename=video_{}.mp4", job.id);
            vec![("content-disposition", name)]
        },
        ..STRICT.content
    },
    price_in_header: Some(0.1),
    id: |seed, number| encoded("sora-2", &upstream(seed, number)),
    video,
    models: |models| shared::models(models, "openai"),
    words,
    problem: |problem| match problem.why {
        Why::NoSuchRoute | Why::WrongMethod => detail(problem),
        _ => json!({ "error": {
            "message": problem.message,
            "type": problem.kind,
            "param": null,
            "code": problem.status.as_u16().to_string(),
        } }),
    },
    headers: |sent| {
        vec![
            ("server", "uvicorn".to_owned()),
            ("x-litellm-call-id", sent.id.to_owned()),
            ("x-litellm-version", "1.106.0".to_owned()),
        ]
    },
    retry_after: "llm_provider-retry-after",
    ..STRICT
};

fn upstream(seed: u64, number: u64) -> String {
    format!("video_{}", digits(seed, number, 48))
}

fn encoded(model: &str, upstream: &str) -> String {
    let route = format!("litellm:custom_llm_provider:openai;model_id:{model};video_id:{upstream}");
    format!("video_{}", STANDARD.encode(route))
}

/// The model and the provider's own id that an id holds.
fn decoded(id: &str) -> Option<(String, String)> {
    let route = STANDARD.decode(id.strip_prefix("video_")?).ok()?;
    let route = String::from_utf8(route).ok()?;
    let rest = route.strip_prefix("litellm:custom_llm_provider:openai;model_id:")?;
    let (model, id) = rest.split_once(";video_id:")?;
    Some((model.to_owned(), id.to_owned()))
}

fn video(view: &View) -> Value {
    let job = view.job;
    let raw = |id: &str| decoded(id).map_or_else(|| id.to_owned(), |(_, raw)| raw);
    let mut video = openai::video(view);
    if view.call == Call::Retrieve {
        video["id"] = encoded("", &raw(&job.id)).into();
    }
    video["remixed_from_video_id"] = job.remixed_from.as_deref().map(raw).into();
    video["usage"] = json!({ "duration_seconds": f64::from(job.seconds) });
    if let Some(fields) = video.as_object_mut() {
        fields.remove("prompt");
    }
    video
}

fn words(problem: Problem) -> Problem {
    let about = problem.about.clone();
    let own = |status, kind, message: String| Problem {
        status,
        kind,
        message,
        ..problem.clone()
    };
    let (bad, broken) = (StatusCode::BAD_REQUEST, StatusCode::INTERNAL_SERVER_ERROR);
    let astray = || {
        own(
            broken,
            "internal_server_error",
            "litellm.InternalServerError: InternalServerError: OpenAIException - Connection error."
                .into(),
        )
    };
    match problem.why {
        Why::NoSuchRoute | Why::WrongMethod => routes_of_fastapi(problem),
        Why::NoKey => own(
            StatusCode::UNAUTHORIZED,
            "auth_error",
            "Authentication Error, No api key passed in.".into(),
        ),
        Why::WrongKey => own(bad, "no_db_connection", "No connected db.".into()),
        // With the parameter the provider's usual address is asked, not the one that is set up.
        Why::NoProvider if about.contains("custom_llm_provider=") => astray(),
        Why::NoProvider => own(
            bad,
            "invalid_request_error",
            "litellm.BadRequestError: LLM Provider NOT provided. Pass in the LLM provider you are \
             trying to call."
                .into(),
        ),
        // Only an id with a model leads to a deployment.
        Why::NoSuchVideo => match decoded(&about) {
            Some((model, raw)) if !model.is_empty() => {
                let inner = Problem::no_such_video(&raw);
                wrapped(Problem { about, ..inner })
            }
            _ => astray(),
        },
        Why::NotOneOf if problem.param.as_deref() == Some("model") => own(
            bad,
            "invalid_request_error",
            format!(
                "/videos: Invalid model name passed in model={about}. Call `/v1/models` to view \
                 available models for your key."
            ),
        ),
        _ => wrapped(problem),
    }
}

/// The provider's refusal as text within the proxy's.
fn wrapped(problem: Problem) -> Problem {
    let class = match problem.status.as_u16() {
        400 => "BadRequestError",
        401 => "AuthenticationError",
        404 => "NotFoundError",
        429 => "RateLimitError",
        500.. => "InternalServerError",
        _ => "APIError",
    };
    let message = format!(
        "litellm.{class}: {class}: OpenAIException - {}",
        problem.envelope()
    );
    Problem { message, ..problem }
}
