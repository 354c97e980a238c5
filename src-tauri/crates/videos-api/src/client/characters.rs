//! Characters: `POST /videos/characters` and `GET /videos/characters/{id}`. How a create names them is
//! in `form.rs` and `json.rs`.

use http::Method;
use reqwest::multipart::Form;

use super::Client;
use super::form::file;
use super::send::{Answer, Body};
use crate::{ApiError, Character, CharacterId, NewCharacter, Reply};

impl Client {
    /// Makes a character of a video. May cost money, and nothing lists or deletes what was made, so
    /// it is sent exactly once; what an error says about whether it arrived is
    /// [`ApiError::certainly_not_received`].
    pub async fn make_character(&self, new: &NewCharacter) -> Result<Reply<Character>, ApiError> {
        let video = file(&new.video, &new.file_name, "video/mp4");
        let form = Form::new()
            .text("name", new.name.clone())
            .part("video", video);
        let upload = new.video.len() + new.name.len();
        let answer = self
            .post(&["videos", "characters"], Body::Form(form), upload, "")
            .await?;
        character(answer)
    }

    /// A character as the server has it.
    pub async fn character(&self, id: &CharacterId) -> Result<Reply<Character>, ApiError> {
        let url = self.url(&["videos", "characters", id.as_str()]);
        character(self.read(Method::GET, url).await?)
    }
}

fn character(answer: Answer<'_>) -> Result<Reply<Character>, ApiError> {
    let answer = answer.successful()?;
    let value = answer.json()?;
    match Character::from_value(&value) {
        Some(character) => Ok(answer.reply(character)),
        None => Err(answer.unexpected(&value, "it is not a character")),
    }
}
