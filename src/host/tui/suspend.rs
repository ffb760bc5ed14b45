//! Back to the shell for a while: the terminal is given back, and taken again when the shell's `fg` says so.

use signal_hook::consts::SIGTSTP;
use signal_hook::low_level::emulate_default_handler;

use super::session::Session;
use crate::app::Msg;
use crate::host::failure::Failure;
use crate::host::signals::Job;

impl Session {
    /// Stops until the shell brings the program back.
    pub(super) fn suspend(&mut self) -> Result<(), Failure> {
        if leads_its_session() {
            let sentence = "no shell waits behind this window, so nothing could bring the program back";
            return self.tell(Msg::Trouble(sentence.into()));
        }
        let (screen, keyboard) = (&mut self.screen, &self.keyboard);
        let back = keyboard.hold(|| screen.lend(|| emulate_default_handler(SIGTSTP)));
        self.seen(&back.and_then(|stopped| stopped));
        Ok(())
    }

    /// Stops, or takes the terminal anew: whoever had it meanwhile may have changed anything. A window that closes says
    /// "continue" as well, and then there is nothing to take.
    pub(super) fn hear_from_shell(&mut self, job: Job) -> Result<(), Failure> {
        if job == Job::Stop {
            return self.suspend();
        }
        let back = self.screen.lend(|| ());
        self.seen(&back);
        Ok(())
    }
}

/// Whether the program was started by the window itself: then no shell would continue it.
fn leads_its_session() -> bool {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // Of the fields behind the name in parentheses the fourth is the session.
    let session = stat.rsplit_once(')').and_then(|(_, fields)| fields.split_whitespace().nth(3)?.parse::<u32>().ok());
    session == Some(std::process::id())
}
