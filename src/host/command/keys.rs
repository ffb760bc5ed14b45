//! `gradus keys`: the keys as they are, as a file to begin one's own with.

use super::super::failure::Failure;
use super::super::out;
use super::super::tui::preferences;

/// Prints the keymap, and on stderr what of the user's file is left out; `check` prints only that and fails on it.
pub(super) fn run(check: bool) -> Result<(), Failure> {
    let (keys, left_out) = preferences::keys();
    if !check {
        out::data(&keys.to_toml())?;
    }
    match left_out {
        Err(what) if check => Err(Failure::input(what)),
        Err(what) => {
            out::message(&what);
            Ok(())
        }
        Ok(()) if check => {
            let file = preferences::keys_file().filter(|file| file.exists());
            let about = file.map_or("there is no keys.toml; the built-in keys count".into(), |file| {
                format!("{} is in order", file.display())
            });
            out::message(&about);
            Ok(())
        }
        Ok(()) => Ok(()),
    }
}
