//! Saving a clip: to a temporary file beside the target, which takes its name only when it is
//! whole.

use std::io::{IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};
use videos_api::{ApiError, Client, Content, ContentError, Variant, VideoId};

/// Saves one of a clip's files.
pub(crate) async fn to_file(
    client: &Client,
    id: &VideoId,
    variant: Variant,
    output: Option<PathBuf>,
    force: bool,
) -> Result<()> {
    let chosen = output.is_some();
    let mut path = output.unwrap_or_else(|| file_name(id));
    let content = begin(client, id, variant).await?;
    if !chosen {
        path.set_extension(extension(content.content_type.as_deref()));
    }
    ensure!(
        force || !path.exists(),
        "{} exists; --force replaces it",
        path.display()
    );
    let folder = match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    let part = tempfile::Builder::new()
        .prefix(".videos-")
        .suffix(".part")
        .tempfile_in(folder)
        .with_context(|| format!("nothing can be written to {}", folder.display()))?;
    let mut file = tokio::fs::File::from_std(part.reopen()?);
    let shows = std::io::stderr().is_terminal();
    let length = content
        .copy_to(&mut file, |so_far, of| {
            if shows {
                progress(so_far, of);
            }
        })
        .await;
    if shows {
        eprintln!();
    }
    let length = length?;
    file.sync_all().await?;
    let saved = if force {
        part.persist(&path)
    } else {
        part.persist_noclobber(&path)
    };
    saved.with_context(|| format!("{} cannot be written", path.display()))?;
    println!("{} ({length} bytes)", path.display());
    Ok(())
}

/// The transfer, from wherever the server says the clip is.
async fn begin(client: &Client, id: &VideoId, variant: Variant) -> Result<Content, ApiError> {
    match client.content(id, variant, None).await {
        Err(ApiError::Content(ContentError::Elsewhere { url })) => {
            client.content_at(&url, None).await
        }
        other => other,
    }
}

fn progress(so_far: u64, of: Option<u64>) {
    let mut terminal = std::io::stderr();
    // Nothing is lost if the terminal cannot show it.
    let _ = match of {
        Some(of) => write!(terminal, "\r{so_far} of {of} bytes"),
        None => write!(terminal, "\r{so_far} bytes"),
    };
}

/// A file name from an id, which can contain anything.
fn file_name(id: &VideoId) -> PathBuf {
    let name: String = id
        .as_str()
        .chars()
        .take(80)
        .map(|c| {
            if c.is_ascii_alphanumeric() || c == '-' {
                c
            } else {
                '_'
            }
        })
        .collect();
    PathBuf::from(name)
}

fn extension(content_type: Option<&str>) -> &'static str {
    match content_type {
        Some("image/webp") => "webp",
        Some("image/jpeg") => "jpg",
        Some("image/png") => "png",
        Some("video/webm") => "webm",
        _ => "mp4",
    }
}
