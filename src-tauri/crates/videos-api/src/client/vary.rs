//! Edits and extensions: `POST /videos/edits` and `POST /videos/extensions`, which took the place of
//! remixes in `OpenAI`'s last contract (2026-03-12) and exist on few other servers.
//!
//! Not here: uploads in the place of an id, which `OpenAI` kept for chosen customers.

use serde_json::{Value, json};

use super::Client;
use super::send::Body;
use crate::{ApiError, Reply, Video, VideoId};

impl Client {
    /// Asks for a changed version of a finished clip. Costs money like [`Client::create`].
    pub async fn edit(&self, id: &VideoId, prompt: &str) -> Result<Reply<Video>, ApiError> {
        let body = json!({ "video": { "id": id.as_str() }, "prompt": prompt });
        self.vary("edits", body, prompt).await
    }

    /// Asks for a finished clip with so many seconds more, or as many as the server likes. Costs
    /// money like [`Client::create`]. The length of the answer is that of the whole.
    pub async fn extend(
        &self,
        id: &VideoId,
        prompt: &str,
        seconds: Option<&str>,
    ) -> Result<Reply<Video>, ApiError> {
        let mut body = json!({ "video": { "id": id.as_str() }, "prompt": prompt });
        if let Some(seconds) = seconds {
            let form = self.inner.profile.seconds;
            body[form.field()] = form.value(seconds);
        }
        self.vary("extensions", body, prompt).await
    }

    async fn vary(
        &self,
        operation: &str,
        body: Value,
        prompt: &str,
    ) -> Result<Reply<Video>, ApiError> {
        let answer = self
            .post(
                &["videos", operation],
                Body::Json(body),
                prompt.len(),
                prompt,
            )
            .await?;
        answer.job_state()
    }
}
