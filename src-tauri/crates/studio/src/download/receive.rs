//! Bytes from a server into a part file, hashed as they go. The network and the disk work at the
//! same time. Whether the bytes are a clip is not asked here.

use std::fs::File;
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::sync::mpsc as std_mpsc;
use std::thread;

use bytes::Bytes;
use futures_util::StreamExt as _;
use sha2::{Digest as _, Sha256};
use tokio::sync::mpsc;
use videos_api::{ApiError, Content};

use crate::error::Error;
use crate::points;
use crate::probe::hex;

/// How many pieces may wait for the disk.
const WAITING: usize = 64;
/// So many bytes are worth a sync before the last one.
const EARLY: usize = 16 << 20;

/// Everything arrived, and is on disk.
pub(super) struct Received {
    pub(super) sha256: String,
}

/// Why not everything arrived. What did is in the part file.
pub(super) enum Stopped {
    Server(ApiError),
    Disk(io::Error),
    Inside(Error),
}

/// Writes a transfer to `part`; `progress` hears the size that the file has reached.
pub(super) async fn receive(
    content: Content,
    part: &Path,
    mut progress: impl FnMut(f64),
) -> Result<Received, Stopped> {
    let goes_on = content.partial;
    let (pieces, waiting) = mpsc::channel(WAITING);
    let path = part.to_owned();
    let writer = tokio::task::spawn_blocking(move || write(&path, goes_on, waiting));
    let mut size = if goes_on {
        tokio::fs::metadata(part)
            .await
            .map_or(0, |facts| facts.len())
    } else {
        0
    };
    let mut stream = pin!(content.into_stream());
    let mut broke = None;
    while let Some(piece) = stream.next().await {
        match piece {
            Ok(piece) => {
                size += piece.len() as u64;
                // The writer stops only on an error, which is asked for below.
                if pieces.send(piece).await.is_err() {
                    break;
                }
                #[expect(clippy::cast_precision_loss, reason = "sizes stay below 2^53")]
                progress(size as f64);
            }
            Err(error) => {
                broke = Some(error);
                break;
            }
        }
    }
    drop(pieces);
    let written = writer
        .await
        .map_err(|error| Stopped::Inside(Error::internal(error)))?;
    match (written, broke) {
        (Err(error), _) => Err(Stopped::Disk(error)),
        (Ok(_), Some(error)) => Err(Stopped::Server(error)),
        (Ok(sha256), None) => Ok(Received { sha256 }),
    }
}

fn write(path: &PathBuf, goes_on: bool, mut pieces: mpsc::Receiver<Bytes>) -> io::Result<String> {
    points::tried("receive.open")?;
    let mut digest = Sha256::new();
    let mut file = File::options()
        .read(true)
        .write(true)
        .create(true)
        .truncate(!goes_on)
        .open(path)?;
    points::pass("receive.opened");
    if goes_on {
        // Reading leaves the cursor at the end, where the new bytes go.
        let mut buffer = vec![0; 1 << 18];
        loop {
            match file.read(&mut buffer)? {
                0 => break,
                length => digest.update(&buffer[..length]),
            }
        }
    }
    let same = file.try_clone()?;
    let (enough, told) = std_mpsc::sync_channel::<()>(1);
    // The disk works while the network does, so that little is left for the last sync.
    let syncing = thread::Builder::new()
        .name("dailies-sync".to_owned())
        .spawn(move || told.iter().try_for_each(|()| same.sync_data()))?;
    let written = (|| {
        let mut waiting = 0;
        while let Some(piece) = pieces.blocking_recv() {
            points::tried("receive.piece")?;
            file.write_all(&piece)?;
            points::pass("receive.written");
            digest.update(&piece);
            waiting += piece.len();
            if waiting >= EARLY {
                // Full: it is at it. Closed: it failed, which is asked for below.
                let _ = enough.try_send(());
                waiting = 0;
            }
        }
        Ok(())
    })();
    drop(enough);
    // An error of the disk is told to one sync only, which may have been one of these.
    let synced = syncing.join().unwrap_or(Err(io::ErrorKind::Other.into()));
    written.and(synced)?;
    points::tried("receive.sync")?;
    file.sync_data()?;
    points::pass("receive.synced");
    Ok(hex(&digest.finalize()))
}
