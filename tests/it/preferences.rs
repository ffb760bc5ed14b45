//! What the command line says of the user's own files.

use std::fs;
use std::path::Path;

use gradus::ui::keys::Keymap;

use crate::support::Desk;

/// Runs with a configuration folder of its own: exit code, stdout, stderr.
fn run(config: &Path, arguments: &[&str]) -> (i32, String, String) {
    let desk = Desk::new();
    let mut command = desk.command(arguments);
    let output = command.env("XDG_CONFIG_HOME", config).env("TERM", "xterm-256color").output().expect("it runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code().unwrap_or(-1), text(&output.stdout), text(&output.stderr))
}

fn write(config: &Path, name: &str, text: &str) {
    fs::create_dir_all(config.join("gradus")).expect("a folder");
    fs::write(config.join("gradus").join(name), text).expect("a file");
}

#[test]
fn keys_are_printed_as_the_file_that_makes_them() {
    let config = tempfile::tempdir().expect("a folder");
    let (code, built_in, _) = run(config.path(), &["keys"]);
    assert_eq!(code, 0);
    assert!(built_in.contains("\"space\" = \"train.toggle\""), "{built_in}");
    write(config.path(), "keys.toml", "[everywhere]\n\"ctrl-t\" = \"train.start\"\ns = \"\"\n");
    let (code, own, told) = run(config.path(), &["keys"]);
    assert_eq!((code, told.as_str()), (0, ""));
    assert!(own.contains("\"ctrl-t\" = \"train.start\"") && own.contains("\"s\" = \"\""), "{own}");
    assert_eq!(Keymap::with(&own).1, []);
    let (code, out, told) = run(config.path(), &["keys", "--check"]);
    assert_eq!((code, out.as_str()), (0, ""));
    assert!(told.contains("keys.toml is in order"), "{told}");
}

#[test]
fn what_of_the_keys_is_left_out_is_said_with_its_place() {
    let config = tempfile::tempdir().expect("a folder");
    write(config.path(), "keys.toml", "[everywhere]\n\"z z\" = \"quit\"\nw = \"train.stop\"\n");
    let (code, out, told) = run(config.path(), &["keys", "--check"]);
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(told.contains("keys.toml:2:1") && told.contains("cannot be told from [everywhere] `z`"), "{told}");
    let (code, out, told) = run(config.path(), &["keys"]);
    assert_eq!(code, 0);
    assert!(out.contains("\"w\" = \"train.stop\"") && !out.contains("z z"), "the rest counts");
    assert!(told.contains("keys.toml:2:1"), "{told}");
}

#[test]
fn the_doctor_looks_at_everything_the_screen_depends_on() {
    let config = tempfile::tempdir().expect("a folder");
    write(config.path(), "keys.toml", "[everywhere]\nw = \"train.stopp\"\n");
    write(config.path(), "config.toml", "theme = \"ember\"\nmouse = false\n");
    let (code, out, _) = run(config.path(), &["doctor"]);
    assert_eq!(code, 0);
    for row in [
        "terminal    xterm-256color",
        "colours     256",
        "glyphs ",
        "background  asked for at the start",
        "mouse       left to the terminal",
        "clipboard   OSC 52",
        "keys.toml, of which some is left out",
        "keys.toml:2:5",
        "config.toml\n",
        "theme       ember",
        "sockets work there",
    ] {
        assert!(out.contains(row), "no `{row}` in\n{out}");
    }
}
