//! Back to the shell for a while: the terminal is given back, and taken again when the shell's `fg` says so.

use signal_hook::consts::SIGTSTP;
use signal_hook::low_level::emulate_default_handler;

use super::session::Session;
use crate::app::Msg;
use crate::host::failure::Failure;

impl Session {
    /// Stops until the shell brings the program back.
    pub(super) fn suspend(&mut self) -> Result<(), Failure> {
        if leads_its_session() {
            let sentence = "no shell waits behind this window, so nothing could bring the program back";
            return self.tell(Msg::Trouble(sentence.into()));
        }
        let (screen, keyboard) = (&mut self.screen, &self.keyboard);
        Ok(keyboard.hold(|| screen.lend(|| emulate_default_handler(SIGTSTP)))??)
    }

    /// Takes the terminal anew: whoever had it meanwhile may have changed anything.
    pub(super) fn come_back(&mut self) -> Result<(), Failure> {
        Ok(self.screen.lend(|| ())?)
    }
}

/// Whether the program was started by the window itself: then no shell would continue it.
fn leads_its_session() -> bool {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // Of the fields behind the name in parentheses the fourth is the session.
    let session = stat.rsplit_once(')').and_then(|(_, fields)| fields.split_whitespace().nth(3)?.parse::<u32>().ok());
    session == Some(std::process::id())
}
