//! What `studio` needs of the world around it, as small traits: a clock and a key store.
//! The shell brings the real ones, tests bring their own.

use std::time::{Duration, SystemTime};

use jiff::tz::TimeZone;
use secrecy::SecretString;
use thiserror::Error;

/// Tells the time of day, and where.
pub trait Clock: Send + Sync + 'static {
    /// Now.
    fn now(&self) -> SystemTime;

    /// Where the user lives: days and months begin there.
    fn zone(&self) -> TimeZone {
        TimeZone::system()
    }

    /// How long the machine has been on, its sleep included, whatever its clock is set to. `None`
    /// where the system does not tell; then sleep is told by [`Self::now`].
    fn since_start(&self) -> Option<Duration> {
        None
    }
}

/// The clock of the machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> SystemTime {
        SystemTime::now()
    }

    #[cfg(any(target_os = "linux", target_os = "macos"))]
    fn since_start(&self) -> Option<Duration> {
        use rustix::time::{ClockId, clock_gettime};
        #[cfg(target_os = "linux")]
        let clock = ClockId::Boottime;
        // There it goes on while the machine sleeps.
        #[cfg(target_os = "macos")]
        let clock = ClockId::Monotonic;
        Duration::try_from(clock_gettime(clock)).ok()
    }
}

/// Keeps keys by account (our server id), for good. Calls may block for long; `studio` makes them
/// on a thread of their own and gives up waiting after ten seconds.
pub trait KeyStore: Send + Sync + 'static {
    /// The key of an account, if there is one.
    fn get(&self, account: &str) -> Result<Option<SecretString>, KeyStoreError>;
    /// Keeps a key.
    fn set(&self, account: &str, key: &SecretString) -> Result<(), KeyStoreError>;
    /// Forgets a key; fine when there was none.
    fn remove(&self, account: &str) -> Result<(), KeyStoreError>;
}

/// Why the key store did not do it.
#[derive(Debug, Error)]
pub enum KeyStoreError {
    /// There is no key store on this desktop.
    #[error("This desktop has no keychain")]
    Missing {
        /// What the platform said.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// It is there but locked, and was not unlocked.
    #[error("The keychain is locked")]
    Locked {
        /// What the platform said.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// Anything else.
    #[error("The keychain did not answer")]
    Failed {
        /// What the platform said.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

#[cfg(all(test, any(target_os = "linux", target_os = "macos")))]
mod tests {
    use super::{Clock as _, SystemClock};

    #[test]
    fn the_machine_says_how_long_it_has_been_on() {
        let before = SystemClock.since_start().expect("it tells");
        assert!(SystemClock.since_start().is_some_and(|now| now >= before));
    }
}
