//! What the user chose: view state and its commands, links, keys. No browser, no trace.
