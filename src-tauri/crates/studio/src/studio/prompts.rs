//! The composer's memory of a studio.

use super::Studio;
use crate::error::Result;
use crate::prompts::{KeptPrompt, PastPrompt, keep};
use crate::request::RequestId;
use crate::store::{prompts, settings as kept};

/// How many past prompts are answered at once.
const MOST_PAST: usize = 60;

impl Studio {
    /// The last prompts that were asked for with all of these words in them, newest first.
    pub async fn past_prompts(&self, words: String) -> Result<Vec<PastPrompt>> {
        self.core
            .store
            .read(move |connection| prompts::past(connection, &words, MOST_PAST))
            .await
    }

    /// The prompts that the user keeps, newest first.
    pub async fn kept_prompts(&self) -> Result<Vec<KeptPrompt>> {
        self.kept(kept::PROMPTS)
            .await
            .map(Option::unwrap_or_default)
    }

    /// Keeps a prompt; answers all that are kept.
    pub async fn keep_prompt(
        &self,
        request: RequestId,
        prompt: KeptPrompt,
    ) -> Result<Vec<KeptPrompt>> {
        let prompt = prompt.checked()?;
        let (all, _) = self
            .core
            .change(request, "keep_prompt", move |transaction, _| {
                let before = kept::get(transaction, kept::PROMPTS)?.unwrap_or_default();
                let all = keep(before, prompt)?;
                kept::set(transaction, kept::PROMPTS, &all)?;
                Ok(all)
            })
            .await?;
        Ok(all)
    }

    /// Keeps a prompt no longer; answers all that still are.
    pub async fn forget_prompt(&self, request: RequestId, id: String) -> Result<Vec<KeptPrompt>> {
        let (all, _) = self
            .core
            .change(request, "forget_prompt", move |transaction, _| {
                let mut all: Vec<KeptPrompt> =
                    kept::get(transaction, kept::PROMPTS)?.unwrap_or_default();
                all.retain(|one| one.id != id);
                kept::set(transaction, kept::PROMPTS, &all)?;
                Ok(all)
            })
            .await?;
        Ok(all)
    }
}
