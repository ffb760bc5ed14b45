//! A commented workspace file for images.

use std::path::Path;

use crate::base::fmt;
use crate::data::{Places, image_profile};
use crate::host::failure::Failure;
use crate::host::out;
use crate::spec::{InferredImages, image_template};

/// Looks at the images and writes the file.
pub(super) fn run(data: &Path, file: &Path, places: &Places) -> Result<(), Failure> {
    let profile = image_profile(&data.display().to_string(), places)?;
    let [height, width] = profile.shape.size();
    let mut notes = profile.warnings.clone();
    if profile.sizes.len() > 1 {
        notes.push(format!("They have {} sizes; the commonest is {height} × {width}.", profile.sizes.len()));
    }
    if profile.labels.is_empty() {
        let why = "the images have no labels: put those of each class into a subfolder named after it, or name the file of \
                   labels in data.image_labels";
        return Err(Failure::input(why));
    }
    let counts = || profile.labels.iter().map(|&(_, images)| images);
    let (least, most) = (counts().min().unwrap_or(0), counts().max().unwrap_or(0));
    let inferred = InferredImages {
        path: super::path_from(file, data, places),
        image_size: (profile.sizes.len() > 1).then_some([height, width]),
        imbalance: (least > 0).then(|| most as f64 / least as f64),
        images: profile.images,
        notes,
    };
    super::write(file, &image_template(&inferred))?;
    let images = fmt::thousands(profile.images as u64);
    let classes = profile.labels.len();
    out::message(&format!("{}: {images} images of {}, {classes} classes", data.display(), profile.shape));
    for note in &inferred.notes {
        out::message(&format!("note: {note}"));
    }
    super::next(file);
    Ok(())
}
