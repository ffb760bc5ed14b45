//! `[energy]`: what a run's energy is reckoned by.

/// The `[energy]` table.
#[derive(Clone, Debug, PartialEq)]
pub struct Energy {
    /// Grams of CO2 equivalent that a kilowatt-hour costs where the machine stands.
    pub grams_per_kwh: f64,
    /// Watts of a busy thread, where the processor has no counter that can be read.
    pub watts: f64,
}

impl Default for Energy {
    fn default() -> Self {
        // The world's average as CodeCarbon has it; a desktop processor of 65 W and six cores.
        Self { grams_per_kwh: 475.0, watts: 11.0 }
    }
}
