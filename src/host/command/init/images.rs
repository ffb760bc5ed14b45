//! A commented workspace file for images.

use std::path::Path;

use crate::base::fmt;
use crate::data::{Dataset, Places, image_profile};
use crate::host::failure::Failure;
use crate::host::out;
use crate::spec::{self, InferredImages, image_template};

/// Up to so many images are dealt as for a training, which may leave a part without some class or all.
const FEW: usize = 100;

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
    if let [(label, _)] = &profile.labels[..] {
        let why = "at least two classes are needed to learn a difference: put those of each class into a subfolder named after it";
        return Err(Failure::input(format!("all images have the label `{label}`, and {why}")));
    }
    let counts = || profile.labels.iter().map(|&(_, images)| images);
    let (least, most) = (counts().min().unwrap_or(0), counts().max().unwrap_or(0));
    let mut inferred = InferredImages {
        path: super::path_from(file, data, places),
        size: [height, width],
        image_size: (profile.sizes.len() > 1).then_some([height, width]),
        imbalance: (least > 0).then(|| most as f64 / least as f64),
        images: profile.images,
        notes,
    };
    inferred.notes.extend(of_few(&inferred, data, places)?);
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

/// What is doubtful of few images once they are dealt.
fn of_few(inferred: &InferredImages, data: &Path, places: &Places) -> Result<Vec<String>, Failure> {
    if inferred.images > FEW {
        return Ok(vec![]);
    }
    let mut workspace = spec::parse(&image_template(inferred)).workspace;
    // From here, and not from where the file will be.
    workspace.data.images = Some(data.display().to_string());
    let dataset = Dataset::load(&workspace, places).map_err(|error| {
        Failure::input(format!("{} images are too few to learn from and to judge by. {error}", inferred.images))
    })?;
    let doubts = dataset.warnings;
    Ok(doubts.into_iter().filter(|doubt| !inferred.notes.contains(doubt)).collect())
}
