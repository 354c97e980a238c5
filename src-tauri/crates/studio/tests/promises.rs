//! The promises of studio, kept against a server that misbehaves on demand.

mod promises {
    mod account;
    mod adopting;
    mod both;
    mod bulk;
    mod crashes;
    mod creating;
    mod database;
    mod dialects;
    mod downloading;
    mod expiry;
    mod exporting;
    mod folders;
    mod full_disk;
    mod keys;
    mod leaving;
    mod money;
    mod moving;
    mod passport;
    mod profiles;
    mod queue;
    mod remixing;
    mod repeating;
    mod rescue;
    mod scheduling;
    mod servers;
    #[cfg(target_os = "linux")]
    mod small_disk;
    mod stock;
    mod trash;
    mod unknown;
    mod watching;
    pub(crate) mod world;
}
