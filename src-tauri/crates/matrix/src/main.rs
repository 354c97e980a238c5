//! Prints the matrix as Markdown. Ends with an error when something fails. Names of profiles as
//! arguments take only those.

use std::env;
use std::process::ExitCode;

use anyhow::Context as _;
use videos_simulator::Profile;

#[tokio::main]
async fn main() -> anyhow::Result<ExitCode> {
    let mut rows = Vec::new();
    for name in env::args().skip(1) {
        let profile = Profile::named(&name).context("there is no such profile")?;
        rows.push(matrix::row(profile).await?);
    }
    if rows.is_empty() {
        rows = matrix::rows().await?;
    }
    print!("{}", matrix::markdown(&rows));
    let mut code = ExitCode::SUCCESS;
    for row in &rows {
        for (feat, why) in row.failures() {
            eprintln!("{} fails at {feat}: {why}", row.name);
            code = ExitCode::FAILURE;
        }
    }
    Ok(code)
}
