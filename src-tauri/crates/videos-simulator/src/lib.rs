//! A server that speaks the Videos API.
