//! What is asked of servers right away: their lists, adopting, deleting there.

use super::Studio;
use crate::clip::{Clip, RemotePage};
use crate::error::{Error, Result};
use crate::request::RequestId;

impl Studio {
    /// A stretch of a server's own list, newest first.
    pub async fn jobs_on_server(
        &self,
        server_id: &str,
        after: Option<String>,
    ) -> Result<RemotePage> {
        let _ = (server_id, after);
        Err(Error::internal("the list is being connected"))
    }

    /// Takes jobs of a server into the library.
    pub async fn adopt_jobs(
        &self,
        request: RequestId,
        server_id: &str,
        remote_ids: Vec<String>,
    ) -> Result<Vec<Clip>> {
        let _ = (request, server_id, remote_ids);
        Err(Error::internal("adopting is being connected"))
    }

    /// Deletes the job and its bytes on the server. What is in the library stays.
    pub async fn delete_on_server(&self, request: RequestId, id: &str) -> Result<Clip> {
        let _ = (request, id);
        Err(Error::internal("deleting is being connected"))
    }
}
