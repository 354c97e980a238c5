//! What goes through many clips or files one after the other, and can be stopped in between.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use tokio_util::sync::CancellationToken;

use super::Studio;
use crate::request::RequestId;

/// Saves and imports that are under way, by the request that began them.
#[derive(Debug, Default)]
pub(crate) struct Running(Mutex<HashMap<String, CancellationToken>>);

impl Running {
    pub(super) fn token(&self, request: &RequestId) -> CancellationToken {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.entry(request.0.clone()).or_default().clone()
    }

    pub(super) fn end(&self, request: &RequestId) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.remove(&request.0);
    }

    fn stop(&self, request: &RequestId) {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(token) = all.get(&request.0) {
            token.cancel();
        }
    }
}

impl Studio {
    /// Stops a save or an import of many after what is whole by now.
    pub fn stop_many(&self, request: &RequestId) {
        self.core.running.stop(request);
    }
}
