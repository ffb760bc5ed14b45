//! Training rows made even: which stay, which are drawn again, which are made. One sampler a file, each by the definitions
//! of imbalanced-learn 0.14, on prepared numbers; nothing but training rows ever comes here.
//!
//! Where its rows are doubled to the last digit, imbalanced-learn may find a row to be its own neighbour; here it never is.

mod adasyn;
mod borderline;
mod enn;
mod error;
mod labelled;
mod made;
mod near_miss;
mod random;
#[cfg(test)]
mod reference;
mod smote;
mod smotenc;
#[cfg(test)]
mod tests;
mod tomek;
mod wanted;

use borderline::Border;
use labelled::Labelled;

pub use error::BalanceError;
pub use made::Made;

use super::matrix::Matrix;
use crate::base::rng::Stream;
use crate::spec::{Balance, BalanceMethod as Method};

/// What became of the rows of a part.
#[derive(Clone, Debug, PartialEq)]
pub struct Resampled {
    /// Places of rows that stay, ascending; more than once where they were drawn again.
    pub kept: Vec<usize>,
    /// Rows that were made.
    pub made: Made,
    /// What is doubtful.
    pub warnings: Vec<String>,
}

/// What a part is made even with besides its rows.
pub struct Means<'a> {
    /// What is asked for.
    pub how: &'a Balance,
    /// Columns that say a category together.
    pub categories: Vec<Vec<usize>>,
}

/// Makes rows of the classes `codes`, places in `labels`, even; `None` where the method does not choose rows.
///
/// # Errors
/// Where the rows do not allow what is asked for.
pub fn resample(
    x: &Matrix,
    codes: &[u32],
    labels: &[String],
    means: &Means,
    stream: &mut Stream,
) -> Result<Option<Resampled>, BalanceError> {
    let how = means.how;
    let method = how.method.name();
    let rows = Labelled { x, codes, labels, method };
    let (counts, mut warnings) = (rows.counts(), vec![]);
    let all = || (0..codes.len()).collect::<Vec<usize>>();
    let made = |made: Made| (all(), made);
    let kept = |kept: Vec<usize>| (kept, Made::default());
    let to_make = || wanted::to_make(&counts, how.ratio);
    let (mut kept, made) = match how.method {
        Method::None | Method::ClassWeight => return Ok(None),
        Method::Oversample => kept(random::over(&rows, &to_make()?, stream)),
        Method::Undersample => kept(random::under(&rows, &wanted::to_keep(&counts, how.ratio)?, stream)),
        Method::Smote => made(smote::smote(&rows, how.k_neighbors, &to_make()?, stream)?),
        Method::Smotenc => made(smotenc::smotenc(&rows, &means.categories, how.k_neighbors, &to_make()?, stream)?),
        Method::BorderlineSmote => {
            let border = Border { k: how.k_neighbors, m: how.m_neighbors, version: how.version };
            let (found, safe) = borderline::borderline(&rows, border, &to_make()?, stream)?;
            warnings.extend(safe.iter().map(|&class| untouched(&labels[class])));
            made(found)
        }
        Method::Adasyn => made(adasyn::adasyn(&rows, how.k_neighbors, &to_make()?, stream)?),
        Method::Tomek => kept(tomek::tomek(&rows, &wanted::cleaned(&counts))),
        Method::Enn => kept(enn::enn(&rows, how.n_neighbors, how.kind, &wanted::cleaned(&counts))?),
        Method::Renn => kept(enn::repeated(&rows, how.n_neighbors, how.kind)?),
        Method::AllKnn => kept(enn::all_knn(&rows, how.n_neighbors, how.kind)?),
        Method::NearMiss => {
            let wanted = wanted::to_keep(&counts, how.ratio)?;
            kept(near_miss::near_miss(&rows, how.version, how.n_neighbors, &wanted)?)
        }
        Method::SmoteEnn | Method::SmoteTomek => {
            let made = smote::smote(&rows, how.k_neighbors, &to_make()?, stream)?;
            cleaned_together(&rows, &made, how)?
        }
    };
    kept.sort_unstable();
    for (class, &before) in counts.iter().enumerate() {
        let code = class as u32;
        if before > 0 && !kept.iter().any(|&place| codes[place] == code) && !made.classes.contains(&code) {
            return Err(BalanceError::NothingLeft { method, label: labels[class].clone() });
        }
    }
    Ok(Some(Resampled { kept, made, warnings }))
}

/// Cleans rows of the table and made ones alike.
fn cleaned_together(rows: &Labelled, made: &Made, how: &Balance) -> Result<(Vec<usize>, Made), BalanceError> {
    let (x, codes) = made.behind(rows);
    let together = rows.with(&x, &codes);
    let every = vec![true; rows.labels.len()];
    let places = if how.method == Method::SmoteEnn {
        enn::enn(&together, how.n_neighbors, how.kind, &every)?
    } else {
        tomek::tomek(&together, &every)
    };
    let (kept, behind): (Vec<usize>, Vec<usize>) = places.into_iter().partition(|&place| place < rows.x.rows);
    let of_made: Vec<usize> = behind.into_iter().map(|place| place - rows.x.rows).collect();
    Ok((kept, made.select(&of_made, x.columns)))
}

fn untouched(label: &str) -> String {
    format!(
        "No training row of the class `{label}` is in danger, with half or more of its neighbours of other classes, so \
         `borderline_smote` made none of it. `balance.method = \"smote\"` makes them anywhere."
    )
}
