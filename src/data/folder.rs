//! A folder of images or texts: a subfolder for each class, perhaps below `train` and `test`. The order is that of the
//! names, so that it is the same on every machine.

use std::path::{Path, PathBuf};
use std::{fs, io};

/// One file that is wanted by its name.
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
    /// Files that are not wanted.
    pub(super) others: Vec<String>,
}

/// A folder that cannot be listed.
#[derive(Debug)]
pub(super) struct Unlisted {
    pub(super) path: PathBuf,
    /// What the system said.
    pub(super) source: io::Error,
}

/// Folders below a class that are looked into.
const DEEPEST: usize = 8;

/// The folders of training and test images: `train` and `test` below `root` where those are all there is and `train`
/// has classes, else `root` itself.
pub(super) fn parts(root: &Path) -> Result<(PathBuf, Option<PathBuf>), Unlisted> {
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

/// Every file below `root` whose name is `wanted`, hidden files left out.
pub(super) fn list(root: &Path, wanted: fn(&Path) -> bool) -> Result<Listing, Unlisted> {
    let mut listing = Listing::default();
    for entry in entries(root)? {
        if entry.path.is_dir() {
            collect(&entry, &entry.name, DEEPEST, wanted, &mut listing)?;
        } else {
            listing.take(entry, None, wanted);
        }
    }
    Ok(listing)
}

/// Goes into a folder below a class; into one that is a link only if it is the class itself, so that no link leads in
/// a circle.
fn collect(
    folder: &Entry,
    label: &str,
    depth: usize,
    wanted: fn(&Path) -> bool,
    listing: &mut Listing,
) -> Result<(), Unlisted> {
    for entry in entries(&folder.path)? {
        let entry = Entry { name: format!("{}/{}", folder.name, entry.name), path: entry.path };
        if !entry.path.is_dir() {
            listing.take(entry, Some(label), wanted);
        } else if depth > 1 && !entry.path.is_symlink() {
            collect(&entry, label, depth - 1, wanted, listing)?;
        }
    }
    Ok(())
}

impl Listing {
    fn take(&mut self, entry: Entry, label: Option<&str>, wanted: fn(&Path) -> bool) {
        if wanted(&entry.path) {
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
fn entries(folder: &Path) -> Result<Vec<Entry>, Unlisted> {
    let unreadable = |source| Unlisted { path: folder.into(), source };
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
