//! What can be wrong with images: full sentences that name the place and what to do.

use std::path::PathBuf;

use thiserror::Error;

use crate::data::folder::Unlisted;
use crate::data::phrases::listed;

/// Why images cannot be read or cannot be used as the workspace says.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ImageError {
    /// Nothing of that name in any of the places.
    #[error(
        "There is no file or folder `{path}`. Looked for {}. Check `{key}`, or name the folder that holds it with --data-dir or GRADUS_DATA.",
        listed(looked.iter().map(|place| place.display().to_string()))
    )]
    NotFound {
        /// The workspace's key.
        key: &'static str,
        /// As the workspace has it.
        path: String,
        /// Every absolute path that was tried.
        looked: Vec<PathBuf>,
    },
    /// Bytes that are not what they are meant to be.
    #[error("`{}` cannot be read as an IDX file: {reason}.", path.display())]
    Idx {
        /// The file.
        path: PathBuf,
        /// The end of the sentence.
        reason: String,
    },
    /// Neither an IDX file nor a folder.
    #[error("`{}` is neither a folder of images nor an IDX file. Name the folder that has a subfolder for each class.", path.display())]
    NoImages {
        /// The file.
        path: PathBuf,
    },
    /// A folder that cannot be listed.
    #[error("The folder `{}` cannot be read: {source}.", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A folder without images.
    #[error("There is no PNG or JPEG file in `{}`.", path.display())]
    EmptyFolder {
        /// The folder.
        path: PathBuf,
    },
    /// A folder with images and without classes.
    #[error(
        "The images in `{}` have no labels. Put those of each class into a subfolder named after it.",
        path.display()
    )]
    NoClasses {
        /// The folder.
        path: PathBuf,
    },
    /// No image of several can be read.
    #[error("None of the {count} images in `{}` can be read. `{file}`: {reason}.", path.display())]
    AllUnreadable {
        /// The folder.
        path: PathBuf,
        /// Images.
        count: usize,
        /// The first of them.
        file: String,
        /// What is wrong with it.
        reason: String,
    },
    /// Images of different sizes, and nothing that says which is wanted.
    #[error(
        "The images differ in size: `{first}` has {} × {} pixels and `{second}` {} × {}. Set the height and width they are brought to, as in `data.image_size = [{}, {}]`.",
        size[0], size[1], other[0], other[1], size[0], size[1]
    )]
    SizesDiffer {
        /// A file.
        first: String,
        /// Its height and width.
        size: [usize; 2],
        /// Another.
        second: String,
        /// Its height and width.
        other: [usize; 2],
    },
    /// More numbers than are held in memory.
    #[error(
        "{count} images of {shape} take {gigabytes:.0} GB in memory, and at most {most} are used. Make `data.image_size` smaller."
    )]
    TooLarge {
        /// Images.
        count: usize,
        /// The size of each.
        shape: super::ImageShape,
        /// What they take.
        gigabytes: f64,
        /// What is allowed.
        most: u64,
    },
    /// The labels' file cannot be guessed.
    #[error(
        "`{}` has no `images-idx3` in its name, so the name of its labels cannot be found out. Name their file in `data.image_labels`.",
        path.display()
    )]
    LabelsUnnamed {
        /// The images' file.
        path: PathBuf,
    },
    /// The labels' file is not there.
    #[error("There is no file `{}` with the labels of `{}`. Name it in `data.image_labels`.", path.display(), images.display())]
    LabelsNotFound {
        /// The labels' file.
        path: PathBuf,
        /// The images' file.
        images: PathBuf,
    },
    /// Other labels than images.
    #[error("`{}` has {labels} labels, and `{}` has {images} images. They do not belong together.", path.display(), file.display())]
    LabelCount {
        /// The labels' file.
        path: PathBuf,
        /// Labels in it.
        labels: usize,
        /// The images' file.
        file: PathBuf,
        /// Images in it.
        images: usize,
    },
    /// A table where the model needs images.
    #[error("The model was trained on images of {shape}, and this is a table.")]
    NeedsImages {
        /// What it was trained on.
        shape: super::ImageShape,
    },
}

impl From<Unlisted> for ImageError {
    fn from(Unlisted { path, source }: Unlisted) -> Self {
        Self::Folder { path, source }
    }
}
