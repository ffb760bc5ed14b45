//! What a run says: into its log first, then to whoever listens.

use super::event::{Event, Happening};
use super::worker::{Failure, Worker};

impl Worker {
    /// Records `what` and tells whoever listens.
    pub(super) fn say(&mut self, what: Happening) -> Result<(), Failure> {
        self.record_losses()?;
        let event = self.event(what);
        self.record(&event)?;
        self.outbox.push(event);
        Ok(())
    }

    /// Tells whoever listens, and nobody else.
    pub(super) fn tell(&self, what: Happening) {
        self.outbox.push(self.event(what));
    }

    /// Says something the user should know, and says it again in the report.
    pub(super) fn warn(&mut self, message: &str) -> Result<(), Failure> {
        self.warnings.push(message.to_owned());
        self.say(Happening::Warned { message: message.to_owned() })
    }

    /// Tells the loss of a batch; it is recorded with others.
    pub(super) fn tell_loss(&mut self, loss: f64) {
        // A finite loss that single precision cannot hold must not become an infinite one, which no record can hold.
        let told = loss.min(f64::from(f32::MAX)) as f32;
        self.unrecorded.push(told);
        self.outbox.push_merged(self.losses(vec![told]), merge_losses);
    }

    /// Records the losses that were kept back.
    pub(super) fn record_losses(&mut self) -> Result<(), Failure> {
        if self.unrecorded.is_empty() {
            return Ok(());
        }
        let losses = std::mem::take(&mut self.unrecorded);
        let event = self.losses(losses);
        self.record(&event)
    }

    fn record(&mut self, event: &Event) -> Result<(), Failure> {
        self.recorder.event(event).map_err(|error| unwritable(&error))?;
        self.lines += 1;
        Ok(())
    }

    fn losses(&self, losses: Vec<f32>) -> Event {
        let learning_rate = Some(self.learner.optimizer.rule.learning_rate);
        self.event(Happening::Losses { losses, learning_rate })
    }

    fn event(&self, what: Happening) -> Event {
        Event { seconds: self.clock.seconds(), step: self.at.step, what }
    }
}

/// Folds losses that nobody has taken yet into one event.
fn merge_losses(last: &mut Event, next: Event) -> Option<Event> {
    match (&mut last.what, next) {
        (
            Happening::Losses { losses, learning_rate },
            Event { seconds, step, what: Happening::Losses { losses: more, learning_rate: rate } },
        ) => {
            losses.extend(more);
            (last.seconds, last.step, *learning_rate) = (seconds, step, rate);
            None
        }
        (_, next) => Some(next),
    }
}

/// What to say of a folder that cannot be written.
pub(super) fn unwritable(error: &std::io::Error) -> Failure {
    format!("The run's folder cannot be written: {error}. Free some space or choose another folder with --runs.")
}
