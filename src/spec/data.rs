//! `[data]`: where the table is and what its columns mean.

use std::collections::BTreeMap;

use super::names::names;

/// What is predicted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Task {
    /// One of a set of labels.
    Classification,
    /// A number.
    Regression,
}

/// The `[data]` table.
#[derive(Clone, Debug, PartialEq)]
pub struct Data {
    /// The table's file, relative to the workspace file, the data folder or the current folder; `demo` is the
    /// built-in loan table.
    pub path: String,
    /// Of an `SQLite` database: the table to read.
    pub table: Option<String>,
    /// Of an `SQLite` database: the SELECT whose rows are read.
    pub query: Option<String>,
    /// At most this many rows, drawn at random; `None`: all.
    pub rows: Option<usize>,
    /// Whether the other rows are learnt from as well, without being held in memory.
    pub stream: bool,
    /// Instead of a table: a folder of images by class, or a file of images in the IDX format.
    pub images: Option<String>,
    /// The IDX file of the images' labels; `None`: named like the images' file.
    pub image_labels: Option<String>,
    /// Height and width to which images are brought; `None`: as they are.
    pub image_size: Option<[usize; 2]>,
    /// Grey or coloured; `None`: as they are.
    pub color: Option<Channels>,
    /// A file of test rows, with the same columns; of images a second folder or file.
    pub test: Option<String>,
    /// Whether the first line names the columns; `None`: found out.
    pub header: Option<bool>,
    /// Column names, for files without a header or to rename.
    pub columns: Option<Vec<String>>,
    /// One character between cells; `None`: found out.
    pub delimiter: Option<char>,
    /// What stands before the decimals of a number in text.
    pub decimal: Decimal,
    /// Cells that mean "missing", besides empty ones.
    pub null_values: Vec<String>,
    /// Whether white space around cells is dropped.
    pub trim: bool,
    /// Column types that override the inferred ones: `numeric` or `categorical`.
    pub types: BTreeMap<String, ColumnType>,
    /// The column to predict.
    pub target: String,
    /// Classification or regression; `None`: by the target's values.
    pub task: Option<Task>,
    /// The label that counts as positive when there are two; `None`: the last in order.
    pub positive: Option<String>,
    /// Labels to rename as they are read, old = new.
    pub labels: BTreeMap<String, String>,
    /// Columns to leave out.
    pub drop: Vec<String>,
    /// The only columns to learn from; `None`: all that have no other role.
    pub features: Option<Vec<String>>,
    /// Columns whose groups are compared for fairness.
    pub protected: Vec<String>,
    /// Whether protected columns are also features.
    pub protected_features: bool,
    /// A column of row weights.
    pub weight: Option<String>,
}

impl Default for Data {
    fn default() -> Self {
        Self {
            path: String::new(),
            table: None,
            query: None,
            rows: None,
            stream: false,
            images: None,
            image_labels: None,
            image_size: None,
            color: None,
            test: None,
            header: None,
            columns: None,
            delimiter: None,
            decimal: Decimal::Point,
            null_values: Vec::new(),
            trim: false,
            types: BTreeMap::new(),
            target: String::new(),
            task: None,
            positive: None,
            labels: BTreeMap::new(),
            drop: Vec::new(),
            features: None,
            protected: Vec::new(),
            protected_features: true,
            weight: None,
        }
    }
}

impl Data {
    /// What the target of images is called.
    pub const LABEL: &str = "label";

    /// The column to predict.
    pub fn target_name(&self) -> &str {
        if self.images.is_some() { Self::LABEL } else { &self.target }
    }
}

/// How text writes numbers that are not whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decimal {
    /// `1234.5`
    Point,
    /// `1234,5` or `1.234,5`
    Comma,
}

/// How many numbers an image has at each place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Channels {
    /// One: how light it is.
    Grey,
    /// Three: red, green, blue.
    Rgb,
}

/// How a column's cells are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnType {
    /// Numbers; anything else is missing, with a warning.
    Numeric,
    /// Labels.
    Categorical,
}

names!(Task { Classification = "classification", Regression = "regression" });
names!(Decimal { Point = ".", Comma = "," });
names!(Channels { Grey = "grey", Rgb = "rgb" });
names!(ColumnType { Numeric = "numeric", Categorical = "categorical" });
