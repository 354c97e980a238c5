//! The program. Everything it does is in `lib.rs`.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use std::process::ExitCode;

fn main() -> ExitCode {
    dailies_app::run()
}
