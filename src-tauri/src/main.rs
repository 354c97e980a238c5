//! Dailies.
fn main() {}
