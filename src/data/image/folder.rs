//! A folder of images: a subfolder for each class, perhaps below `train` and `test`. The order is that of the names, so
//! that it is the same on every machine.

use std::fs;
use std::path::{Path, PathBuf};

use super::error::ImageError;

/// One file that is taken for an image by its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct File {
    pub(super) path: PathBuf,
    /// Its path within the folder, with `/` between names.
    pub(super) name: String,
    /// The subfolder it is in, where it is in one.
    pub(super) label: Option<String>,
}

/// What is in a folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Listing {
    pub(super) files: Vec<File>,
    /// Files that are neither PNG nor JPEG by their name.
    pub(super) others: Vec<String>,
}

/// Folders below a class that are looked into.
const DEEPEST: usize = 8;

/// The folders of training and test images: `train` and `test` below `root` where those are all there is and `train`
/// has classes, else `root` itself.
pub(super) fn parts(root: &Path) -> Result<(PathBuf, Option<PathBuf>), ImageError> {
    let folders: Vec<String> =
        entries(root)?.into_iter().filter(|entry| entry.path.is_dir()).map(|entry| entry.name).collect();
    let nested =
        folders.iter().any(|name| name == "train") && folders.iter().all(|name| name == "train" || name == "test");
    let train = root.join("train");
    if nested && entries(&train)?.iter().any(|entry| entry.path.is_dir()) {
        let test = folders.iter().any(|name| name == "test").then(|| root.join("test"));
        return Ok((train, test));
    }
    Ok((root.to_owned(), None))
}

/// Every image below `root`, hidden files left out.
pub(super) fn list(root: &Path) -> Result<Listing, ImageError> {
    let mut listing = Listing::default();
    for entry in entries(root)? {
        if entry.path.is_dir() {
            collect(&entry, &entry.name, DEEPEST, &mut listing)?;
        } else {
            listing.take(entry, None);
        }
    }
    Ok(listing)
}

/// Whether a file is taken for an image by its name.
pub(super) fn is_image(path: &Path) -> bool {
    let extension = path.extension().map(|extension| extension.to_string_lossy().to_lowercase());
    extension.is_some_and(|extension| ["png", "jpg", "jpeg"].contains(&extension.as_str()))
}

/// Goes into a folder below a class; into one that is a link only if it is the class itself, so that no link leads in
/// a circle.
fn collect(folder: &Entry, label: &str, depth: usize, listing: &mut Listing) -> Result<(), ImageError> {
    for entry in entries(&folder.path)? {
        let entry = Entry { name: format!("{}/{}", folder.name, entry.name), path: entry.path };
        if !entry.path.is_dir() {
            listing.take(entry, Some(label));
        } else if depth > 1 && !entry.path.is_symlink() {
            collect(&entry, label, depth - 1, listing)?;
        }
    }
    Ok(())
}

impl Listing {
    fn take(&mut self, entry: Entry, label: Option<&str>) {
        if is_image(&entry.path) {
            self.files.push(File { path: entry.path, name: entry.name, label: label.map(Into::into) });
        } else {
            self.others.push(entry.name);
        }
    }
}

/// An entry of a folder with its name.
struct Entry {
    name: String,
    path: PathBuf,
}

/// What a folder holds, by name, hidden entries left out.
fn entries(folder: &Path) -> Result<Vec<Entry>, ImageError> {
    let unreadable = |source| ImageError::Folder { path: folder.into(), source };
    let mut found = vec![];
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if !name.starts_with('.') {
            found.push(Entry { name, path: entry.path() });
        }
    }
    found.sort_unstable_by(|a, b| a.name.cmp(&b.name));
    Ok(found)
}
