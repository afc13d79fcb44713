//! The time, the time zone, and points in time as people write them here.

use std::cell::RefCell;

use js_sys::{Array, Date, Function, Object, Reflect};
use spanscape_core::base::TimeNs;
use spanscape_core::base::fmt::read_zone_offset;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Performance;

use super::js;

/// How a point in time is written, in the browser's language and time zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TimeStyle {
    /// `Nov 20, 2026`.
    Date,
    /// `12:03:04.123`.
    Clock,
    /// `Nov 20, 12:03:04`.
    Short,
    /// `Friday, November 20, 2026 at 12:03:04.123 GMT+1`.
    Full,
    /// The zone's distance from UTC: `11/20/2026, GMT+01:00`.
    Offset,
}

thread_local! {
    /// Formatters by style: making one costs more than a hundred uses.
    static FORMATS: RefCell<Vec<(TimeStyle, JsValue)>> = const { RefCell::new(Vec::new()) };
}

thread_local! {
    /// The zone that times are written in; empty for the browser's.
    static ZONE: RefCell<String> = const { RefCell::new(String::new()) };
}

/// From now on times are written in this zone (an IANA name or `UTC`; empty for the browser's). False, and
/// nothing changes, where the browser does not know it.
pub fn set_zone(zone: &str) -> bool {
    let before = ZONE.replace(zone.to_owned());
    FORMATS.with_borrow_mut(Vec::clear);
    let known = formatter(TimeStyle::Clock).is_some();
    if !known {
        ZONE.set(before);
    }
    known
}

/// How far the zone that times are written in is before UTC at a point in time, in nanoseconds; 0 where the
/// browser can't tell.
pub fn zone_offset(time: TimeNs) -> i64 {
    read_zone_offset(&local(time, TimeStyle::Offset)).unwrap_or(0)
}

thread_local! {
    static PERFORMANCE: Option<Performance> =
        js::get(&js_sys::global(), "performance").map(JsCast::unchecked_into);
}

/// Milliseconds since the page's or the worker's start, monotonic, with fractions.
pub fn now_ms() -> f64 {
    PERFORMANCE.with(|p| p.as_ref().map_or_else(Date::now, Performance::now))
}

/// The time of day by this machine's clock; exact to the millisecond.
pub fn now() -> TimeNs {
    // Whole milliseconds below 2^53; `as` saturates.
    TimeNs((Date::now() as i64).saturating_mul(1_000_000))
}

/// A point in time, in the browser's language and time zone; exact to the millisecond. Where
/// `Intl` fails: ISO 8601 in UTC.
pub fn local(time: TimeNs, style: TimeStyle) -> String {
    let ms = JsValue::from_f64(time.0.div_euclid(1_000_000) as f64);
    format_with(style, &ms)
        .unwrap_or_else(|| Date::new(&ms).to_iso_string().as_string().unwrap_or_default())
}

/// A point in time as a `datetime-local` field has it, in the browser's zone: `2026-11-20T12:03:04`.
pub fn local_field(time: TimeNs) -> String {
    let date = Date::new(&JsValue::from_f64(time.0.div_euclid(1_000_000) as f64));
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}",
        date.get_full_year(),
        date.get_month() + 1,
        date.get_date(),
        date.get_hours(),
        date.get_minutes(),
        date.get_seconds()
    )
}

/// Reads such a field; `None` when it is empty or no time.
pub fn read_local_field(text: &str) -> Option<TimeNs> {
    let ms = Date::new(&text.into()).get_time();
    (ms.is_finite() && !text.is_empty()).then(|| TimeNs((ms as i64).saturating_mul(1_000_000)))
}

/// The beginning of a point's day in the browser's zone.
pub fn midnight(time: TimeNs) -> TimeNs {
    let date = Date::new(&JsValue::from_f64(time.0.div_euclid(1_000_000) as f64));
    date.set_hours(0);
    date.set_minutes(0);
    date.set_seconds(0);
    date.set_milliseconds(0);
    TimeNs((date.get_time() as i64).saturating_mul(1_000_000))
}

/// The name of the time zone that times are written in: `Europe/Berlin`.
pub fn time_zone() -> Option<String> {
    let format = formatter(TimeStyle::Clock)?;
    let options = js::method(&format, "resolvedOptions")?.call0(&format).ok()?;
    js::get(&options, "timeZone")?.as_string()
}

fn format_with(style: TimeStyle, ms: &JsValue) -> Option<String> {
    // An invalid date throws.
    let format = formatter(style)?;
    js::get(&format, "format")?.dyn_into::<Function>().ok()?.call1(&format, ms).ok()?.as_string()
}

fn formatter(style: TimeStyle) -> Option<JsValue> {
    let found = FORMATS.with_borrow(|f| {
        f.iter().find(|(known, _)| *known == style).map(|(_, format)| format.clone())
    });
    if found.is_some() {
        return found;
    }
    let intl = js::get(&js_sys::global(), "Intl")?;
    let constructor: Function = js::method(&intl, "DateTimeFormat")?;
    let options = options(style);
    ZONE.with_borrow(|zone| {
        if !zone.is_empty() {
            js::set(&options, "timeZone", &zone.as_str().into());
        }
    });
    // In English, which is read back.
    let language = if style == TimeStyle::Offset { "en-US".into() } else { JsValue::UNDEFINED };
    let arguments = Array::of2(&language, &options);
    let format = Reflect::construct(&constructor, &arguments).ok()?;
    FORMATS.with_borrow_mut(|f| f.push((style, format.clone())));
    Some(format)
}

fn options(style: TimeStyle) -> JsValue {
    let options = Object::new();
    let put = |pairs: &[(&str, &str)]| {
        for (key, value) in pairs {
            js::set(&options, key, &(*value).into());
        }
    };
    if style == TimeStyle::Date {
        put(&[("year", "numeric"), ("month", "short"), ("day", "numeric")]);
        return options.into();
    }
    if style == TimeStyle::Offset {
        put(&[("timeZoneName", "longOffset")]);
        return options.into();
    }
    put(&[("hour", "2-digit"), ("minute", "2-digit"), ("second", "2-digit"), ("hourCycle", "h23")]);
    match style {
        TimeStyle::Date | TimeStyle::Clock | TimeStyle::Offset => {}
        TimeStyle::Short => put(&[("month", "short"), ("day", "numeric")]),
        TimeStyle::Full => put(&[
            ("weekday", "long"),
            ("year", "numeric"),
            ("month", "long"),
            ("day", "numeric"),
            ("timeZoneName", "short"),
        ]),
    }
    if style != TimeStyle::Short {
        js::set(&options, "fractionalSecondDigits", &JsValue::from_f64(3.0));
    }
    options.into()
}
