//! The built app in a real window, driven as a person would: over `WebDriver`, with a mouse and with
//! native dialogs, against a server in this process.
//!
//! Each test has a desktop of its own. Not here: what can be seen without a window.
#![cfg(target_os = "linux")]

mod app;
mod desktop;
mod editors;
mod library;
mod mouse;
mod neighbour;
mod person;
mod server;
mod wait;

mod arranging;
mod axe;
mod comparing;
mod culling;
mod dialects;
mod drags;
mod finding;
mod first_run;
mod frames;
mod gallery;
mod guards;
mod keys;
mod languages;
mod leaving;
mod money;
mod money_dialog;
mod move_library;
mod pictures;
mod queue;
mod quitting;
mod remix;
mod restart;
mod save_as;
mod second_start;
mod server_deletion;
mod server_profiles;
mod troubled_server;
