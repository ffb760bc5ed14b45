//! The same for images: how many of which size, and how many of each class.

use std::fmt::Write;

use crate::base::fmt;
use crate::data::{ImageProfile, Places, image_profile};
use crate::host::failure::Failure;
use crate::host::out;

/// Columns of a line that a label may take.
const NAME: usize = 24;
/// Sizes listed.
const SIZES: usize = 5;

/// Prints what there is in a few lines, then a line a class.
pub(super) fn run(path: &str, json: bool, places: &Places) -> Result<(), Failure> {
    let profile = image_profile(path, places)?;
    let text = if json { document(&profile)? } else { report(&profile) };
    out::warnings(&profile.warnings);
    Ok(out::data(&text)?)
}

fn report(profile: &ImageProfile) -> String {
    let count = |count: usize| fmt::thousands(count as u64);
    let twice = match profile.duplicates {
        0 => String::new(),
        duplicates => format!(", {} equal to an earlier one", count(duplicates)),
    };
    let mut text = format!("{} images, {}{twice}\n", count(profile.images), profile.shape);
    // Writing to a string cannot fail.
    if profile.sizes.len() > 1 {
        let sizes =
            profile.sizes.iter().take(SIZES).map(|([height, width], n)| format!("{height} × {width} ({})", count(*n)));
        let more = profile.sizes.len().saturating_sub(SIZES);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        let _ = writeln!(text, "sizes differ: {}{more}; set data.image_size", sizes.collect::<Vec<_>>().join(", "));
    }
    let light =
        profile.mean.iter().zip(&profile.std).map(|(m, s)| format!("{} ± {}", fmt::number(*m), fmt::number(*s)));
    let _ = writeln!(text, "light, 0 to 1: {}", light.collect::<Vec<_>>().join(", "));
    if profile.labels.is_empty() {
        text += "\nno labels\n";
        return text;
    }
    let _ = writeln!(text, "\n{:NAME$}  {:>8}  {:>8}", "label", "images", "share");
    for (label, images) in &profile.labels {
        let name = fmt::fit(label, NAME, fmt::Align::Left, "…");
        let share = fmt::percent(*images as f64 / profile.images.max(1) as f64);
        let _ = writeln!(text, "{name}  {:>8}  {share:>8}", count(*images));
    }
    text
}

fn document(profile: &ImageProfile) -> Result<String, Failure> {
    let labels = profile.labels.iter().map(|(label, images)| serde_json::json!({"label": label, "images": images}));
    let sizes = profile.sizes.iter().map(|([h, w], n)| serde_json::json!({"height": h, "width": w, "images": n}));
    let document = serde_json::json!({
        "images": profile.images, "height": profile.shape.height, "width": profile.shape.width,
        "color": profile.shape.color().name(), "sizes": sizes.collect::<Vec<_>>(),
        "labels": labels.collect::<Vec<_>>(), "mean": profile.mean, "std": profile.std,
        "duplicates": profile.duplicates, "warnings": profile.warnings,
    });
    Ok(serde_json::to_string(&document).map_err(std::io::Error::from)? + "\n")
}
