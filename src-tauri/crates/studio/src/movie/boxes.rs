//! The boxes of a movie box, taken apart and put together. Contents that are not understood pass
//! through as they are.

use super::CutError;
use crate::probe::children;

/// A box of this name around these bytes.
pub(super) fn boxed(name: [u8; 4], content: &[u8]) -> Result<Vec<u8>, CutError> {
    let size = u32::try_from(content.len() + 8).map_err(|_| CutError::Uncuttable)?;
    let mut bytes = Vec::with_capacity(content.len() + 8);
    bytes.extend_from_slice(&size.to_be_bytes());
    bytes.extend_from_slice(&name);
    bytes.extend_from_slice(content);
    Ok(bytes)
}

/// A box of this name with a version, no flags, and what `fill` puts in.
pub(super) fn full(
    name: [u8; 4],
    version: u8,
    fill: impl FnOnce(&mut Vec<u8>),
) -> Result<Vec<u8>, CutError> {
    let mut content = vec![version, 0, 0, 0];
    fill(&mut content);
    boxed(name, &content)
}

/// The content of a box in a box, which must be there.
pub(super) fn inner(content: &[u8], name: [u8; 4]) -> Result<&[u8], CutError> {
    children(content)
        .find_map(|(found, content)| (found == name).then_some(content))
        .ok_or(CutError::Uncuttable)
}

/// Whose duration a header box tells, by where it stands (ISO/IEC 14496-12, 8.2.2, 8.3.2, 8.4.2).
#[derive(Debug, Clone, Copy)]
pub(super) enum Header {
    /// `mvhd` and `mdhd`.
    MovieOrMedia,
    /// `tkhd`.
    Track,
}

/// The content of a header box with another duration.
pub(super) fn with_duration(
    content: &[u8],
    header: Header,
    duration: u64,
) -> Result<Vec<u8>, CutError> {
    let long = content.first() == Some(&1);
    let at = match (header, long) {
        (Header::MovieOrMedia, false) => 16,
        (Header::MovieOrMedia, true) => 24,
        (Header::Track, false) => 20,
        (Header::Track, true) => 28,
    };
    let told = if long {
        duration.to_be_bytes().to_vec()
    } else {
        let duration = u32::try_from(duration).map_err(|_| CutError::Uncuttable)?;
        duration.to_be_bytes().to_vec()
    };
    let mut changed = content.to_vec();
    changed
        .get_mut(at..at + told.len())
        .ok_or(CutError::Uncuttable)?
        .copy_from_slice(&told);
    Ok(changed)
}

/// Appends a number.
pub(super) fn put(bytes: &mut Vec<u8>, number: u32) {
    bytes.extend_from_slice(&number.to_be_bytes());
}

/// Equal neighbours counted together.
pub(super) fn runs<T: PartialEq + Copy>(all: impl Iterator<Item = T>) -> Vec<(u32, T)> {
    let mut runs: Vec<(u32, T)> = Vec::new();
    for one in all {
        match runs.last_mut() {
            Some((count, same)) if *same == one => *count += 1,
            _ => runs.push((1, one)),
        }
    }
    runs
}
