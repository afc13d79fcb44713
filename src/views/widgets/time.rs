//! A point in time in the browser's language and zone.

use spanscape::web::clock::{TimeStyle, local};
use spanscape_core::base::TimeNs;

/// Date and time of day, to the millisecond: `Mar 12, 2026`, `09:32:04.123`.
pub fn date_and_time(time: TimeNs) -> (String, String) {
    (local(time, TimeStyle::Date), local(time, TimeStyle::Clock))
}
