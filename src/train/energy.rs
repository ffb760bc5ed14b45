//! What a run uses of energy: by the processor's own counter where it can be read, else reckoned from busy threads.
//!
//! The counter (RAPL, Linux) is that of the whole processor: what else the machine does in the meantime is counted too.

use std::fs;
use std::path::{Path, PathBuf};

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

/// Energy since it was made. It is looked at once an epoch, since counters start again after an hour or so.
#[derive(Debug)]
pub(super) struct Meter {
    counters: Vec<Counter>,
    /// Microjoules so far; those before a run was cut short included.
    used: u64,
    /// Whether every reading was possible.
    sound: bool,
}

/// The counter of one package of processors, which starts again at its range.
#[derive(Debug)]
struct Counter {
    file: PathBuf,
    /// Microjoules when it was last read.
    last: u64,
    range: u64,
}

impl Meter {
    /// Begins to measure.
    pub(super) fn start() -> Self {
        Self::of(counters(Path::new(POWERCAP)))
    }

    fn of(counters: Vec<Counter>) -> Self {
        Self { sound: !counters.is_empty(), counters, used: 0 }
    }

    /// Takes in what was used since the last time.
    pub(super) fn look(&mut self) {
        for counter in &mut self.counters {
            match counter.passed() {
                Some(passed) => self.used += passed,
                None => self.sound = false,
            }
        }
    }

    /// What was used until the last look, in microjoules; `None` where it cannot be measured.
    pub(super) fn used(&self) -> Option<u64> {
        self.sound.then_some(self.used)
    }

    /// Goes on from what a checkpoint kept; where that was not measured, the whole is not.
    pub(super) fn restore(&mut self, used: Option<u64>) {
        self.used = used.unwrap_or(0);
        self.sound = used.is_some() && !self.counters.is_empty();
        // What was used since the checkpoint is of a branch that was left, or of another process.
        for counter in &mut self.counters {
            let _ = counter.passed();
        }
    }

    /// What was used in these seconds of learning, and of reading and preparing before, by so many busy threads; what a card
    /// used is not known.
    pub(super) fn read(
        &mut self,
        [learning, before]: [f64; 2],
        threads: usize,
        on_card: bool,
        settings: &spec::Energy,
    ) -> Energy {
        let card = if on_card { "; the card is not counted" } else { "" };
        let seconds = learning + before;
        self.look();
        if let Some(microjoules) = self.used() {
            // What was spent before the meter began is reckoned at the same power.
            let share = seconds / learning.max(f64::MIN_POSITIVE);
            let how = format!("the processor's counter (RAPL), all that ran on the machine included{card}");
            return Energy::of(microjoules as f64 / 1e6 * share / JOULES, "rapl", how, settings);
        }
        let watts = settings.watts * threads as f64;
        let busy = if threads == 1 { "one busy thread".into() } else { format!("each of {threads} busy threads") };
        let how = format!("{} W for {busy}{card}", settings.watts);
        Energy::of(seconds * watts / JOULES, "estimate", how, settings)
    }
}

impl Counter {
    fn read(file: PathBuf) -> Option<Self> {
        let last = number(&file)?;
        let range = number(&file.with_file_name("max_energy_range_uj")).unwrap_or(u64::MAX);
        Some(Self { file, last, range })
    }

    /// Microjoules since the last reading; right for up to one turn of the counter.
    fn passed(&mut self) -> Option<u64> {
        let now = number(&self.file)?;
        let last = std::mem::replace(&mut self.last, now);
        Some(if now >= last { now - last } else { now.wrapping_add(self.range).wrapping_sub(last) })
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
        let energy = Meter::of(vec![]).read([3000.0, 600.0], 2, true, &settings);
        assert!((energy.watt_hours - 100.0).abs() < 1e-9, "{energy:?}");
        assert!((energy.grams_co2e - 47.5).abs() < 1e-9, "{energy:?}");
        assert_eq!(energy.source, "estimate");
        assert_eq!(energy.how, "50 W for each of 2 busy threads; the card is not counted");
    }

    #[test]
    fn counters_of_packages_are_added_up_start_again_and_go_on_after_a_crash() {
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
        let mut meter = Meter::of(counters(folder.path()));
        assert_eq!(meter.counters.len(), 2);
        // The second counter turns twice, which is seen because it is looked at in between.
        for second in [10, 800, 20] {
            write("intel-rapl:1", "energy_uj", second);
            meter.look();
        }
        write("intel-rapl:0", "energy_uj", 150);
        meter.look();
        assert_eq!(meter.used(), Some(50 + 110 + 790 + 220));
        let energy = meter.read([1.0, 1.0], 1, false, &spec::Energy::default());
        assert_eq!(energy.source, "rapl");
        assert!((energy.watt_hours - 2.0 * 1170e-6 / 3600.0).abs() < 1e-15, "{energy:?}");
        meter.restore(Some(7));
        write("intel-rapl:0", "energy_uj", 151);
        meter.look();
        assert_eq!(meter.used(), Some(8));
        meter.restore(None);
        meter.look();
        assert_eq!(meter.used(), None);
    }
}
