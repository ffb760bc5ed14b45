//! What the machine does while a run learns: processor, memory, disks, network, as Linux tells it in `/proc`, and graphics
//! cards. Elsewhere nothing is said.
//!
//! It is looked at when a batch is done and two seconds have gone by, so a look costs nothing that could be measured.

mod cards;

use std::borrow::Cow;
use std::fs;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

pub use self::cards::Card;
use self::cards::Cards;
use super::event::Happening;
use super::worker::{Failure, Worker};

/// Between two looks.
const EVERY: Duration = Duration::from_secs(2);

/// Ticks of `/proc` in a second: the unit of its times on every Linux that runs programs of others (`USER_HZ`).
const TICKS: f64 = 100.0;

/// Bytes of a page of memory, as `statm` counts them on x86-64 and most ARM.
const PAGE: u64 = 4096;

/// What the machine did since the last look.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
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
    /// Bytes that the machine got from the network in a second, by whomever.
    #[serde(default)]
    pub received: f64,
    /// Bytes that it sent.
    #[serde(default)]
    pub sent: f64,
    /// Its graphics cards, in the system's order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cards: Vec<Card>,
}

impl Machine {
    /// Its numbers under the names that curves have.
    pub fn named(&self) -> impl Iterator<Item = (Cow<'static, str>, f64)> + '_ {
        let own = [
            ("machine.cores", self.cores),
            ("machine.busy", self.busy),
            ("machine.memory_mb", self.memory as f64 / 1e6),
            ("machine.memory_taken", self.taken),
            ("machine.read_mb_per_s", self.read / 1e6),
            ("machine.written_mb_per_s", self.written / 1e6),
            ("machine.received_mb_per_s", self.received / 1e6),
            ("machine.sent_mb_per_s", self.sent / 1e6),
        ];
        let cards = self.cards.iter().enumerate().flat_map(|(place, card)| card.named(place));
        own.into_iter().map(|(name, value)| (name.into(), value)).chain(cards.map(|(name, value)| (name.into(), value)))
    }
}

/// Counters of the system at one moment.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Counters {
    /// Ticks of this process.
    own: f64,
    /// Ticks of all cores, and those of them that were idle.
    all: (f64, f64),
    /// Read from disks and written to them by this process.
    bytes: (f64, f64),
    /// Received and sent by the machine.
    network: (f64, f64),
}

/// Remembers the last look.
#[derive(Debug)]
pub(super) struct Lookout {
    last: Option<(Instant, Counters)>,
    cards: Cards,
}

impl Lookout {
    /// Begins to look.
    pub(super) fn start() -> Self {
        Self { last: counters().map(|now| (Instant::now(), now)), cards: Cards::found() }
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
        Some(Machine { cards: self.cards.look(), ..between(last, now, seconds, memory, taken) })
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
        // A device that goes takes its counts with it.
        received: (now.network.0 - last.network.0).max(0.0) / seconds,
        sent: (now.network.1 - last.network.1).max(0.0) / seconds,
        cards: Vec::new(),
    }
}

fn counters() -> Option<Counters> {
    let own = own_ticks(&fs::read_to_string("/proc/self/stat").ok()?)?;
    let all = all_ticks(&fs::read_to_string("/proc/stat").ok()?)?;
    // A system may keep these to itself.
    let io = fs::read_to_string("/proc/self/io").unwrap_or_default();
    let network = fs::read_to_string("/proc/net/dev").map_or((0.0, 0.0), |table| over_network(&table));
    Some(Counters { own, all, bytes: (field(&io, "read_bytes:"), field(&io, "write_bytes:")), network })
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

/// Bytes received and sent by all devices but the one that leads back to this machine. A line is `name: received …`, with
/// what was sent in the 9th column behind the colon.
fn over_network(table: &str) -> (f64, f64) {
    let devices = table.lines().filter_map(|line| line.split_once(':')).filter(|(name, _)| name.trim() != "lo");
    devices.fold((0.0, 0.0), |(received, sent), (_, numbers)| {
        let column =
            |place| numbers.split_whitespace().nth(place).and_then(|number| number.parse().ok()).unwrap_or(0.0);
        (received + column(0), sent + column(8))
    })
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
        let last = Counters { own: 100.0, all: (1000.0, 900.0), bytes: (0.0, 0.0), network: (1e6, 0.0) };
        let now = Counters { own: 400.0, all: (1400.0, 1000.0), bytes: (4e6, 2e6), network: (4e6, 1e6) };
        let machine = between(last, now, 2.0, 5_000_000, 0.25);
        let wanted = Machine {
            cores: 1.5,
            busy: 0.75,
            memory: 5_000_000,
            taken: 0.25,
            read: 2e6,
            written: 1e6,
            received: 1.5e6,
            sent: 0.5e6,
            cards: vec![],
        };
        assert_eq!(machine, wanted);
        let card = Card { busy: Some(0.5), ..Card::default() };
        let machine = Machine { cards: vec![Card::default(), card], ..machine };
        let named: Vec<(Cow<'_, str>, f64)> = machine.named().collect();
        assert_eq!(named[2], ("machine.memory_mb".into(), 5.0));
        assert_eq!(named[8..], [("machine.card1.busy".into(), 0.5)]);
    }

    #[test]
    fn what_goes_over_the_network_is_added_up_without_what_stays_here() {
        let table = "Inter-|   Receive |  Transmit\n face |bytes packets\n    lo: 500 1 0 0 0 0 0 0 500 1 0 0 0 0 0 0\n\
                       eth0:1000 1 0 0 0 0 0 0 200 1 0 0 0 0 0 0\n  wlan0: 50 1 0 0 0 0 0 0 7 1 0 0 0 0 0 0\n";
        assert_eq!(over_network(table), (1050.0, 207.0));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn this_machine_tells_something() {
        let lookout = Lookout::start();
        let (_, now) = lookout.last.unwrap();
        assert!(now.all.0 > 0.0 && now.network.0 >= 0.0);
        let (memory, taken) = memory().unwrap();
        assert!(memory > 1_000_000 && (0.0..=1.0).contains(&taken), "{memory} {taken}");
    }
}
