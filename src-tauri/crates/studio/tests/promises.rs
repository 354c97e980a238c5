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
    mod doubting;
    mod downloading;
    mod expiry;
    mod exporting;
    mod family;
    mod finding;
    mod folders;
    mod forms;
    mod full_disk;
    mod gpu_hours;
    mod grid;
    mod handmade;
    mod hostile;
    mod keys;
    mod leaving;
    mod money;
    mod moved;
    mod moving;
    mod passport;
    mod profiles;
    mod prompts;
    mod queue;
    mod relays;
    mod remixing;
    mod repeating;
    mod rescue;
    mod resuming;
    mod scheduling;
    mod servers;
    #[cfg(target_os = "linux")]
    mod small_disk;
    mod stock;
    mod tagging;
    mod trash;
    mod undo;
    mod undo_beside;
    mod unknown;
    mod varying;
    mod watching;
    pub(crate) mod world;
}
