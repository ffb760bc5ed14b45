//! What a run uses of energy: by the processor's own counter where it can be read, else reckoned from busy threads.
//!
//! The counter (RAPL, Linux) is that of the whole processor: what else the machine does in the meantime is counted too.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use serde::{Deserialize, Serialize};

use crate::spec;

/// Where Linux shows the counters of the processor's packages.
const POWERCAP: &str = "/sys/class/powercap";
/// Joules of a watt-hour.
const JOULES: f64 = 3600.0;

/// What a run used.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Energy {
    /// Watt-hours.
    pub watt_hours: f64,
    /// Grams of CO2 equivalent.
    pub grams_co2e: f64,
    /// `rapl` where it was measured, `estimate` where it was reckoned.
    pub source: String,
    /// By what, in words.
    pub how: String,
}

impl Energy {
    /// So much energy, by the settings' price of a kilowatt-hour.
    fn of(watt_hours: f64, source: &str, how: String, settings: &spec::Energy) -> Self {
        let grams_co2e = watt_hours / 1000.0 * settings.grams_per_kwh;
        Self { watt_hours, grams_co2e, source: source.into(), how }
    }

    /// The number that conditions call so.
    pub fn number(&self, name: &str) -> Option<f64> {
        match name {
            "watt_hours" => Some(self.watt_hours),
            "grams_co2e" => Some(self.grams_co2e),
            _ => None,
        }
    }
}

/// Energy since it was made.
#[derive(Debug)]
pub(super) struct Meter {
    began: Instant,
    counters: Vec<Counter>,
}

/// The counter of one package of processors, which starts again at its range.
#[derive(Debug)]
struct Counter {
    file: PathBuf,
    /// Microjoules when it was first read.
    first: u64,
    range: u64,
}

impl Meter {
    /// Begins to measure.
    pub(super) fn start() -> Self {
        Self { began: Instant::now(), counters: counters(Path::new(POWERCAP)) }
    }

    /// What was used so far, and `before`, by so many busy threads.
    pub(super) fn read(&self, threads: usize, before: f64, settings: &spec::Energy) -> Energy {
        let seconds = before + self.began.elapsed().as_secs_f64();
        let joules: Option<u64> = self.counters.iter().map(Counter::passed).sum();
        match joules.filter(|_| !self.counters.is_empty()) {
            Some(microjoules) => {
                let measured = microjoules as f64 / 1e6;
                // What was spent before the meter began is reckoned at the same power.
                let share = seconds / (seconds - before).max(f64::MIN_POSITIVE);
                let how = "the processor's counter (RAPL), all that ran on the machine included".into();
                Energy::of(measured * share / JOULES, "rapl", how, settings)
            }
            None => {
                let watts = settings.watts * threads as f64;
                let how = format!("{} W for each of {threads} busy threads", settings.watts);
                Energy::of(seconds * watts / JOULES, "estimate", how, settings)
            }
        }
    }
}

impl Counter {
    fn read(file: PathBuf) -> Option<Self> {
        let first = number(&file)?;
        let range = number(&file.with_file_name("max_energy_range_uj")).unwrap_or(u64::MAX);
        Some(Self { file, first, range })
    }

    /// Microjoules since the first reading; right for up to one turn of the counter.
    fn passed(&self) -> Option<u64> {
        let now = number(&self.file)?;
        Some(if now >= self.first { now - self.first } else { now.wrapping_add(self.range).wrapping_sub(self.first) })
    }
}

/// The packages' counters below `folder`, without those of their parts (`intel-rapl:0:1`), which are in them already.
fn counters(folder: &Path) -> Vec<Counter> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let package = |name: &str| name.starts_with("intel-rapl:") && name.matches(':').count() == 1;
    let packages = entries.filter(|entry| entry.file_name().to_str().is_some_and(package));
    packages.filter_map(|entry| Counter::read(entry.path().join("energy_uj"))).collect()
}

fn number(file: &Path) -> Option<u64> {
    fs::read_to_string(file).ok()?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn golden_an_hour_at_a_hundred_watts_is_a_tenth_of_a_kilowatt_hour() {
        let settings = spec::Energy { watts: 50.0, ..spec::Energy::default() };
        let meter = Meter { began: Instant::now(), counters: vec![] };
        let energy = meter.read(2, 3600.0, &settings);
        assert!((energy.watt_hours - 100.0).abs() < 0.01, "{energy:?}");
        assert!((energy.grams_co2e - 47.5).abs() < 0.01, "{energy:?}");
        assert_eq!((energy.source.as_str(), energy.how.as_str()), ("estimate", "50 W for each of 2 busy threads"));
    }

    #[test]
    fn counters_of_packages_are_added_up_and_may_start_again() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, file: &str, value: u64| {
            let package = folder.path().join(name);
            fs::create_dir_all(&package).unwrap();
            fs::write(package.join(file), format!("{value}\n")).unwrap();
        };
        for (name, energy) in [("intel-rapl:0", 100), ("intel-rapl:1", 900), ("intel-rapl:0:0", 50)] {
            write(name, "energy_uj", energy);
            write(name, "max_energy_range_uj", 1000);
        }
        let meter = Meter { began: Instant::now(), counters: counters(folder.path()) };
        assert_eq!(meter.counters.len(), 2);
        write("intel-rapl:0", "energy_uj", 150);
        write("intel-rapl:1", "energy_uj", 10);
        let passed: Option<u64> = meter.counters.iter().map(Counter::passed).sum();
        assert_eq!(passed, Some(50 + 110));
        let energy = meter.read(1, 0.0, &spec::Energy::default());
        assert_eq!(energy.source, "rapl");
        assert!((energy.watt_hours - 160e-6 / 3600.0).abs() < 1e-12, "{energy:?}");
    }
}
