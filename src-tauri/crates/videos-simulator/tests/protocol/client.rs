//! A simulator and the few calls that the tests make.

use std::io::Cursor;
use std::time::Duration;

use image::{ImageFormat, RgbImage};
use reqwest::multipart::{Form, Part};
use reqwest::{Response, StatusCode};
use serde_json::{Value, json};
use videos_simulator::{Config, Profile, Simulator};

pub(crate) struct World {
    pub(crate) simulator: Simulator,
    pub(crate) http: reqwest::Client,
}

pub(crate) async fn world() -> World {
    with(Config::default()).await
}

pub(crate) async fn with(config: Config) -> World {
    let http = reqwest::Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .expect("a client");
    World {
        simulator: Simulator::start(config).await.expect("a simulator"),
        http,
    }
}

/// A server of this kind.
pub(crate) async fn of(profile: &'static Profile) -> World {
    with(Config {
        profile,
        ..Config::default()
    })
    .await
}

impl World {
    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.simulator.base_url())
    }

    pub(crate) async fn get(&self, path: &str) -> Response {
        self.http
            .get(self.url(path))
            .send()
            .await
            .expect("an answer")
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Response {
        self.http
            .post(self.url(path))
            .json(&body)
            .send()
            .await
            .expect("an answer")
    }

    pub(crate) async fn form(&self, path: &str, form: Form) -> Response {
        self.http
            .post(self.url(path))
            .multipart(form)
            .send()
            .await
            .expect("an answer")
    }

    pub(crate) async fn delete(&self, id: &str) -> Response {
        self.http
            .delete(self.url(&format!("/videos/{id}")))
            .send()
            .await
            .expect("an answer")
    }

    /// Creates a landscape clip and returns its id.
    pub(crate) async fn create(&self, prompt: &str) -> String {
        let body = json!({ "prompt": prompt, "size": "1280x720" });
        let video = good(self.post("/videos", body).await).await;
        video["id"].as_str().expect("an id").to_owned()
    }

    pub(crate) async fn video(&self, id: &str) -> Value {
        good(self.get(&format!("/videos/{id}")).await).await
    }

    /// What a create answered, whichever success it was.
    pub(crate) async fn made(&self, response: Response) -> Value {
        let (status, video) = said(response).await;
        assert!((200..300).contains(&status), "{status} {video}");
        video
    }

    /// A job's id.
    pub(crate) async fn form_id(&self, form: Form) -> String {
        id(&self.made(self.form("/videos", form).await).await)
    }

    /// Lets the render time pass.
    pub(crate) fn render(&self) {
        self.simulator.advance(Duration::from_secs(7));
    }

    /// A clip that is done.
    pub(crate) async fn finished(&self, prompt: &str) -> String {
        let id = self.create(prompt).await;
        self.render();
        id
    }
}

pub(crate) fn id(video: &Value) -> String {
    video["id"].as_str().expect("an id").to_owned()
}

/// The JSON of a 200.
pub(crate) async fn good(response: Response) -> Value {
    let status = response.status();
    let text = response.text().await.expect("a body");
    assert_eq!(status, StatusCode::OK, "{text}");
    serde_json::from_str(&text).expect("JSON")
}

/// Status and JSON of any answer; null if there is no body.
pub(crate) async fn said(response: Response) -> (u16, Value) {
    let status = response.status().as_u16();
    let text = response.text().await.expect("a body");
    let value = serde_json::from_str(&text).unwrap_or_else(|_| {
        if text.is_empty() {
            Value::Null
        } else {
            Value::from(text)
        }
    });
    (status, value)
}

/// The fields of a form.
pub(crate) fn fields<const N: usize>(fields: [(&'static str, &'static str); N]) -> Form {
    fields
        .into_iter()
        .fold(Form::new(), |form, (name, value)| form.text(name, value))
}

/// Checks the envelope of a refusal and returns its message.
pub(crate) async fn refused(
    response: Response,
    status: u16,
    param: Option<&str>,
    code: Option<&str>,
) -> String {
    let got = response.status().as_u16();
    let named = ["x-request-id", "apim-request-id"];
    assert!(
        named
            .iter()
            .any(|name| response.headers().contains_key(*name))
    );
    let body: Value = response.json().await.expect("an envelope");
    assert_eq!(got, status, "{body}");
    let error = body["error"].as_object().expect("an error");
    for key in ["message", "type", "param", "code"] {
        assert!(error.contains_key(key), "{key} is missing in {body}");
    }
    assert_eq!(
        (error["param"].as_str(), error["code"].as_str()),
        (param, code),
        "{body}"
    );
    error["message"].as_str().expect("a message").to_owned()
}

/// A picture of this size, encoded.
pub(crate) fn picture(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    RgbImage::new(width, height)
        .write_to(&mut bytes, format)
        .expect("a picture");
    bytes.into_inner()
}

/// A create with this reference part.
pub(crate) fn with_reference(bytes: Vec<u8>, mime: &str) -> Form {
    let part = Part::bytes(bytes)
        .file_name("first")
        .mime_str(mime)
        .expect("a MIME type");
    Form::new()
        .text("prompt", "a cat")
        .text("size", "1280x720")
        .part("input_reference", part)
}
