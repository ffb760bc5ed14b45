//! `gradus replay`: a sitting again, from its journal.

use clap::Parser;

use super::super::cli::{Cli, Command, Replaying};
use super::super::failure::Failure;
use super::super::tui::Script;

/// The command line that the journal begins with, with the journal in the place of the keyboard.
pub(super) fn begun_with(replaying: &Replaying) -> Result<Cli, Failure> {
    let script = Script::read(&replaying.file, replaying.speed)?;
    let file = replaying.file.display();
    let words = std::iter::once("gradus").chain(script.arguments.iter().map(String::as_str));
    let mut cli = Cli::try_parse_from(words).map_err(|error| {
        Failure::input(format!(
            "{file}: the sitting cannot be begun as it was: {}",
            error.render().to_string().trim_end()
        ))
    })?;
    let workbench = matches!(
        cli.command,
        None | Some(
            Command::Open { .. }
                | Command::Tour(_)
                | Command::Attach { .. }
                | Command::Watch { events: false, .. }
                | Command::Demo { headless: false, .. }
        )
    );
    if !workbench {
        let words = script.arguments.join(" ");
        return Err(Failure::input(format!(
            "{file}: `gradus {words}` opens no workbench, so there is nothing to play"
        )));
    }
    // The environment asked for a journal of the replay, if of anything.
    let inner = match &mut cli.command {
        Some(Command::Open { screen, .. } | Command::Attach { screen, .. } | Command::Watch { screen, .. }) => {
            Some(screen)
        }
        Some(Command::Demo { screen, .. } | Command::Tour(screen)) => Some(screen),
        _ => None,
    };
    for screen in inner.into_iter().chain([&mut cli.screen]) {
        screen.journal.clone_from(&replaying.journal);
    }
    cli.screen.script = Some(script);
    Ok(cli)
}
