//! What the terminal gets: whole pictures at every size, no colours where none are wanted, and nothing when idle.

use super::desk::Desk;

#[test]
fn a_storm_of_sizes_leaves_the_picture_whole() {
    let desk = Desk::new();
    let mut program = desk.train();
    let mut dice = 7_u64;
    let mut roll = |sides: u64| {
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (1 + (dice >> 33) % sides) as u16
    };
    for _ in 0..60 {
        let before = program.seen().bytes.len();
        program.resize((roll(250), roll(80)));
        program.wait_until(|seen| seen.bytes.len() > before);
    }
    program.resize((1, 1));
    program.resize((100, 30));
    program.wait_for(|screen| {
        let titles = ["w.toml", "live", "1 data", "3 curves", "7 log", "━━ train"];
        titles.iter().all(|title| screen.contains(title)) && screen.lines().count() == 30
    });
}

#[test]
fn no_colour_means_no_colour() {
    let mut program = Desk::with_few_epochs().finish(&[("NO_COLOR", "1")]);
    program.keys("?");
    program.wait_to_see("Every curve in a chart");
    let seen = program.seen();
    let coloured = looks(&seen.bytes).find(|number| matches!(number, 30..=38 | 40..=48 | 90..=97 | 100..=107));
    assert_eq!(coloured, None);
    assert!(looks(&seen.bytes).any(|number| number == 1), "not even bold was seen: is this the right stream?");
}

/// The numbers of every "select graphic rendition" sequence.
fn looks(bytes: &[u8]) -> impl Iterator<Item = u16> + '_ {
    bytes.split(|&byte| byte == 0x1b).filter_map(|rest| rest.strip_prefix(b"[")).flat_map(|rest| {
        let end = rest.iter().position(u8::is_ascii_alphabetic).unwrap_or(rest.len());
        let is_look = rest.get(end) == Some(&b'm');
        let numbers = if is_look { std::str::from_utf8(&rest[..end]).unwrap_or("") } else { "" };
        numbers.split([';', ':']).filter_map(|number| number.parse().ok()).collect::<Vec<u16>>()
    })
}

#[test]
fn the_place_of_the_cursor_is_never_asked_for() {
    let desk = Desk::new();
    let program = desk.open();
    let cursor_position = b"\x1b[6n";
    let asked = program.seen().bytes.windows(cursor_position.len()).any(|bytes| bytes == cursor_position);
    assert!(!asked, "a terminal that gives no answer would cost seconds or the session");
}

#[cfg(target_os = "linux")]
#[test]
fn an_idle_workbench_costs_no_processor_time() {
    use std::time::Duration;

    let desk = Desk::with_few_epochs();
    let program = desk.finish(&[]);
    // Only the log says so now: the toast is gone, and with it the last reason to draw.
    program.wait_for(|screen| screen.matches("best epoch").count() == 1);
    // The run's process leaves late on a busy machine, which is looked at once.
    while desk.runs().contains(" live ") {
        std::thread::sleep(Duration::from_millis(50));
    }
    std::thread::sleep(Duration::from_millis(500));
    let before = ticks(program.pid());
    std::thread::sleep(Duration::from_secs(2));
    let spent = ticks(program.pid()) - before;
    assert!(spent <= 3, "{spent} hundredths of a second in two seconds");
}

/// Hundredths of a second of processor time, ours and the system's.
#[cfg(target_os = "linux")]
fn ticks(pid: u32) -> u64 {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).expect("the process lives");
    let (_, after_name) = stat.rsplit_once(')').expect("a name in parentheses");
    let fields: Vec<&str> = after_name.split_whitespace().collect();
    [11, 12].into_iter().map(|place| fields[place].parse::<u64>().expect("a number")).sum()
}
