//! Typed client of the Videos API.
