//! Bytes in, a [`Draft`](crate::model::Draft) out: one file a format, found by content.
