//! What the machine does while a run learns: processor, memory, disks, as Linux tells it in `/proc`. Elsewhere nothing is said.
//!
//! It is looked at when a batch is done and two seconds have gone by, so a look costs nothing that could be measured.

use std::fs;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use super::event::Happening;
use super::worker::{Failure, Worker};

/// Between two looks.
const EVERY: Duration = Duration::from_secs(2);

/// Ticks of `/proc` in a second: the unit of its times on every Linux that runs programs of others (`USER_HZ`).
const TICKS: f64 = 100.0;

/// Bytes of a page of memory, as `statm` counts them on x86-64 and most ARM.
const PAGE: u64 = 4096;

/// What the machine did since the last look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Machine {
    /// Processor cores that this run kept busy: 1.7 is nearly two.
    pub cores: f64,
    /// The share of all cores that were busy, by whomever.
    pub busy: f64,
    /// Bytes of memory that the run's process holds.
    pub memory: u64,
    /// The share of the machine's memory that is taken, by whomever.
    pub taken: f64,
    /// Bytes that the run's process read from disks in a second.
    pub read: f64,
    /// Bytes that it wrote to disks in a second.
    pub written: f64,
}

impl Machine {
    /// Its numbers under the names that curves have.
    pub fn named(&self) -> [(&'static str, f64); 6] {
        [
            ("machine.cores", self.cores),
            ("machine.busy", self.busy),
            ("machine.memory_mb", self.memory as f64 / 1e6),
            ("machine.memory_taken", self.taken),
            ("machine.read_mb_per_s", self.read / 1e6),
            ("machine.written_mb_per_s", self.written / 1e6),
        ]
    }
}

/// Counters of the system at one moment.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Counters {
    /// Ticks of this process.
    own: f64,
    /// Ticks of all cores, and those of them that were idle.
    all: (f64, f64),
    bytes: (f64, f64),
}

/// Remembers the last look.
#[derive(Debug)]
pub(super) struct Lookout {
    last: Option<(Instant, Counters)>,
}

impl Lookout {
    /// Begins to look.
    pub(super) fn start() -> Self {
        Self { last: counters().map(|now| (Instant::now(), now)) }
    }

    /// What the machine did since the last look, where that is long enough ago.
    fn look(&mut self) -> Option<Machine> {
        let (then, last) = self.last?;
        let seconds = then.elapsed().as_secs_f64();
        if then.elapsed() < EVERY {
            return None;
        }
        let now = counters()?;
        self.last = Some((Instant::now(), now));
        let (memory, taken) = memory()?;
        Some(between(last, now, seconds, memory, taken))
    }
}

fn between(last: Counters, now: Counters, seconds: f64, memory: u64, taken: f64) -> Machine {
    let all = (now.all.0 - last.all.0).max(1.0);
    Machine {
        cores: (now.own - last.own) / TICKS / seconds,
        busy: (1.0 - (now.all.1 - last.all.1) / all).clamp(0.0, 1.0),
        memory,
        taken,
        read: (now.bytes.0 - last.bytes.0) / seconds,
        written: (now.bytes.1 - last.bytes.1) / seconds,
    }
}

fn counters() -> Option<Counters> {
    let own = own_ticks(&fs::read_to_string("/proc/self/stat").ok()?)?;
    let all = all_ticks(&fs::read_to_string("/proc/stat").ok()?)?;
    // A system may keep this to itself.
    let io = fs::read_to_string("/proc/self/io").unwrap_or_default();
    Some(Counters { own, all, bytes: (field(&io, "read_bytes:"), field(&io, "write_bytes:")) })
}

/// User and system time, the 14th and 15th field; the second is a name in brackets and may hold anything.
fn own_ticks(stat: &str) -> Option<f64> {
    let behind = stat.rsplit_once(')')?.1;
    let mut times = behind.split_whitespace().skip(11).map(|field| field.parse::<f64>().ok());
    Some(times.next()?? + times.next()??)
}

/// The first line: user, nice, system, idle, waiting for disks, …
fn all_ticks(stat: &str) -> Option<(f64, f64)> {
    let times: Vec<f64> =
        stat.lines().next()?.split_whitespace().skip(1).filter_map(|time| time.parse().ok()).collect();
    Some((times.iter().take(8).sum(), times.get(3)? + times.get(4)?))
}

fn memory() -> Option<(u64, f64)> {
    let pages: u64 = fs::read_to_string("/proc/self/statm").ok()?.split_whitespace().nth(1)?.parse().ok()?;
    let all = fs::read_to_string("/proc/meminfo").ok()?;
    let (total, free) = (field(&all, "MemTotal:"), field(&all, "MemAvailable:"));
    Some((pages * PAGE, if total > 0.0 { 1.0 - free / total } else { f64::NAN }))
}

/// The number behind a name; 0 where there is none.
fn field(text: &str, name: &str) -> f64 {
    let line = text.lines().find_map(|line| line.strip_prefix(name));
    line.and_then(|rest| rest.split_whitespace().next()?.parse().ok()).unwrap_or(0.0)
}

impl Worker {
    /// After a batch: says what the machine did, now and then.
    pub(super) fn look_at_machine(&mut self) -> Result<(), Failure> {
        match self.lookout.look() {
            Some(machine) => self.say(Happening::Machine(machine)),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_system_tells_is_read_whatever_the_program_is_called() {
        let stat = "42 (a) b (c)) R 1 1 1 0 -1 4194560 100 0 0 0 250 50 0 0 20 0 8 0 12345 1000 200";
        assert_eq!(own_ticks(stat), Some(300.0));
        assert_eq!(all_ticks("cpu  100 0 50 800 50 0 0 0 0 0\ncpu0 1 2 3\n"), Some((1000.0, 850.0)));
        assert_eq!(field("rchar: 5\nread_bytes: 4096\n", "read_bytes:"), 4096.0);
    }

    #[test]
    fn a_look_is_a_rate_over_the_time_between() {
        let last = Counters { own: 100.0, all: (1000.0, 900.0), bytes: (0.0, 0.0) };
        let now = Counters { own: 400.0, all: (1400.0, 1000.0), bytes: (4e6, 2e6) };
        let machine = between(last, now, 2.0, 5_000_000, 0.25);
        assert_eq!(
            machine,
            Machine { cores: 1.5, busy: 0.75, memory: 5_000_000, taken: 0.25, read: 2e6, written: 1e6 }
        );
        assert_eq!(machine.named()[2], ("machine.memory_mb", 5.0));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn this_machine_tells_something() {
        let lookout = Lookout::start();
        let (_, now) = lookout.last.unwrap();
        assert!(now.all.0 > 0.0);
        let (memory, taken) = memory().unwrap();
        assert!(memory > 1_000_000 && (0.0..=1.0).contains(&taken), "{memory} {taken}");
    }
}
