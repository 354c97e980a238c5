//! Jobs and servers as lines of text.

use videos_api::{Expiry, KeyVerdict, Probe, Video};

/// Status and progress in one line.
pub(crate) fn state(video: &Video) -> String {
    match (video.status.as_str(), video.progress) {
        ("", _) => "no status".to_owned(),
        (status, Some(progress)) => format!("{status} {progress} %"),
        (status, None) => status.to_owned(),
    }
}

/// A job in one line.
pub(crate) fn line(video: &Video) {
    println!(
        "{}  {}  {}  {}",
        video.id,
        state(video),
        video.model.as_deref().unwrap_or("-"),
        video.prompt.as_deref().unwrap_or("-").replace('\n', " "),
    );
}

/// A job, one fact per line.
pub(crate) fn job(video: &Video) {
    let fact = |name: &str, value: Option<String>| {
        if let Some(value) = value {
            println!("{name:<9} {value}");
        }
    };
    fact("id", Some(video.id.to_string()));
    fact("status", Some(state(video)));
    fact("model", video.model.clone());
    fact("size", video.size.clone());
    fact("seconds", video.seconds.clone());
    fact("prompt", video.prompt.clone());
    fact("remix of", video.remixed_from_video_id.clone());
    fact("created", video.created_at.map(time));
    fact("completed", video.completed_at.map(time));
    fact(
        "expires",
        video.expires_at.map(|expiry| match expiry {
            Expiry::At(seconds) => time(seconds),
            Expiry::Never => "never".to_owned(),
        }),
    );
    if let Some(error) = &video.error {
        fact("code", error.code.clone());
        fact("error", error.message.clone());
    }
}

/// What a server showed of itself.
pub(crate) fn probe(probe: &Probe) {
    println!("address   {}", probe.base_url);
    println!(
        "key       {}",
        match probe.key {
            KeyVerdict::Accepted => "accepted",
            KeyVerdict::NotNeeded => "not needed",
            KeyVerdict::Refused => "refused",
            KeyVerdict::Unknown => "unknown",
        }
    );
    println!(
        "list      {}",
        match probe.lists {
            Some(true) => "yes",
            Some(false) => "no",
            None => "unknown",
        }
    );
    if let Some(models) = &probe.models {
        println!("models    {}", models.join(", "));
    }
    if let Some(refusal) = &probe.refusal {
        println!("it says   {refusal}");
    }
}

/// Unix seconds as people write them.
fn time(seconds: i64) -> String {
    u64::try_from(seconds).map_or_else(
        |_| seconds.to_string(),
        |seconds| {
            let instant = std::time::UNIX_EPOCH + std::time::Duration::from_secs(seconds);
            httpdate::fmt_http_date(instant)
        },
    )
}
