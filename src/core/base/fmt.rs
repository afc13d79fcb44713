//! Numbers as a person reads them: durations, counts, points in time.
