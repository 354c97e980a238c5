//! The promises of studio, kept against a server that misbehaves on demand.

mod promises {
    mod account;
    mod adopting;
    mod both;
    mod bulk;
    mod characters;
    #[cfg(unix)]
    mod clearing;
    mod contents;
    mod crashes;
    mod creating;
    mod database;
    mod dialects;
    mod downloading;
    mod expiry;
    mod exporting;
    mod finding;
    mod folders;
    mod forms;
    mod full_disk;
    mod grid;
    mod handmade;
    mod hostile;
    mod keys;
    mod leaving;
    mod money;
    mod moving;
    mod passport;
    mod profiles;
    mod prompts;
    mod queue;
    mod remixing;
    mod repeating;
    mod rescue;
    mod scheduling;
    mod servers;
    #[cfg(target_os = "linux")]
    mod small_disk;
    mod stock;
    mod tagging;
    mod trash;
    mod undo;
    mod unknown;
    mod varying;
    mod watching;
    pub(crate) mod world;
}
