//! Edits and extensions: `POST /videos/edits` and `POST /videos/extensions`, which took the place of
//! remixes in `OpenAI`'s last contract (2026-03-12) and exist on few other servers.
//!
//! Not here: uploads in the place of an id, which `OpenAI` kept for chosen customers.

use super::send::Body;
use super::{Client, form, json};
use crate::error::Sent;
use crate::{ApiError, BodyForm, Reply, Video, VideoId};

impl Client {
    /// Asks for a changed version of a finished clip. Costs money like [`Client::create`].
    pub async fn edit(&self, id: &VideoId, prompt: &str) -> Result<Reply<Video>, ApiError> {
        let form = self.inner.profile.edit;
        self.vary("edits", form, id, prompt, None).await
    }

    /// Asks for a finished clip with so many seconds more, or as many as the server likes. Costs
    /// money like [`Client::create`]. The length of the answer is that of the whole.
    pub async fn extend(
        &self,
        id: &VideoId,
        prompt: &str,
        seconds: Option<&str>,
    ) -> Result<Reply<Video>, ApiError> {
        let form = self.inner.profile.extension;
        self.vary("extensions", form, id, prompt, seconds).await
    }

    async fn vary(
        &self,
        operation: &str,
        form: BodyForm,
        id: &VideoId,
        prompt: &str,
        seconds: Option<&str>,
    ) -> Result<Reply<Video>, ApiError> {
        let profile = &self.inner.profile;
        let length = seconds.map(|seconds| (profile.seconds, seconds));
        let body = match form {
            BodyForm::Json => Body::Json(json::variation(id, prompt, length)),
            BodyForm::Multipart => Body::Form(form::variation(id, prompt, length)),
        };
        let sent = Sent::variation(form, seconds, profile);
        let answer = self
            .post(&["videos", operation], body, prompt.len(), prompt)
            .await?;
        answer.answering(sent).job_state()
    }
}
