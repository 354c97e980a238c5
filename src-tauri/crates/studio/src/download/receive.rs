//! Bytes from a server into a part file, hashed as they go. The network and the disk work at the
//! same time. Whether the bytes are a clip is not asked here.

use std::fs::File;
use std::io::{self, Read as _, Seek as _, Write as _};
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

/// How often a transfer looks at the disk again, in bytes.
const LOOK_EVERY: u64 = 4 << 20;

/// A transfer whose length nobody knows may never end. No clip is larger than this, in bytes.
const LARGEST_UNTOLD: u64 = 8 << 30;

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

/// Writes a transfer to `part` while `reserve` bytes stay free on its disk; `progress` hears the
/// size that the file has reached. When the disk is what stopped it, a part that could not be gone
/// on with is deleted.
pub(super) async fn receive(
    content: Content,
    part: &Path,
    reserve: u64,
    mut progress: impl FnMut(f64),
) -> Result<Received, Stopped> {
    let goes_on = content.partial;
    let (pieces, waiting) = mpsc::channel(WAITING);
    let resumable = content.etag.is_some();
    let most = match content.content_length {
        Some(_) => u64::MAX,
        None => LARGEST_UNTOLD,
    };
    let path = part.to_owned();
    let writer = tokio::task::spawn_blocking(move || {
        let written = write(&path, goes_on, Room { reserve, most }, waiting);
        if written.is_err() && !resumable {
            // It would only keep the disk full.
            let _ = std::fs::remove_file(&path);
        }
        written
    });
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

/// What a transfer may take of the disk, in bytes.
#[derive(Clone, Copy)]
struct Room {
    /// Left free whatever comes.
    reserve: u64,
    /// The largest file.
    most: u64,
}

impl Room {
    fn check(self, path: &Path, size: u64) -> io::Result<()> {
        if size > self.most {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        let folder = path.parent().unwrap_or(path);
        if fs4::available_space(folder)? < self.reserve {
            return Err(io::ErrorKind::StorageFull.into());
        }
        Ok(())
    }
}

fn write(
    path: &PathBuf,
    goes_on: bool,
    room: Room,
    mut pieces: mpsc::Receiver<Bytes>,
) -> io::Result<String> {
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
        let mut size = file.stream_position()?;
        let mut looked = None;
        while let Some(piece) = pieces.blocking_recv() {
            points::tried("receive.piece")?;
            size += piece.len() as u64;
            if looked.is_none_or(|before| size - before >= LOOK_EVERY) {
                room.check(path, size)?;
                looked = Some(size);
            }
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

#[cfg(test)]
mod tests {
    use std::io::ErrorKind;

    use base64::Engine as _;

    use super::*;

    fn untold(bytes: &[u8]) -> Content {
        let text = base64::engine::general_purpose::STANDARD.encode(bytes);
        let mut content = Content::from_base64(&text).expect("base64");
        content.content_length = None;
        content
    }

    #[tokio::test]
    async fn a_transfer_without_a_length_stops_while_the_reserve_is_left() {
        let folder = tempfile::tempdir().expect("a folder");
        let part = folder.path().join("a.part");
        let stopped = receive(untold(b"endless"), &part, u64::MAX, |_| {}).await;
        assert!(
            matches!(stopped, Err(Stopped::Disk(error)) if error.kind() == ErrorKind::StorageFull)
        );
        assert!(!part.exists());
        let received = receive(untold(b"endless"), &part, 0, |_| {}).await;
        assert!(received.is_ok());
        assert_eq!(std::fs::read(&part).expect("the part"), b"endless");
    }
}
