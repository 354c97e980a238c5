//! One request, one change: the second call with the same id gets the first one's answer, also
//! while the first one is still at work. Failures are not kept; nothing was changed by them.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::Transaction;
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::sync::Semaphore;

use crate::core::Core;
use crate::error::{Error, Result};
use crate::points;
use crate::request::RequestId;
use crate::store::requests;

/// The requests at work that reach beyond the database.
#[derive(Debug, Default)]
pub(crate) struct Requests(Mutex<HashMap<String, Arc<Semaphore>>>);

impl Requests {
    fn gate(&self, request: &RequestId) -> Arc<Semaphore> {
        let mut gates = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        gates.retain(|_, gate| Arc::strong_count(gate) > 1);
        Arc::clone(
            gates
                .entry(request.0.clone())
                .or_insert_with(|| Arc::new(Semaphore::new(1))),
        )
    }
}

impl Core {
    /// A change of the database alone. Change and answer are one transaction. Says whether it was
    /// made now (true) or before (false).
    pub(crate) async fn change<T, F>(
        &self,
        request: RequestId,
        verb: &'static str,
        work: F,
    ) -> Result<(T, bool)>
    where
        F: FnOnce(&Transaction<'_>, i64) -> Result<T> + Send + 'static,
        T: Serialize + DeserializeOwned + Send + 'static,
    {
        let now = self.now();
        self.store
            .write(move |transaction| {
                if let Some(answer) = requests::answer(transaction, &request.0, verb)? {
                    return Ok((answer, false));
                }
                let answer = work(transaction, now)?;
                requests::keep(transaction, &request.0, verb, &answer, now)?;
                Ok((answer, true))
            })
            .await
    }

    /// A change that reaches beyond the database: files, keys, servers.
    pub(crate) async fn once<T>(
        &self,
        request: RequestId,
        verb: &'static str,
        work: impl Future<Output = Result<T>>,
    ) -> Result<T>
    where
        T: Serialize + DeserializeOwned + Send + 'static,
    {
        let gate = self.requests.gate(&request);
        let _turn = gate.acquire().await.map_err(Error::internal)?;
        let id = request.0.clone();
        let before = self
            .store
            .read(move |connection| requests::answer(connection, &id, verb))
            .await?;
        if let Some(answer) = before {
            return Ok(answer);
        }
        let answer = work.await?;
        points::pass("once.done");
        let now = self.now();
        let told = serde_json::to_value(&answer).map_err(Error::internal)?;
        let kept = self
            .store
            .write(move |transaction| requests::keep(transaction, &request.0, verb, &told, now))
            .await;
        if let Err(error) = kept {
            // It is done. Only a page that sends it again would do it twice.
            tracing::error!(%error, verb, "an answer was not written down");
        }
        Ok(answer)
    }
}
