//! Certificates: those that the user picks to be trusted, and those that servers show. Read for
//! what people want to know of them; whether one can be trusted is decided by TLS.

use std::io::Read as _;
use std::path::Path;

use sha2::{Digest as _, Sha256};
use x509_parser::pem::Pem;
use x509_parser::prelude::{FromDer as _, X509Certificate, X509Name};

use crate::error::{Error, Result};
use crate::probe::hex;
use crate::server::Certificate;
use crate::store::clips::real;

/// No file of certificates is larger; the whole trust of an operating system is half of it.
const LARGEST: u64 = 512 * 1024;
/// So many names are shown.
const MOST_NAMES: usize = 8;

/// A file of certificates as it was picked: its facts, its text, when the first one ends.
pub(crate) struct Picked {
    pub(crate) facts: Certificate,
    pub(crate) pem: String,
    pub(crate) ends_at: Option<i64>,
}

/// Reads and checks a file in PEM or DER. Blocks.
pub(crate) fn pick(path: &Path) -> Result<Picked> {
    let wrong = |message: &str| Error::invalid("certificate", message);
    let mut bytes = Vec::new();
    let read =
        std::fs::File::open(path).and_then(|file| file.take(LARGEST + 1).read_to_end(&mut bytes));
    if let Err(error) = read {
        return Err(Error::storage(
            "The file could not be read. Check it and choose it again.",
            &error,
        ));
    }
    if bytes.len() as u64 > LARGEST {
        return Err(wrong(
            "This file is too large for a certificate. Choose the one of your own authority.",
        ));
    }
    // What TLS cannot use must be told now.
    videos_api::OwnCa::parse(&bytes).map_err(|error| wrong(&error.to_string()))?;
    let mut names = Vec::new();
    let mut ends: Option<i64> = None;
    let mut clean = String::new();
    for der in ders(&bytes) {
        let Ok((_, certificate)) = X509Certificate::from_der(&der) else {
            continue;
        };
        let end = certificate.validity().not_after.timestamp();
        ends = Some(ends.map_or(end, |before| before.min(end)));
        if names.len() < MOST_NAMES {
            names.push(name_of(certificate.subject()));
        }
        clean.push_str(&written(&der));
    }
    if clean.is_empty() {
        return Err(wrong(&videos_api::OwnCaError::NoCertificate.to_string()));
    }
    let ends_at = ends.map(|seconds| seconds.saturating_mul(1000));
    Ok(Picked {
        facts: Certificate {
            id: hex(&Sha256::digest(clean.as_bytes())),
            names,
            ends_at: ends_at.map(real),
        },
        pem: clean,
        ends_at,
    })
}

/// The certificates in a file: one in DER, or all blocks of that name in PEM.
fn ders(file: &[u8]) -> Vec<Vec<u8>> {
    let blocks = Pem::iter_from_buffer(file).filter_map(Result::ok);
    let blocks = blocks.filter(|block| block.label == "CERTIFICATE");
    let found: Vec<Vec<u8>> = blocks.map(|block| block.contents).collect();
    if found.is_empty() {
        vec![file.to_vec()]
    } else {
        found
    }
}

/// Whom a certificate that a server showed speaks for, and who says so.
pub(crate) fn shown(der: &[u8]) -> Option<[String; 2]> {
    let (_, certificate) = X509Certificate::from_der(der).ok()?;
    Some([
        name_of(certificate.subject()),
        name_of(certificate.issuer()),
    ])
}

/// The common name, else the organisation, else all of it.
fn name_of(name: &X509Name<'_>) -> String {
    const LONGEST: usize = 120;
    let common = name.iter_common_name().find_map(|part| part.as_str().ok());
    let organisation = name.iter_organization().find_map(|part| part.as_str().ok());
    let text = common
        .or(organisation)
        .map_or_else(|| name.to_string(), str::to_owned);
    // Anybody can write anything into a certificate.
    text.chars()
        .filter(|c| !c.is_control())
        .take(LONGEST)
        .collect()
}

/// A certificate as PEM, without whatever stood around it in the file.
fn written(der: &[u8]) -> String {
    use base64::Engine as _;
    let text = base64::engine::general_purpose::STANDARD.encode(der);
    let lines: Vec<&str> = text
        .as_bytes()
        .chunks(64)
        .filter_map(|line| std::str::from_utf8(line).ok())
        .collect();
    format!(
        "-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n",
        lines.join("\n")
    )
}
