//! Sentences of servers that say nothing to machines, as they were recorded.
//!
//! The only place where the words of a message are looked at, and never the only sign: the status
//! has to fit as well. A server that changes its words loses the better sentence, nothing else.

use super::complaint::Complaint;

/// Status, how the message begins (or, with `…` in front, what it contains), what it means.
const RECORDED: [(u16, &str, Complaint); 14] = [
    // OpenAI, and Azure in front of it.
    (
        400,
        "Inpaint image must match the requested width and height",
        Complaint::ReferenceSize,
    ),
    (400, "…unsupported mimetype (", Complaint::ReferenceType),
    (
        403,
        "Your organization must be verified",
        Complaint::NotVerified,
    ),
    // vLLM-Omni 0.30.0.
    (400, "Model mismatch: request specifies", Complaint::Model),
    (404, "Generation is still in-progress", Complaint::NotReady),
    (409, "Cancellation in progress", Complaint::Stopping),
    // SGLang diffusion 0.5.23.
    (404, "Video not found", Complaint::NotFound),
    // TensorRT-LLM.
    (422, "Unknown request field", Complaint::Parameter),
    (400, "Unknown request field", Complaint::Parameter),
    // new-api.
    (400, "Task is not completed yet", Complaint::NotReady),
    (400, "sora-2 size is invalid", Complaint::Size),
    (400, "model field is required", Complaint::ModelMissing),
    // LiteLLM 1.106.0, without a database.
    (400, "No connected db.", Complaint::Key),
    (400, "…LLM Provider NOT provided", Complaint::NotOffered),
];

/// What a recorded sentence means.
pub(super) fn meaning(status: u16, message: &str) -> Option<Complaint> {
    RECORDED
        .iter()
        .find(|(of, words, _)| {
            *of == status
                && match words.strip_prefix('…') {
                    Some(inside) => message.contains(inside),
                    None => message.starts_with(words),
                }
        })
        .map(|(_, _, complaint)| *complaint)
}
