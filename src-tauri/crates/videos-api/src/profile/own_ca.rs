//! Certificate authorities of the user's own, for servers inside companies and at home.

use std::fmt;

use reqwest::Certificate;

/// Authorities trusted besides the system's, for one server and for where it sends us.
#[derive(Clone)]
pub struct OwnCa {
    certificates: Vec<Certificate>,
}

/// Why a file holds no usable authority. Each displays as one sentence that says what to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum OwnCaError {
    /// No certificate in it.
    #[error(
        "Choose a file with a certificate in it: in PEM form it begins with -----BEGIN CERTIFICATE-----."
    )]
    NoCertificate,
    /// A private key came along, which should never leave its machine.
    #[error("Choose the file with the certificate only: this one has a private key in it.")]
    HasPrivateKey,
    /// A certificate in it cannot be read.
    #[error("Export the certificate again: this file is damaged.")]
    Damaged,
    /// Larger than any bundle of authorities.
    #[error("Choose a smaller file: a certificate has a few kilobytes, not megabytes.")]
    TooLarge,
}

/// The whole bundle of a system is a quarter of this.
const LARGEST: usize = 1_000_000;

impl OwnCa {
    /// Reads the contents of a PEM file with one certificate or several, or of a DER file with
    /// one.
    pub fn parse(file: &[u8]) -> Result<Self, OwnCaError> {
        if file.len() > LARGEST {
            return Err(OwnCaError::TooLarge);
        }
        let text = String::from_utf8_lossy(file);
        if text.contains("PRIVATE KEY-----") {
            return Err(OwnCaError::HasPrivateKey);
        }
        let certificates = if text.contains("-----BEGIN ") {
            Certificate::from_pem_bundle(file).map_err(|_| OwnCaError::Damaged)?
        } else if file.first() == Some(&ASN1_SEQUENCE) {
            vec![Certificate::from_der(file).map_err(|_| OwnCaError::Damaged)?]
        } else {
            return Err(OwnCaError::NoCertificate);
        };
        if certificates.is_empty() {
            return Err(OwnCaError::NoCertificate);
        }
        // Only a client that is built looks inside; with these authorities alone it does not
        // have to read the system's.
        reqwest::Client::builder()
            .tls_certs_only(certificates.clone())
            .build()
            .map_err(|_| OwnCaError::Damaged)?;
        Ok(Self { certificates })
    }

    /// How many certificates there are.
    pub fn count(&self) -> usize {
        self.certificates.len()
    }

    pub(crate) fn certificates(&self) -> Vec<Certificate> {
        self.certificates.clone()
    }
}

/// How a certificate in DER begins.
const ASN1_SEQUENCE: u8 = 0x30;

impl fmt::Debug for OwnCa {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "OwnCa({})", self.certificates.len())
    }
}
