//! What is in a folder or file of images, before any workspace says what it is for.

use std::collections::{BTreeMap, HashSet};
use std::path::Path;

use super::load::{self, Source, check_memory, color, look};
use super::scaling::ImageScaling;
use super::shape::ImageShape;
use crate::data::error::DataError;
use crate::data::places::Places;
use crate::data::table::{Table, Values};
use crate::spec;

/// What is in a folder or file of images. Test images below a folder `test` are not looked at.
#[derive(Clone, Debug, PartialEq)]
pub struct ImageProfile {
    /// Images that can be read.
    pub images: usize,
    /// Their size; the commonest where they differ, to which all were brought before they were looked at.
    pub shape: ImageShape,
    /// Every size, as height and width, with how often, the commonest first.
    pub sizes: Vec<([usize; 2], usize)>,
    /// Labels with how often, in the order of their names; empty where images have none.
    pub labels: Vec<(String, usize)>,
    /// Mean of each channel, 0 dark to 1 light.
    pub mean: Vec<f64>,
    /// Standard deviation of each channel.
    pub std: Vec<f64>,
    /// Images equal in every pixel to an earlier one.
    pub duplicates: usize,
    /// What is doubtful, a sentence each.
    pub warnings: Vec<String>,
}

/// Whether a path leads to images rather than to a table: a folder, or an IDX file.
pub fn are_images(path: &Path) -> bool {
    load::are_images(path)
}

/// Looks at every image below `path`.
///
/// # Errors
/// Where there are none, or none can be read.
pub fn image_profile(path: &str, places: &Places) -> Result<ImageProfile, DataError> {
    let mut warnings = vec![];
    let (source, _) = Source::of_workspace(path, &spec::Data::default(), places, &mut warnings)?;
    let mut sources = [source];
    let looks = look(&mut sources, &mut warnings)?;
    let [source] = sources;
    let mut counts: BTreeMap<[usize; 2], usize> = BTreeMap::new();
    for (_, header) in &looks {
        *counts.entry(header.size).or_default() += 1;
    }
    if looks.len() == 1 {
        for count in counts.values_mut() {
            *count = source.len();
        }
    }
    let mut sizes: Vec<([usize; 2], usize)> = counts.into_iter().collect();
    sizes.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
    let shape = ImageShape::new(sizes.first().map_or([1, 1], |&(size, _)| size), color(None, &looks));
    check_memory(source.len(), shape)?;
    let table = source.table(shape, &mut warnings)?;
    Ok(of_table(&table, shape, sizes, warnings))
}

fn of_table(table: &Table, shape: ImageShape, sizes: Vec<([usize; 2], usize)>, warnings: Vec<String>) -> ImageProfile {
    let rows: Vec<usize> = (0..table.rows).collect();
    let (mut mean, mut std, mut duplicates) = (vec![], vec![], 0);
    if let Some(images) = &table.images {
        let scaling = ImageScaling::fit(images, &rows);
        (mean, std) = (scaling.mean, scaling.std);
        let mut seen = HashSet::new();
        duplicates = rows.iter().filter(|&&row| !seen.insert(images.row(row))).count();
    }
    let mut labels: Vec<(String, usize)> = vec![];
    if let Some(Values::Categorical { codes, levels }) = table.column(spec::Data::LABEL).map(|column| &column.values) {
        labels = levels.iter().map(|level| (level.clone(), 0)).collect();
        for &code in codes {
            if let Some((_, count)) = labels.get_mut(code as usize) {
                *count += 1;
            }
        }
    }
    // Numbers by size, before names.
    let number = |label: &str| label.parse().ok().filter(|value: &f64| value.is_finite()).unwrap_or(f64::INFINITY);
    labels.sort_by(|a, b| number(&a.0).total_cmp(&number(&b.0)).then_with(|| a.0.cmp(&b.0)));
    ImageProfile { images: table.rows, shape, sizes, labels, mean, std, duplicates, warnings }
}
