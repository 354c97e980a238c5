//! Files of very many clips: hard links, since the bytes are those of a few hundred.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use crate::Plan;
use crate::copies::Link;

/// Some file systems let a file have no more names than this; then it is copied once.
const MOST_NAMES: u32 = 30_000;

/// Makes every link, then removes the names that nothing in the database has any more.
pub(crate) fn link(plan: &Plan, links: &[Link]) -> Result<()> {
    let mut names: HashMap<&Path, (PathBuf, u32)> = HashMap::new();
    for Link { from, to } in links {
        let (source, count) = names.entry(from).or_insert_with(|| (from.clone(), 0));
        *count += 1;
        if *count >= MOST_NAMES {
            fs::copy(&*source, to).with_context(|| to.display().to_string())?;
            (*source, *count) = (to.clone(), 0);
        } else {
            fs::hard_link(&*source, to).with_context(|| to.display().to_string())?;
        }
    }
    let kept: HashSet<&Path> = links.iter().map(|link| link.to.as_path()).collect();
    let posters = plan.data_dir.join("posters");
    for folder in [&plan.library, &posters, &plan.data_dir.join("sprites")] {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            if entry.file_type()?.is_file() && !kept.contains(entry.path().as_path()) {
                fs::remove_file(entry.path())?;
            }
        }
    }
    Ok(())
}
