//! Where the socket of a run is. A path of a socket may be no longer than about a hundred bytes, and some file systems hold no
//! sockets at all; neither is a reason not to be reached.

use std::fs::{self, Permissions};
use std::io;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};

use tempfile::TempDir;

/// The socket, in the run's folder.
const SOCKET: &str = "control.sock";

/// Names the socket's place where the run's folder cannot hold one.
const ELSEWHERE: &str = "control.path";

/// The longest path that every system takes for a socket.
const LONGEST: usize = 100;

/// Only the owner may come near.
const PRIVATE: u32 = 0o600;

/// Listens in `folder`, whose log the caller has locked: a socket that is there already is a dead run's. Where that folder cannot
/// hold one, also returns the folder that does.
pub(super) fn listen(folder: &Path) -> io::Result<(UnixListener, Option<TempDir>)> {
    clear(folder)?;
    if let Ok(listener) = bind(folder) {
        return Ok((listener, None));
    }
    let elsewhere = tempfile::Builder::new().prefix("gradus-").tempdir()?;
    let listener = bind(elsewhere.path())?;
    super::super::write_atomically(&folder.join(ELSEWHERE), elsewhere.path().as_os_str().as_encoded_bytes())?;
    Ok((listener, Some(elsewhere)))
}

/// Takes away what leads to a run's socket.
pub(super) fn clear(folder: &Path) -> io::Result<()> {
    for name in [SOCKET, ELSEWHERE] {
        match fs::remove_file(folder.join(name)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(())
}

/// The socket is made in a folder that only the owner can enter and is moved out when it is the owner's alone, so that at no
/// moment somebody else can knock.
fn bind(folder: &Path) -> io::Result<UnixListener> {
    let made = tempfile::Builder::new().prefix(".gradus-").tempdir_in(folder)?;
    fs::set_permissions(made.path(), Permissions::from_mode(0o700))?;
    let listener = within(made.path(), |folder| UnixListener::bind(folder.join(SOCKET)))?;
    let socket = made.path().join(SOCKET);
    fs::set_permissions(&socket, Permissions::from_mode(PRIVATE))?;
    fs::rename(&socket, folder.join(SOCKET))?;
    Ok(listener)
}

/// Connects to the run whose folder this is.
pub(super) fn connect(folder: &Path) -> io::Result<UnixStream> {
    let elsewhere = fs::read_to_string(folder.join(ELSEWHERE)).ok().map(PathBuf::from);
    within(elsewhere.as_deref().unwrap_or(folder), |folder| UnixStream::connect(folder.join(SOCKET)))
}

/// Calls `work` with the folder's path, or with a shorter one that means the same.
fn within<T>(folder: &Path, work: impl FnOnce(&Path) -> io::Result<T>) -> io::Result<T> {
    if folder.as_os_str().len() + SOCKET.len() < LONGEST {
        return work(folder);
    }
    let near = tempfile::Builder::new().prefix("gradus-").tempdir()?;
    let short = near.path().join("r");
    symlink(fs::canonicalize(folder)?, &short)?;
    work(&short)
}
