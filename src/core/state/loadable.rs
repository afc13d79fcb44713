//! Something that is on its way, in one value instead of three flags.

use crate::engine::protocol::{Problem, Progress};

/// A value, or how far it is.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Loadable<T> {
    /// Nobody asked for it yet.
    #[default]
    Idle,
    /// Asked for.
    Loading {
        /// How far, where that is known.
        progress: Progress,
    },
    /// Here.
    Ready(T),
    /// It will not come.
    Failed(Problem),
}

impl<T> Loadable<T> {
    /// Asked for, nothing known yet.
    pub fn loading() -> Self {
        Self::Loading { progress: Progress::default() }
    }

    /// The value, if it is here.
    pub fn ready(&self) -> Option<&T> {
        if let Self::Ready(value) = self { Some(value) } else { None }
    }

    /// Why it will not come.
    pub fn problem(&self) -> Option<&Problem> {
        if let Self::Failed(problem) = self { Some(problem) } else { None }
    }

    /// Whether it is on its way.
    pub fn is_loading(&self) -> bool {
        matches!(self, Self::Loading { .. })
    }

    /// The same state of another value.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Loadable<U> {
        match self {
            Self::Idle => Loadable::Idle,
            Self::Loading { progress } => Loadable::Loading { progress },
            Self::Ready(value) => Loadable::Ready(change(value)),
            Self::Failed(problem) => Loadable::Failed(problem),
        }
    }
}

impl<T> From<Result<T, Problem>> for Loadable<T> {
    fn from(result: Result<T, Problem>) -> Self {
        match result {
            Ok(value) => Self::Ready(value),
            Err(problem) => Self::Failed(problem),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_ready_value_is_mapped() {
        assert_eq!(Loadable::Ready(2).map(|n| n + 1).ready(), Some(&3));
        let failed = Loadable::<u8>::from(Err(Problem {
            what: "no".into(),
            place: String::new(),
            advice: String::new(),
        }));
        assert_eq!(failed.map(u32::from).problem().map(|p| &*p.what), Some("no"));
        assert!(Loadable::<u8>::loading().is_loading());
    }
}
