//! From what a workspace says about images to a table of them: own images first, then those given for the test.

use std::fs::File as Bytes;
use std::io::Read;
use std::path::{Path, PathBuf};

use flate2::read::MultiGzDecoder;
use image::{DynamicImage, GrayImage};
use rayon::prelude::*;

use super::decode::{Header, decode, header};
use super::error::ImageError;
use super::shape::{ImageShape, Images};
use super::{idx, resize};
use crate::data::error::DataError;
use crate::data::folder::{self, File};
use crate::data::phrases::listed_all;
use crate::data::places::Places;
use crate::data::read::{are_texts, load as bytes_of};
use crate::data::table::{Column, MISSING, Table, Values};
use crate::spec::{self, Channels};

/// Bytes that all images may take as single-precision numbers.
const MEMORY: u64 = 16 << 30;
/// Files named in a warning.
const NAMED: usize = 3;

/// A table of images, how many of its rows are the workspace's own (the others are for the test), and what is doubtful.
pub(in crate::data) struct Loaded {
    pub(in crate::data) table: Table,
    pub(in crate::data) own_rows: usize,
    pub(in crate::data) warnings: Vec<String>,
}

/// Reads the images of a workspace, and its test images.
pub(in crate::data) fn load(path: &str, how: &spec::Data, places: &Places) -> Result<Loaded, DataError> {
    let mut warnings = vec![];
    let (own, nested) = Source::of_workspace(path, how, places, &mut warnings)?;
    let test = match (&how.test, nested) {
        (Some(path), nested) => {
            if nested.is_some() {
                warnings
                    .push("The folder `test` of `data.images` is not used, because `data.test` names another.".into());
            }
            Some(Source::open(path, "data.test", None, places, &mut warnings)?)
        }
        (None, Some(nested)) => Some(Source::of_folder(&nested, &mut warnings)?),
        (None, None) => None,
    };
    let mut sources: Vec<Source> = std::iter::once(own).chain(test).collect();
    sources.iter().try_for_each(Source::needs_labels)?;
    let looks = look(&mut sources, &mut warnings)?;
    let shape = ImageShape::new(size(how.image_size, &looks)?, color(how.color, &looks));
    check_memory(sources.iter().map(Source::len).sum(), shape)?;
    let mut tables =
        sources.into_iter().map(|source| source.table(shape, &mut warnings)).collect::<Result<Vec<_>, _>>()?;
    let mut table = tables.remove(0);
    let own_rows = table.rows;
    for test in &tables {
        table.append(test);
    }
    Ok(Loaded { table, own_rows, warnings })
}

/// Reads images from outside as images of `shape`: a folder, an IDX file or a single PNG or JPEG. Labels are read where
/// there are any, and must be there where they are `needed`.
///
/// # Errors
/// Where there are none, none can be read, or labels that are needed are not there.
pub fn outside_images(
    path: &str,
    shape: ImageShape,
    needed: bool,
    places: &Places,
) -> Result<(Table, Vec<String>), DataError> {
    let mut warnings = vec![];
    let found = find(path, "--data", places)?;
    let source = if is_image(&found) && found.is_file() {
        let name = found.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Source { path: found.clone(), held: Held::Files(vec![File { path: found, name, label: None }]), labels: None }
    } else {
        Source::open(path, "--data", None, places, &mut warnings)?
    };
    if needed {
        source.needs_labels()?;
    }
    let mut sources = [source];
    let looks = look(&mut sources, &mut warnings)?;
    let others = looks.iter().filter(|(_, header)| header.size != shape.size()).count();
    if others > 0 {
        let [height, width] = shape.size();
        warnings.push(format!("Images are brought to the {height} × {width} pixels that the model was trained on."));
    }
    let [source] = sources;
    check_memory(source.len(), shape)?;
    Ok((source.table(shape, &mut warnings)?, warnings))
}

/// Whether a file is taken for an image by its name.
fn is_image(path: &Path) -> bool {
    let extension = path.extension().map(|extension| extension.to_string_lossy().to_lowercase());
    extension.is_some_and(|extension| ["png", "jpg", "jpeg"].contains(&extension.as_str()))
}

/// Whether a path leads to images rather than to a table: a folder that is not one of texts, or an IDX file.
pub(super) fn are_images(path: &Path) -> bool {
    let head = || -> std::io::Result<[u8; 4]> {
        let (mut head, mut packed) = ([0; 4], [0; 2]);
        Bytes::open(path)?.read_exact(&mut packed)?;
        let file = Bytes::open(path)?;
        if packed == [0x1f, 0x8b] {
            MultiGzDecoder::new(file).read_exact(&mut head)?;
        } else {
            (&file).read_exact(&mut head)?;
        }
        Ok(head)
    };
    let no_texts = || folder::list(path, is_image).is_ok_and(|listing| !listing.files.is_empty()) || !are_texts(path);
    path.is_dir() && no_texts() || head().is_ok_and(|head| idx::is_idx(&head))
}

/// Where images come from.
pub(super) struct Source {
    path: PathBuf,
    held: Held,
    /// Of an IDX file: its labels' file and what is in it.
    labels: Option<Vec<u8>>,
}

enum Held {
    /// The unpacked bytes of an IDX file.
    Idx(Vec<u8>),
    Files(Vec<File>),
}

/// Finds what `path`, which `key` names, leads to.
fn find(path: &str, key: &'static str, places: &Places) -> Result<PathBuf, DataError> {
    places.find(path).map_err(|error| match error {
        DataError::NotFound { path, looked } => ImageError::NotFound { key, path, looked }.into(),
        other => other,
    })
}

impl Source {
    /// The images of a workspace, and the folder of test images beside them.
    pub(super) fn of_workspace(
        path: &str,
        how: &spec::Data,
        places: &Places,
        warnings: &mut Vec<String>,
    ) -> Result<(Self, Option<PathBuf>), DataError> {
        let found = find(path, "data.images", places)?;
        if !found.is_dir() {
            return Ok((Self::open(path, "data.images", how.image_labels.as_deref(), places, warnings)?, None));
        }
        if how.image_labels.is_some() {
            warnings
                .push("`data.image_labels` has no effect: the labels of a folder's images are its subfolders.".into());
        }
        let (train, test) = folder::parts(&found).map_err(ImageError::from)?;
        Ok((Self::of_folder(&train, warnings)?, test))
    }

    fn open(
        path: &str,
        key: &'static str,
        labels: Option<&str>,
        places: &Places,
        warnings: &mut Vec<String>,
    ) -> Result<Self, DataError> {
        let path = find(path, key, places)?;
        if path.is_dir() {
            return Self::of_folder(&path, warnings);
        }
        let bytes = bytes_of(&path)?;
        if !idx::is_idx(&bytes) {
            return Err(ImageError::NoImages { path }.into());
        }
        let count = idx::images(&bytes).map_err(|reason| ImageError::Idx { path: path.clone(), reason })?.count;
        let labels = match labels {
            Some(labels) => Some(labels_of(&find(labels, "data.image_labels", places)?, &path, count)?),
            None => named_alike(&path)
                .filter(|file| file.is_file())
                .map(|file| labels_of(&file, &path, count))
                .transpose()?,
        };
        Ok(Self { path, held: Held::Idx(bytes), labels })
    }

    fn of_folder(folder: &Path, warnings: &mut Vec<String>) -> Result<Self, DataError> {
        let folder::Listing { files, others } = folder::list(folder, is_image).map_err(ImageError::from)?;
        if files.is_empty() {
            return Err(ImageError::EmptyFolder { path: folder.into() }.into());
        }
        if !others.is_empty() {
            let names = named(others.iter().cloned(), others.len());
            warnings.push(format!("What is neither PNG nor JPEG by its name is left out: {names}."));
        }
        let (with, without): (Vec<File>, Vec<File>) = files.into_iter().partition(|file| file.label.is_some());
        // A folder of classes may have a stray image beside them; one without any classes is taken as it is.
        if !with.is_empty() && !without.is_empty() {
            let names = named(without.iter().map(|file| file.name.clone()), without.len());
            warnings.push(format!("Images beside the subfolders have no label and are left out: {names}."));
        }
        let files = if with.is_empty() { without } else { with };
        Ok(Self { path: folder.into(), held: Held::Files(files), labels: None })
    }

    /// Fails where there are images without labels.
    fn needs_labels(&self) -> Result<(), DataError> {
        let path = self.path.clone();
        Err(match &self.held {
            Held::Files(files) if files.iter().all(|file| file.label.is_some()) => return Ok(()),
            Held::Idx(_) if self.labels.is_some() => return Ok(()),
            Held::Files(_) => ImageError::NoClasses { path },
            Held::Idx(_) => match named_alike(&self.path) {
                Some(labels) => ImageError::LabelsNotFound { path: labels, images: path },
                None => ImageError::LabelsUnnamed { path },
            },
        }
        .into())
    }

    pub(super) fn len(&self) -> usize {
        match &self.held {
            Held::Idx(bytes) => idx::images(bytes).map_or(0, |idx| idx.count),
            Held::Files(files) => files.len(),
        }
    }

    /// Name and header of each image; those of an IDX file are all alike and told once. Files without a header that can
    /// be read are left out.
    fn look(&mut self, warnings: &mut Vec<String>) -> Result<Vec<(String, Header)>, DataError> {
        match &mut self.held {
            Held::Idx(bytes) => {
                let size = idx::images(bytes).map_or([0, 0], |idx| idx.size);
                Ok(vec![(self.path.display().to_string(), Header { size, color: Channels::Grey })])
            }
            Held::Files(files) => {
                let headers: Vec<_> = files.par_iter().map(|file| header(&file.path)).collect();
                let faults: Vec<_> = headers.iter().map(|header| header.as_ref().err().cloned()).collect();
                let kept: Vec<Header> = headers.into_iter().flatten().collect();
                leave_out(&self.path, files, &faults, warnings)?;
                Ok(files.iter().map(|file| file.name.clone()).zip(kept).collect())
            }
        }
    }

    /// The images with their names and labels.
    pub(super) fn table(self, shape: ImageShape, warnings: &mut Vec<String>) -> Result<Table, DataError> {
        let values = shape.pixels();
        let mut pixels = vec![0_u8; self.len() * values];
        let rows = pixels.par_chunks_exact_mut(values);
        let (names, labels) = match self.held {
            Held::Idx(bytes) => {
                let idx = idx::images(&bytes).map_err(|reason| ImageError::Idx { path: self.path.clone(), reason })?;
                let pictures = idx.pixels.par_chunks_exact(idx.size[0] * idx.size[1]);
                rows.zip(pictures).for_each(|(row, picture)| grey(picture, idx.size, shape, row));
                let texts: Vec<String> = (0..=u8::MAX).map(|label| label.to_string()).collect();
                let labels = self.labels.iter().flatten().map(|&label| Some(texts[usize::from(label)].as_str()));
                ((0..idx.count).map(|row| format!("#{row}")).collect(), Values::labels(labels))
            }
            Held::Files(mut files) => {
                let faults: Vec<_> = rows.zip(&files).map(|(row, file)| decode(&file.path, shape, row).err()).collect();
                compact(&mut pixels, &faults, values);
                leave_out(&self.path, &mut files, &faults, warnings)?;
                let labels = Values::labels(files.iter().map(|file| file.label.as_deref()));
                (files.into_iter().map(|file| file.name).collect::<Vec<_>>(), labels)
            }
        };
        let rows = names.len();
        let labels = if labels.rows() == rows { labels } else { Values::labels(std::iter::repeat_n(None, rows)) };
        let files = Values::Categorical { codes: (0..rows as u32).collect(), levels: names };
        let columns = [("file", files), (spec::Data::LABEL, labels)];
        let columns = columns.map(|(name, values)| Column { name: name.into(), values }).into();
        debug_assert!(rows < MISSING as usize);
        Ok(Table { columns, rows, images: Some(Images { shape, pixels }) })
    }
}

/// A grey picture as an image of `shape`.
fn grey(picture: &[u8], size: [usize; 2], shape: ImageShape, into: &mut [u8]) {
    if size == shape.size() && shape.channels == 1 {
        return into.copy_from_slice(picture);
    }
    if let Some(picture) = GrayImage::from_raw(size[1] as u32, size[0] as u32, picture.to_vec()) {
        resize::fit(DynamicImage::ImageLuma8(picture), shape, into);
    }
}

/// Looks at every source.
pub(super) fn look(sources: &mut [Source], warnings: &mut Vec<String>) -> Result<Vec<(String, Header)>, DataError> {
    let mut looks = vec![];
    for source in sources {
        looks.extend(source.look(warnings)?);
    }
    Ok(looks)
}

/// The size that is wanted, else the one that all have.
fn size(wanted: Option<[usize; 2]>, looks: &[(String, Header)]) -> Result<[usize; 2], ImageError> {
    let Some((first, header)) = looks.first() else { return Ok(wanted.unwrap_or([1, 1])) };
    let other = looks.iter().find(|(_, other)| other.size != header.size);
    match (wanted, other) {
        (Some(size), _) => Ok(size),
        (None, None) => Ok(header.size),
        (None, Some((second, other))) => Err(ImageError::SizesDiffer {
            first: first.clone(),
            size: header.size,
            second: second.clone(),
            other: other.size,
        }),
    }
}

/// The colour that is wanted, else grey where all are.
pub(super) fn color(wanted: Option<Channels>, looks: &[(String, Header)]) -> Channels {
    let coloured = looks.iter().any(|(_, header)| header.color == Channels::Rgb);
    wanted.unwrap_or(if coloured { Channels::Rgb } else { Channels::Grey })
}

pub(super) fn check_memory(count: usize, shape: ImageShape) -> Result<(), ImageError> {
    let bytes = count as u128 * shape.pixels() as u128 * size_of::<f32>() as u128;
    if bytes <= u128::from(MEMORY) {
        return Ok(());
    }
    let giga = f64::from(1 << 30);
    Err(ImageError::TooLarge { count, shape, gigabytes: bytes as f64 / giga, most: MEMORY >> 30 })
}

/// Takes out the files that have a fault, and says so; fails where none is left.
fn leave_out(
    folder: &Path,
    files: &mut Vec<File>,
    faults: &[Option<String>],
    warnings: &mut Vec<String>,
) -> Result<(), ImageError> {
    let count = files.len();
    let bad: Vec<(String, String)> =
        files.iter().zip(faults).filter_map(|(file, fault)| Some((file.name.clone(), fault.clone()?))).collect();
    let Some((file, reason)) = bad.first().cloned() else { return Ok(()) };
    let mut faults = faults.iter();
    files.retain(|_| faults.next().is_some_and(Option::is_none));
    if files.is_empty() {
        return Err(ImageError::AllUnreadable { path: folder.into(), count, file, reason });
    }
    let names = named(bad.iter().map(|(name, _)| name.clone()), bad.len());
    warnings.push(format!(
        "{} of {count} images in `{}` cannot be read and are left out: {names}. The first: {reason}.",
        bad.len(),
        folder.display()
    ));
    Ok(())
}

/// Moves the rows without a fault together.
fn compact(pixels: &mut Vec<u8>, faults: &[Option<String>], values: usize) {
    let mut kept = 0;
    for (row, _) in faults.iter().enumerate().filter(|(_, fault)| fault.is_none()) {
        pixels.copy_within(row * values..(row + 1) * values, kept * values);
        kept += 1;
    }
    pixels.truncate(kept * values);
}

/// The first few of `count` names.
fn named(names: impl Iterator<Item = String>, count: usize) -> String {
    let shown: Vec<String> = names.take(NAMED).collect();
    let more = if count > NAMED { format!(" and {} more", count - NAMED) } else { String::new() };
    listed_all(&shown) + &more
}

/// The labels' file by the custom of MNIST.
fn named_alike(images: &Path) -> Option<PathBuf> {
    let name = images.file_name()?.to_string_lossy();
    let pairs = [("images-idx3", "labels-idx1"), ("images.idx3", "labels.idx1")];
    let (images_end, labels_end) = pairs.into_iter().find(|(end, _)| name.contains(end))?;
    Some(images.with_file_name(name.replace(images_end, labels_end)))
}

fn labels_of(path: &Path, file: &Path, images: usize) -> Result<Vec<u8>, DataError> {
    let bytes = bytes_of(path)?;
    let labels = idx::labels(&bytes).map_err(|reason| ImageError::Idx { path: path.into(), reason })?;
    if labels.len() != images {
        let (path, file) = (path.into(), file.into());
        return Err(ImageError::LabelCount { path, labels: labels.len(), file, images }.into());
    }
    Ok(labels.to_vec())
}
