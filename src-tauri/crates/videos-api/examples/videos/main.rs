//! The Videos API from a terminal, one command per operation.
//!
//! ```text
//! cargo run -p videos-api --example videos -- --base-url http://127.0.0.1:8787/v1 \
//!     create "A red kite over the sea" --seconds 4 --wait --output kite.mp4
//! ```

mod arguments;
mod download;
mod show;

use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context as _, Result, bail, ensure};
use clap::Parser as _;
use futures_util::{StreamExt as _, pin_mut};
use videos_api::{
    Auth, BaseUrl, BodyForm, Client, CreateVideo, ListQuery, OwnCa, Phase, Profile, Proxy,
    Reference, Video, VideoId, validate_key,
};

use arguments::{Arguments, Command, NewClip};

#[tokio::main]
async fn main() -> ExitCode {
    match run(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> Result<()> {
    let client = client(&arguments)?;
    match arguments.command {
        Command::Test => show::probe(&client.probe().await?),
        Command::Models => {
            for name in client.models().await?.value {
                println!("{name}");
            }
        }
        Command::Create(clip) => create(&client, clip).await?,
        Command::Remix { id, prompt } => show::job(&client.remix(&id, &prompt).await?.value),
        Command::Get { id, raw } => {
            let reply = client.retrieve(&id).await?;
            if raw {
                println!("{}", reply.raw);
            } else {
                show::job(&reply.value);
            }
        }
        Command::List { limit, order } => list(&client, limit, order.into()).await?,
        Command::Wait { id } => {
            wait(&client, &id).await?;
        }
        Command::Download {
            id,
            output,
            variant,
            force,
        } => download::to_file(&client, &id, variant.into(), output, force).await?,
        Command::Delete { id } => {
            client.delete(&id).await?;
            println!("{id} is deleted");
        }
    }
    Ok(())
}

fn client(arguments: &Arguments) -> Result<Client> {
    let mut profile = Profile::new(BaseUrl::parse(&arguments.base_url)?);
    if let Some(name) = &arguments.key_env {
        let key = std::env::var(name)
            .with_context(|| format!("the environment variable {name} holds no key"))?;
        let key = validate_key(&key).with_context(|| format!("the key in {name}"))?;
        profile.auth = match arguments.key_header.as_deref() {
            None => Auth::Bearer(key),
            Some("api-key") => Auth::ApiKey(key),
            Some(header) => Auth::Header {
                name: header.to_owned(),
                value: key,
            },
        };
    }
    profile.seconds = arguments.seconds_form.into();
    if arguments.json {
        profile.body = BodyForm::Json;
    }
    profile.proxy = arguments.proxy.as_deref().map(Proxy::parse).transpose()?;
    if let Some(path) = &arguments.own_ca {
        let file =
            std::fs::read(path).with_context(|| format!("{} cannot be read", path.display()))?;
        profile.own_ca = Some(OwnCa::parse(&file)?);
    }
    Ok(Client::new(profile)?)
}

async fn create(client: &Client, clip: NewClip) -> Result<()> {
    let reference = match &clip.reference {
        Some(path) => {
            let bytes = std::fs::read(path)
                .with_context(|| format!("{} cannot be read", path.display()))?;
            let stem = path.file_stem().unwrap_or_default().to_string_lossy();
            Some(Reference::from_bytes(&stem, bytes)?)
        }
        None => None,
    };
    let reply = client
        .create(&CreateVideo {
            model: clip.model,
            seconds: clip.seconds,
            size: clip.size,
            reference,
            extra: clip.set,
            ..CreateVideo::new(clip.prompt)
        })
        .await?;
    show::job(&reply.value);
    if let Some(cost) = reply.cost {
        println!("cost      {cost}");
    }
    let id = reply.value.id;
    if clip.wait || clip.output.is_some() {
        wait(client, &id).await?;
    }
    if clip.output.is_some() {
        download::to_file(client, &id, videos_api::Variant::Video, clip.output, false).await?;
    }
    Ok(())
}

async fn list(client: &Client, limit: Option<u32>, order: videos_api::Order) -> Result<()> {
    if let Some(limit) = limit {
        let query = ListQuery {
            limit: Some(limit),
            order: Some(order),
            after: None,
        };
        client
            .list(query)
            .await?
            .value
            .videos
            .iter()
            .for_each(show::line);
        return Ok(());
    }
    let videos = client.list_all(order);
    pin_mut!(videos);
    while let Some(video) = videos.next().await {
        show::line(&video?);
    }
    Ok(())
}

/// Asks until the job has ended. Bridges over trouble that may pass, for a while.
async fn wait(client: &Client, id: &VideoId) -> Result<Video> {
    const PATIENCE: u32 = 10;
    let mut failures = 0;
    let mut last = String::new();
    loop {
        let pause = match client.retrieve(id).await {
            Ok(reply) => {
                failures = 0;
                let now = show::state(&reply.value);
                if now != last {
                    eprintln!("{now}");
                    last = now;
                }
                let phase = reply.value.phase();
                if phase.is_terminal() {
                    ensure_completed(&reply.value)?;
                    return Ok(reply.value);
                }
                reply.poll_after.or(reply.retry_after)
            }
            Err(error) if error.is_retryable_read() && failures < PATIENCE => {
                failures += 1;
                eprintln!("{error} Trying again.");
                error.retry_after()
            }
            Err(error) => bail!(error),
        };
        let pause = pause.unwrap_or(Duration::from_secs(2));
        tokio::time::sleep(pause.clamp(Duration::from_millis(200), Duration::from_mins(1))).await;
    }
}

fn ensure_completed(video: &Video) -> Result<()> {
    let reason = video
        .error
        .as_ref()
        .and_then(|error| error.message.as_deref().or(error.code.as_deref()))
        .unwrap_or("the server gives no reason");
    ensure!(
        video.phase() == Phase::Completed,
        "the job has ended as {}: {reason}",
        video.status
    );
    Ok(())
}
