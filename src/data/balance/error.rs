//! Why training rows cannot be evened out as asked: full sentences that say what to set.

use thiserror::Error;

/// Why training rows cannot be evened out as asked.
#[derive(Clone, Debug, PartialEq, Error)]
#[non_exhaustive]
pub enum BalanceError {
    /// A class that has not more rows than neighbours are asked for.
    #[error(
        "`balance.method = \"{method}\"` looks at {neighbours} neighbours (`balance.{key}`) and the class `{label}` has {}. {}",
        rows(*count),
        fewer(*count, key)
    )]
    TooFewRows {
        /// The method.
        method: &'static str,
        /// The class.
        label: String,
        /// Its training rows.
        count: usize,
        /// What is asked for.
        neighbours: usize,
        /// The key that asks for it.
        key: &'static str,
    },
    /// A ratio of more than two classes.
    #[error(
        "`balance.ratio` is a share of two classes, and the target has {classes}. Leave it out to make all classes even."
    )]
    RatioOfMany {
        /// Classes with training rows.
        classes: usize,
    },
    /// A ratio below the present one.
    #[error(
        "`balance.ratio = {ratio}` is not above the {present:.4} rows of the smaller class to each of the larger that the \
         training rows have already. Write a larger one."
    )]
    RatioReached {
        /// What is asked for.
        ratio: f64,
        /// What there is.
        present: f64,
    },
    /// No row of a class has a neighbour of another.
    #[error(
        "No training row of the class `{label}` has a neighbour of another class, so `adasyn` does not know where rows are \
         needed. Use `balance.method = \"smote\"`."
    )]
    NothingNear {
        /// The class.
        label: String,
    },
    /// Shares that all round to nothing.
    #[error(
        "`adasyn` would make no row of the class `{label}`: what each row is to get rounds to 0. Use `balance.method = \"smote\"`."
    )]
    NothingMade {
        /// The class.
        label: String,
    },
    /// A class that lost all rows.
    #[error(
        "`balance.method = \"{method}\"` leaves no training row of the class `{label}`: all have neighbours of other classes. \
         Set `balance.kind = \"mode\"`, or use \"tomek\"."
    )]
    NothingLeft {
        /// The method.
        method: &'static str,
        /// The class.
        label: String,
    },
    /// Rows made between images.
    #[error(
        "`balance.method = \"{method}\"` makes rows between rows, and between two images there is no image. Use \"oversample\" \
         or \"class_weight\", and vary images with `[augment]`."
    )]
    Images {
        /// The method.
        method: &'static str,
    },
    /// Codes of categories between which there is nothing.
    #[error(
        "`balance.method = \"{method}\"` makes numbers between numbers, and `{column}` holds codes of categories. Use \
         \"smotenc\", or encode it with `step = \"one_hot\"`."
    )]
    Codes {
        /// The method.
        method: &'static str,
        /// The first column of codes.
        column: String,
    },
    /// Only numbers, or only categories.
    #[error("`smotenc` needs both numbers and categories, and the prepared rows have no {lacking}. Use {instead}.")]
    OneKind {
        /// What is not there.
        lacking: &'static str,
        /// What to do.
        instead: &'static str,
    },
}

fn rows(count: usize) -> String {
    if count == 1 { "1 training row".into() } else { format!("{count} training rows") }
}

fn fewer(count: usize, key: &str) -> String {
    match count {
        0..=1 => "Use \"oversample\" or \"class_weight\".".into(),
        _ => format!("Set `balance.{key}` to {} or less.", count - 1),
    }
}
