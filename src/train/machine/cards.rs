//! What graphics cards do: NVIDIA's by its management library, where a driver has brought one, AMD's by what Linux says in
//! `/sys/class/drm`.

use std::fs;
use std::path::{Path, PathBuf};

use nvml_wrapper::Nvml;
use nvml_wrapper::enum_wrappers::device::TemperatureSensor;
use serde::{Deserialize, Serialize};

/// Where Linux keeps graphics cards.
const DRM: &str = "/sys/class/drm";

/// What one card does. What it does not tell is absent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Card {
    /// The share of time, in `[0, 1]`, in which it computed, by whomever.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub busy: Option<f64>,
    /// Bytes of its memory that are taken, by whomever.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memory: Option<u64>,
    /// The share of its memory that is taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taken: Option<f64>,
    /// Watts that it draws.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub watts: Option<f64>,
    /// Degrees Celsius.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub celsius: Option<f64>,
}

impl Card {
    /// What it tells, under the names that curves have.
    pub(super) fn named(self, place: usize) -> impl Iterator<Item = (String, f64)> {
        let all = [
            ("busy", self.busy),
            ("memory_mb", self.memory.map(|bytes| bytes as f64 / 1e6)),
            ("memory_taken", self.taken),
            ("watts", self.watts),
            ("celsius", self.celsius),
        ];
        all.into_iter().filter_map(move |(what, value)| Some((format!("machine.card{place}.{what}"), value?)))
    }
}

/// The cards of this machine.
#[derive(Debug)]
pub(super) struct Cards {
    nvidia: Option<Nvml>,
    amd: Vec<PathBuf>,
}

impl Cards {
    /// Looks which there are. Where NVIDIA's driver is not loaded its library is not asked, which takes long to find that out.
    pub(super) fn found() -> Self {
        let driver = !cfg!(target_os = "linux") || Path::new("/proc/driver/nvidia").exists();
        Self { nvidia: driver.then(Nvml::init).and_then(Result::ok), amd: amd(Path::new(DRM)) }
    }

    /// What each does now.
    pub(super) fn look(&self) -> Vec<Card> {
        let nvidia = self.nvidia.iter().flat_map(|library| {
            let count = library.device_count().unwrap_or(0);
            (0..count).map(|place| of_nvidia(library, place))
        });
        nvidia.chain(self.amd.iter().map(|folder| of_amd(folder))).collect()
    }
}

fn of_nvidia(library: &Nvml, place: u32) -> Card {
    let Ok(device) = library.device_by_index(place) else { return Card::default() };
    let memory = device.memory_info().ok();
    Card {
        busy: device.utilization_rates().ok().map(|rates| f64::from(rates.gpu) / 100.0),
        memory: memory.as_ref().map(|memory| memory.used),
        taken: memory.filter(|memory| memory.total > 0).map(|memory| memory.used as f64 / memory.total as f64),
        watts: device.power_usage().ok().map(|milliwatts| f64::from(milliwatts) / 1e3),
        celsius: device.temperature(TemperatureSensor::Gpu).ok().map(f64::from),
    }
}

/// Folders of cards that say how busy they are, in the system's order.
fn amd(drm: &Path) -> Vec<PathBuf> {
    let all = fs::read_dir(drm).into_iter().flatten().flatten().map(|entry| entry.path().join("device"));
    let mut cards: Vec<PathBuf> = all.filter(|folder| folder.join("gpu_busy_percent").is_file()).collect();
    cards.sort();
    cards
}

fn of_amd(folder: &Path) -> Card {
    let number = |path: PathBuf| fs::read_to_string(path).ok()?.trim().parse::<f64>().ok();
    let own = |name: &str| number(folder.join(name));
    let sensors = fs::read_dir(folder.join("hwmon")).into_iter().flatten().flatten().next().map(|entry| entry.path());
    let sensed = |name: &str| number(sensors.as_ref()?.join(name));
    let (used, total) = (own("mem_info_vram_used"), own("mem_info_vram_total"));
    Card {
        busy: own("gpu_busy_percent").map(|percent| percent / 100.0),
        memory: used.map(|bytes| bytes as u64),
        taken: used.zip(total).filter(|&(_, total)| total > 0.0).map(|(used, total)| used / total),
        // Newer kernels tell what is drawn now, older ones a mean.
        watts: sensed("power1_input").or_else(|| sensed("power1_average")).map(|microwatts| microwatts / 1e6),
        celsius: sensed("temp1_input").map(|thousandths| thousandths / 1e3),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_amd_card_tells_is_read_and_what_it_does_not_is_absent() {
        let drm = tempfile::tempdir().unwrap();
        let write = |path: &str, text: &str| {
            let path = drm.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        write("card0-HDMI-A-1/status", "connected\n");
        write("card1/device/gpu_busy_percent", "37\n");
        write("card1/device/mem_info_vram_used", "4000000000\n");
        write("card1/device/mem_info_vram_total", "16000000000\n");
        write("card1/device/hwmon/hwmon4/power1_average", "25000000\n");
        let cards: Vec<Card> = amd(drm.path()).iter().map(|folder| of_amd(folder)).collect();
        let wanted =
            Card { busy: Some(0.37), memory: Some(4_000_000_000), taken: Some(0.25), watts: Some(25.0), celsius: None };
        assert_eq!(cards, [wanted]);
        let named: Vec<(String, f64)> = wanted.named(0).collect();
        assert_eq!(
            named.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(),
            ["machine.card0.busy", "machine.card0.memory_mb", "machine.card0.memory_taken", "machine.card0.watts"]
        );
        let text = serde_json::to_string(&wanted).unwrap();
        assert_eq!(serde_json::from_str::<Card>(&text).unwrap(), wanted);
    }
}
