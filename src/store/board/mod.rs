//! A run for TensorBoard: an event file in the run's folder, so that `tensorboard --logdir runs` shows every run.
//!
//! It is a copy of what the log says, for looking at: written on the way, thinned, with a buffer that is emptied at each
//! epoch. A run never fails because of it; when the file cannot be written there is none from then on.

mod record;

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use record::{Says, record};

use crate::eval::Metrics;
use crate::train::{EpochReport, Event, Happening};

/// Points of the training loss from one line of the log; each is the mean of as many batches.
const POINTS: usize = 32;

/// The event file of a run that is being written.
#[derive(Debug)]
pub(super) struct Board {
    folder: PathBuf,
    state: State,
}

#[derive(Debug)]
enum State {
    /// Nothing was said yet.
    Closed,
    Open(BufWriter<File>),
    /// It cannot be written.
    Lost,
}

impl Board {
    /// That of the run in `folder`; a file is made when there is something to say. A run that goes on gets another file,
    /// which TensorBoard reads after the first.
    pub(super) fn of(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), state: State::Closed }
    }

    /// Shows what an event says, where it says numbers.
    pub(super) fn show(&mut self, event: &Event) {
        let step = event.step;
        let shown = match &event.what {
            Happening::Losses { losses, .. } => self.losses(step, losses),
            Happening::Epoch(epoch) => self.scalars(step, &of_epoch(epoch)).and_then(|()| self.flush()),
            Happening::Finished { report, .. } => {
                self.scalars(step, &of_metrics("test", &report.metrics.test)).and_then(|()| self.flush())
            }
            // The step that the run went back to still counts, what came after it does not.
            Happening::Continued { .. } | Happening::Rewound { .. } => self.write(step + 1, Says::Restart),
            _ => Ok(()),
        };
        if shown.is_err() {
            self.state = State::Lost;
        }
    }

    /// The losses of batches in a row up to `step`.
    fn losses(&mut self, step: u64, losses: &[f32]) -> io::Result<()> {
        let before = step.saturating_sub(losses.len() as u64);
        let mut done = 0;
        for some in losses.chunks(losses.len().div_ceil(POINTS).max(1)) {
            done += some.len();
            let mean = some.iter().map(|&loss| f64::from(loss)).sum::<f64>() / some.len() as f64;
            self.scalars(before + done as u64, &[("train/loss".into(), mean as f32)])?;
        }
        Ok(())
    }

    fn scalars(&mut self, step: u64, scalars: &[(String, f32)]) -> io::Result<()> {
        if scalars.is_empty() { Ok(()) } else { self.write(step, Says::Scalars(scalars)) }
    }

    fn write(&mut self, step: u64, says: Says) -> io::Result<()> {
        if let State::Closed = self.state {
            self.state = State::Open(begun(&self.folder)?);
        }
        let State::Open(file) = &mut self.state else { return Ok(()) };
        file.write_all(&record(now(), step, says))
    }

    fn flush(&mut self) -> io::Result<()> {
        if let State::Open(file) = &mut self.state { file.flush() } else { Ok(()) }
    }
}

/// A new file in the folder; its name says when, since TensorBoard reads files in the order of their names.
fn begun(folder: &Path) -> io::Result<BufWriter<File>> {
    let began = now();
    let name = format!("events.out.tfevents.{}.gradus", began as u64);
    // A run that goes on within the same second gets a name behind the first.
    let names = std::iter::once(name.clone()).chain((2..100).map(|number| format!("{name}.{number:02}")));
    let mut taken = io::Error::from(io::ErrorKind::AlreadyExists);
    for name in names {
        match File::options().append(true).create_new(true).open(folder.join(name)) {
            Ok(file) => {
                let mut file = BufWriter::with_capacity(1 << 16, file);
                file.write_all(&record(began, 0, Says::Version))?;
                return Ok(file);
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => taken = error,
            Err(error) => return Err(error),
        }
    }
    Err(taken)
}

fn now() -> f64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0.0, |since| since.as_secs_f64())
}

fn of_epoch(epoch: &EpochReport) -> Vec<(String, f32)> {
    let mut scalars = vec![
        ("epoch".to_owned(), epoch.epoch as f64),
        ("train/epoch_loss".to_owned(), epoch.train_loss),
        ("train/learning_rate".to_owned(), epoch.learning_rate),
        ("train/rows_per_second".to_owned(), epoch.samples_per_second),
    ];
    scalars.extend(epoch.validation_loss.map(|loss| ("validation/loss".to_owned(), loss)));
    let mut scalars: Vec<(String, f32)> = scalars.into_iter().map(|(tag, number)| (tag, number as f32)).collect();
    scalars.extend(of_metrics("validation", &epoch.validation));
    for fairness in &epoch.fairness {
        scalars.extend(of_metrics(&format!("fairness {}", fairness.column), &fairness.summary));
    }
    scalars.retain(|(_, number)| number.is_finite());
    scalars
}

/// Tags with the part's name before a slash, by which TensorBoard groups them.
fn of_metrics(part: &str, metrics: &Metrics) -> Vec<(String, f32)> {
    let finite = metrics.iter().filter(|(_, value)| value.is_finite());
    finite.map(|(name, value)| (format!("{part}/{name}"), value as f32)).collect()
}

#[cfg(test)]
mod tests;
