//! Every number that a run told again and again, for a table.

use std::fmt::Display;

use super::Run;
use crate::app::chart::Scalar;
use crate::app::health::Sign;
use crate::base::series::Series;

impl Run {
    /// Hands over name, step and value of each, one series after the other.
    ///
    /// # Errors
    /// The first that `take` gives.
    pub fn scalars<E>(&self, mut take: impl FnMut(&str, f64, &dyn Display) -> Result<(), E>) -> Result<(), E> {
        let mut series = |name: &str, series: &Series| -> Result<(), E> {
            (0..series.len()).filter_map(|place| series.get(place)).try_for_each(|(step, y)| take(name, step, &y))
        };
        series(&Scalar::TrainingLoss.name(), &self.loss)?;
        series("learning_rate", &self.rates)?;
        series("gradient_norm", &self.health.gradient)?;
        for layer in &self.health.layers {
            for sign in Sign::ALL {
                series(&format!("{}.{}", layer.name, sign.name()), layer.sign(sign))?;
            }
        }
        for (name, machine) in &self.machine {
            series(name, machine)?;
        }
        for (epoch, step) in self.epochs.iter().zip(self.epoch_steps()) {
            let step = step as f64;
            take("train.epoch_loss", step, &epoch.train_loss)?;
            if let Some(loss) = epoch.validation_loss {
                take(&Scalar::ValidationLoss.name(), step, &loss)?;
            }
            for (name, value) in &epoch.validation {
                take(&Scalar::Metric(name).name(), step, &value)?;
            }
            take("samples_per_second", step, &epoch.samples_per_second)?;
        }
        Ok(())
    }
}
