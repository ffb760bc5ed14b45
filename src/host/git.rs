//! The commit that a folder is at, read off the files of its git repository; no program is asked.

use std::fs;
use std::path::{Path, PathBuf};

/// The commit checked out in the repository that `folder` is in; `None` where it is in none, or nothing is committed yet.
pub(super) fn commit_at(folder: Option<&Path>) -> Option<String> {
    let folder =
        fs::canonicalize(folder.filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))).ok()?;
    let git = folder.ancestors().map(|folder| folder.join(".git")).find(|git| git.exists())?;
    let own = if git.is_dir() { git } else { named(&git, "gitdir:")? };
    let head = fs::read_to_string(own.join("HEAD")).ok()?;
    let Some(branch) = head.trim().strip_prefix("ref:").map(str::trim) else { return commit(&head) };
    // Branches of a further working tree are kept with those of the first.
    let common = named(&own.join("commondir"), "").unwrap_or_else(|| own.clone());
    let loose = [&own, &common].into_iter().find_map(|git| fs::read_to_string(git.join(branch)).ok());
    loose.and_then(|text| commit(&text)).or_else(|| {
        let packed = fs::read_to_string(common.join("packed-refs")).ok()?;
        let line = packed.lines().find(|line| line.split_once(' ').is_some_and(|(_, name)| name == branch))?;
        commit(line.split(' ').next()?)
    })
}

/// The folder that a file names behind `word`, from where the file is.
fn named(file: &Path, word: &str) -> Option<PathBuf> {
    let text = fs::read_to_string(file).ok()?;
    Some(file.parent()?.join(text.trim().strip_prefix(word)?.trim()))
}

/// The text where it is the name of a commit.
fn commit(text: &str) -> Option<String> {
    let name = text.trim();
    (name.len() >= 40 && name.bytes().all(|byte| byte.is_ascii_hexdigit())).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: &str = "0123456789abcdef0123456789abcdef01234567";
    const SECOND: &str = "89abcdef0123456789abcdef0123456789abcdef";

    #[test]
    fn the_commit_is_that_of_the_branch_packed_or_not_or_of_no_branch() {
        let folder = tempfile::tempdir().unwrap();
        let git = folder.path().join(".git");
        let inside = folder.path().join("deep/down");
        fs::create_dir_all(git.join("refs/heads")).unwrap();
        fs::create_dir_all(&inside).unwrap();
        fs::write(git.join("HEAD"), "ref: refs/heads/main\n").unwrap();
        assert_eq!(commit_at(Some(&inside)), None, "nothing is committed");
        fs::write(git.join("packed-refs"), format!("# pack-refs with: peeled\n{FIRST} refs/heads/main\n")).unwrap();
        assert_eq!(commit_at(Some(&inside)).as_deref(), Some(FIRST));
        fs::write(git.join("refs/heads/main"), format!("{SECOND}\n")).unwrap();
        assert_eq!(commit_at(Some(&inside)).as_deref(), Some(SECOND));
        fs::write(git.join("HEAD"), format!("{FIRST}\n")).unwrap();
        assert_eq!(commit_at(Some(&inside)).as_deref(), Some(FIRST));
    }

    #[test]
    fn a_further_working_tree_is_at_its_own_branch() {
        let folder = tempfile::tempdir().unwrap();
        let (git, tree) = (folder.path().join("main/.git"), folder.path().join("tree"));
        let own = git.join("worktrees/tree");
        fs::create_dir_all(&own).unwrap();
        fs::create_dir_all(git.join("refs/heads")).unwrap();
        fs::create_dir_all(&tree).unwrap();
        fs::write(tree.join(".git"), format!("gitdir: {}\n", own.display())).unwrap();
        fs::write(own.join("HEAD"), "ref: refs/heads/side\n").unwrap();
        fs::write(own.join("commondir"), "../..\n").unwrap();
        fs::write(git.join("refs/heads/side"), FIRST).unwrap();
        assert_eq!(commit_at(Some(&tree)).as_deref(), Some(FIRST));
    }
}
