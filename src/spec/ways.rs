//! Choices of single steps of preparation: by which of several ways a step does what it does.

use super::names::names;

/// The length that rows are brought to 1 by (`Normalizer`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowNorm {
    /// Sum of absolute values.
    L1,
    /// Euclidean.
    L2,
    /// Largest absolute value.
    Max,
}

/// How much each neighbour counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Neighbours {
    /// All alike.
    Uniform,
    /// By the inverse of their distance.
    Distance,
}

/// Where the edges of bins lie (`KBinsDiscretizer`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Binning {
    /// At equal distances.
    Uniform,
    /// With equally many training rows in each.
    Quantile,
    /// Between the centres of clusters.
    KMeans,
}

/// What a binned number becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BinCode {
    /// A column of zeros and ones for each bin.
    OneHot,
    /// The bin's number, from 0.
    Ordinal,
}

/// A number that a date or a time is taken apart into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DatePart {
    /// The year.
    Year,
    /// 1 to 4.
    Quarter,
    /// 1 to 12.
    Month,
    /// The ISO week, 1 to 53.
    Week,
    /// Of the month, from 1.
    Day,
    /// Of the year, from 1.
    DayOfYear,
    /// From 0, Monday.
    Weekday,
    /// 1 on Saturday and Sunday.
    Weekend,
    /// 0 to 23.
    Hour,
    /// 0 to 59.
    Minute,
    /// 0 to 59.
    Second,
    /// Seconds since 1970, for intervals.
    Epoch,
}

/// Which logarithm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Logarithm {
    /// `ln(1 + x)`; missing for numbers of -1 and below.
    Log1p,
    /// `sign(x) ln(1 + |x|)`.
    Signed,
}

/// What the ends of a clipped column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ends {
    /// Numbers.
    Values,
    /// Shares of training rows.
    Quantiles,
}

/// What a feature is judged by, against the target (`SelectKBest`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Score {
    /// The F statistic of analysis of variance; for a number that of the linear regression on the feature.
    Anova,
    /// The chi-squared statistic of classes and counts or shares of at least 0.
    Chi2,
    /// Mutual information, estimated by three nearest neighbours.
    MutualInfo,
}

names!(RowNorm { L1 = "l1", L2 = "l2", Max = "max" });
names!(Neighbours { Uniform = "uniform", Distance = "distance" });
names!(Binning { Uniform = "uniform", Quantile = "quantile", KMeans = "kmeans" });
names!(BinCode { OneHot = "onehot", Ordinal = "ordinal" });
names!(DatePart {
    Year = "year",
    Quarter = "quarter",
    Month = "month",
    Week = "week",
    Day = "day",
    DayOfYear = "day_of_year",
    Weekday = "weekday",
    Weekend = "weekend",
    Hour = "hour",
    Minute = "minute",
    Second = "second",
    Epoch = "epoch",
});
names!(Logarithm { Log1p = "log1p", Signed = "signed" });
names!(Ends { Values = "values", Quantiles = "quantiles" });
names!(Score { Anova = "anova", Chi2 = "chi2", MutualInfo = "mutual_info" });
