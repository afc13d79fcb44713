//! What a person prefers on this machine: theme, row height, column width. Text in, text out;
//! where it is stored is the page's business.

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the system says.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// All, in the order of a menu.
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// The name in links and storage.
    pub fn name(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The theme of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|t| t.name() == name)
    }
}

/// How tall the rows of the waterfall are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RowHeight {
    /// 18 px.
    Compact,
    /// 22 px.
    #[default]
    Normal,
    /// 28 px.
    Roomy,
}

impl RowHeight {
    /// All, in the order of a menu.
    pub const ALL: [Self; 3] = [Self::Compact, Self::Normal, Self::Roomy];

    /// In CSS px.
    pub fn px(self) -> f64 {
        match self {
            Self::Compact => 18.0,
            Self::Normal => 22.0,
            Self::Roomy => 28.0,
        }
    }

    /// The name in storage.
    pub fn name(self) -> &'static str {
        match self {
            Self::Compact => "compact",
            Self::Normal => "normal",
            Self::Roomy => "roomy",
        }
    }

    /// The height of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|h| h.name() == name)
    }
}

/// The preferences.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Prefs {
    /// Light or dark.
    pub theme: Theme,
    /// The rows' height.
    pub rows: RowHeight,
    /// Width of the column of span names, in CSS px.
    pub names_px: u16,
}

/// The width of the column of names that nobody has changed.
pub const NAMES_PX: u16 = 400;

/// The least and the greatest width of the column of names, in CSS px.
pub const NAMES_RANGE: (u16, u16) = (80, 2_000);

impl Default for Prefs {
    fn default() -> Self {
        Self { theme: Theme::default(), rows: RowHeight::default(), names_px: NAMES_PX }
    }
}

impl Prefs {
    /// Reads `key=value` words. Unknown words and values are passed over: what is stored may be
    /// from an older or newer Spanscape, or from anyone.
    pub fn parse(text: &str) -> Self {
        let mut prefs = Self::default();
        for (key, value) in text.split_whitespace().filter_map(|word| word.split_once('=')) {
            match key {
                "theme" => prefs.theme = Theme::from_name(value).unwrap_or(prefs.theme),
                "rows" => prefs.rows = RowHeight::from_name(value).unwrap_or(prefs.rows),
                "names" => {
                    let (least, most) = NAMES_RANGE;
                    let width = value.parse().map(|w: u16| w.clamp(least, most));
                    prefs.names_px = width.unwrap_or(prefs.names_px);
                }
                _ => {}
            }
        }
        prefs
    }

    /// The text to store.
    pub fn print(&self) -> String {
        let Self { theme, rows, names_px } = self;
        format!("theme={} rows={} names={names_px}", theme.name(), rows.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(stored: &str, expect: &str) {
        assert_eq!(Prefs::parse(stored).print(), expect, "{stored:?}");
        assert_eq!(Prefs::parse(expect).print(), expect);
    }

    #[test]
    fn unknown_and_broken_words_are_passed_over() {
        check("", "theme=system rows=normal names=400");
        check("theme=dark rows=compact names=400", "theme=dark rows=compact names=400");
        check("theme=blue names=-5 rows", "theme=system rows=normal names=400");
        check("names=1 later=x {\"v\":2}", "theme=system rows=normal names=80");
        check("names=60000", "theme=system rows=normal names=2000");
    }
}
