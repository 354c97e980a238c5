//! What a server complains about, told from its codes, types, fields and status.
//!
//! Not here: what is said about it, in `refusal.rs`, and the servers that only talk, in
//! `recorded.rs`.

use videos_api::{ApiError, FormChange, JobError};

use super::recorded;

/// What a server complains about, whichever of its forms it uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Complaint {
    /// Moderation stopped the prompt or the picture.
    Moderation,
    /// No credit, or a limit of spending.
    Money,
    /// A wrong or missing key.
    Key,
    /// The key is right, but may not do this.
    Forbidden,
    /// The account is switched off.
    Deactivated,
    /// The organisation has to prove who it is first.
    NotVerified,
    /// Not in this country.
    Region,
    /// As many jobs as the server runs at a time.
    TooManyJobs,
    /// Too many requests.
    TooFast,
    /// The server is full or starting.
    Busy,
    /// No such model there.
    Model,
    /// The server wants a model named.
    ModelMissing,
    /// The size.
    Size,
    /// The length.
    Length,
    /// The prompt, for what is in it.
    Prompt,
    /// The prompt is too long.
    PromptTooLong,
    /// The picture's pixels are not those of the clip.
    ReferenceSize,
    /// The picture's format.
    ReferenceType,
    /// The picture for another reason.
    Reference,
    /// A further parameter.
    Parameter,
    /// The request as a whole was too large.
    TooLarge,
    /// The server takes another form of request.
    Form,
    /// It has no such operation.
    NotOffered,
    /// It knows no such job or address.
    NotFound,
    /// It had the clip once.
    Expired,
    /// The clip is not ready.
    NotReady,
    /// The job is being stopped.
    Stopping,
    /// The proxy in between wants a name and password.
    Proxy,
    /// A gateway could not reach, or did not understand, the server behind it.
    Gateway,
    /// Something broke on the server.
    Broken,
}

impl Complaint {
    /// What an error is about; `None` when it says nothing we know.
    pub(crate) fn of(error: &ApiError) -> Option<Self> {
        let ApiError::Refused {
            status,
            kind,
            code,
            param,
            message,
            ..
        } = error
        else {
            return None;
        };
        if error.is_about_money() {
            return Some(Self::Money);
        }
        if let Some(FormChange::Body(_)) = error.wants() {
            return Some(Self::Form);
        }
        code.as_deref()
            .and_then(word)
            .or_else(|| kind.as_deref().and_then(word))
            .or_else(|| azure(*status, kind.as_deref()))
            .or_else(|| recorded::meaning(*status, message))
            .or_else(|| blamed(*status, param.as_deref()?, code.as_deref(), kind.as_deref()))
            .or_else(|| by_status(*status))
    }

    /// What the error of a failed job is about.
    pub(crate) fn of_job(error: &JobError) -> Option<Self> {
        error
            .code
            .as_deref()
            .and_then(word)
            .or_else(|| error.kind.as_deref().and_then(word))
    }

    /// True if what a create was refused for is changed in the settings of the server.
    pub(crate) fn is_in_settings(self) -> bool {
        matches!(
            self,
            Self::Key
                | Self::Deactivated
                | Self::Form
                | Self::Proxy
                | Self::NotOffered
                | Self::NotFound
        )
    }

    /// True if asking again in the same words cannot help.
    pub(crate) fn is_settled(self) -> bool {
        matches!(
            self,
            Self::Moderation | Self::Money | Self::Deactivated | Self::NotVerified | Self::Region
        )
    }
}

/// Words for machines that mean one thing wherever they stand.
fn word(word: &str) -> Option<Complaint> {
    Some(match word {
        // OpenAI and Azure; the last is Azure's filter, and that of some relays.
        "moderation_blocked" | "content_policy_violation" | "sentinel_block"
        | "content_filter" => Complaint::Moderation,
        "invalid_api_key" | "invalid_authentication" | "authentication_error"
        // LiteLLM; new-api.
        | "auth_error" | "token_not_found_in_db" | "invalid_token" => Complaint::Key,
        "account_deactivated" | "organization_deactivated" => Complaint::Deactivated,
        "unsupported_country_region_territory" => Complaint::Region,
        "rate_limit_exceeded" | "rate_limit_error" => Complaint::TooFast,
        // new-api answers this with 503, as if waiting would help.
        "model_not_found" | "DeploymentNotFound" | "model_not_supported" => Complaint::Model,
        "missing_model" => Complaint::ModelMissing,
        // qvac.
        "invalid_seconds" => Complaint::Length,
        "invalid_size" => Complaint::Size,
        "video_expired" => Complaint::Expired,
        "video_not_ready" => Complaint::NotReady,
        "not_implemented" => Complaint::NotOffered,
        "video_not_found" => Complaint::NotFound,
        "string_above_max_length" => Complaint::PromptTooLong,
        "server_overloaded" | "overloaded_error" => Complaint::Busy,
        _ => return None,
    })
}

/// Azure has a type of its own for everything, and no codes.
fn azure(status: u16, kind: Option<&str>) -> Option<Complaint> {
    match (status, kind?) {
        (429, "video_generation_user_error") => Some(Complaint::TooManyJobs),
        (404, "video_generation_user_error") => Some(Complaint::Model),
        _ => None,
    }
}

/// The part of the request that a refusal blames.
fn blamed(status: u16, param: &str, code: Option<&str>, kind: Option<&str>) -> Option<Complaint> {
    if !matches!(status, 400 | 413 | 415 | 422) {
        return None;
    }
    Some(match param {
        "prompt" if matches!(kind, Some("string_too_long")) => Complaint::PromptTooLong,
        "prompt" => Complaint::Prompt,
        "model" if kind == Some("missing") => Complaint::ModelMissing,
        "model" => Complaint::Model,
        "size" | "width" | "height" => Complaint::Size,
        "seconds" | "duration" | "num_frames" => Complaint::Length,
        _ if param.starts_with("input_reference") || param == "image_reference" => match code {
            Some("invalid_type") => Complaint::ReferenceType,
            _ => Complaint::Reference,
        },
        "body" => return None,
        _ => Complaint::Parameter,
    })
}

fn by_status(status: u16) -> Option<Complaint> {
    Some(match status {
        401 => Complaint::Key,
        403 => Complaint::Forbidden,
        404 => Complaint::NotFound,
        405 | 501 => Complaint::NotOffered,
        407 => Complaint::Proxy,
        410 => Complaint::Expired,
        413 => Complaint::TooLarge,
        415 => Complaint::Form,
        425 => Complaint::NotReady,
        429 => Complaint::TooFast,
        451 => Complaint::Region,
        502 | 504 | 520..=526 => Complaint::Gateway,
        503 | 529 => Complaint::Busy,
        500..=599 => Complaint::Broken,
        _ => return None,
    })
}
