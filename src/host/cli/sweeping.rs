//! What `gradus lr-find` is asked for.

use clap::Args;

/// What a sweep of the learning rate tries and prints.
#[derive(Clone, Debug, Args)]
pub struct Sweeping {
    /// The first rate.
    #[arg(long, value_name = "RATE", default_value = "1e-7", allow_negative_numbers = true)]
    pub from: f64,
    /// The last rate; the sweep ends earlier when the loss diverges.
    #[arg(long, value_name = "RATE", default_value = "1", allow_negative_numbers = true)]
    pub to: f64,
    /// Batches.
    #[arg(long, value_name = "N", default_value_t = 100)]
    pub steps: usize,
    /// Print one JSON document.
    #[arg(long)]
    pub json: bool,
}
