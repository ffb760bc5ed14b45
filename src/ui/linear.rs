//! The screen for those who hear it: what is new since the last time as plain lines, without frames, pictures, or a cursor
//! that jumps. Whoever prints the lines keeps a [`Told`] between two of them.

use std::collections::HashSet;

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{Rect, Size};
use ratatui::style::Modifier;
use ratatui::text::Span;

use super::cx::Cx;
use super::keys::Keymap;
use super::layout::{Place, layout};
use super::parts::pictures::Pictures;
use super::theme::{Depth, Level, Theme};
use super::{header, over, panes};
use crate::app::notice::{Notice, Tone};
use crate::app::overlay::{Overlay, Prompt, Purpose};
use crate::app::run::Run;
use crate::app::{PaneId, RunId, State};
use crate::base::fmt;
use crate::train::EpochReport;

/// What panes are drawn on before they are read: wide enough that nothing is cut that anybody would hear to its end.
const PAPER: Size = Size { width: 120, height: 30 };
/// Changed lines that are told; more are counted.
const MOST: usize = 12;
/// Epochs that the curves are told by.
const EPOCHS: usize = 5;

/// What was told already.
#[derive(Clone, Debug, Default)]
pub struct Told {
    place: Option<(PaneId, Option<String>)>,
    rows: Vec<String>,
    notices: usize,
    epochs: Option<(RunId, usize)>,
    badge: String,
}

/// What there is to tell now, and is told with that.
pub fn news(told: &mut Told, state: &State, keys: &Keymap) -> Vec<String> {
    let theme = Theme::ready_made(Depth::None).at_level(Level::Ascii);
    let cx = Cx::new(&theme, keys, Pictures::default());
    let mut lines = Vec::new();
    let badge: String = header::badge(state, &cx).iter().map(|span: &Span| span.content.as_ref()).collect();
    let badge = spoken(&badge).trim_start_matches(|c: char| !c.is_alphanumeric()).to_owned();
    if badge != told.badge {
        lines.push(badge.clone());
        told.badge = badge;
    }
    lines.extend(state.log.iter().skip(told.notices).flat_map(|said| notice(&cx, state.focus, said)));
    told.notices = state.log.len();
    lines.extend(epochs(told, state));
    let (place, rows) = ((state.focus, state.overlays.last().map(called)), rows(state, &cx));
    if told.place.as_ref() == Some(&place) {
        // What is said and what was judged is told already.
        let own = [PaneId::Log, PaneId::Curves].contains(&state.focus) && state.overlays.is_empty();
        let before: HashSet<String> = told.rows.iter().map(|row| heard(state, row)).collect();
        let fresh: Vec<&String> = rows.iter().filter(|row| !own && !before.contains(&heard(state, row))).collect();
        lines.extend(fresh.iter().take(MOST).map(|row| (*row).clone()));
        lines.extend(
            fresh.len().checked_sub(MOST).filter(|&more| more > 0).map(|more| format!("and {more} more lines")),
        );
    } else {
        lines.push(title(state));
        lines.extend(rows.iter().cloned());
    }
    (told.place, told.rows) = (Some(place), rows);
    lines
}

/// A line as it is new or not: numbers of runs that go on change all the time, and are told by the epoch.
fn heard(state: &State, row: &str) -> String {
    let counts = [PaneId::Runs, PaneId::Health].contains(&state.focus) && state.overlays.is_empty();
    row.chars().filter(|letter| !(counts && (letter.is_ascii_digit() || *letter == '.'))).collect()
}

/// Where the keys go now.
fn title(state: &State) -> String {
    if let Some(overlay) = state.overlays.last() {
        return called(overlay);
    }
    let says = spoken(&panes::pane(state.focus).says(state));
    let says = if says.is_empty() { says } else { format!(": {says}") };
    format!("pane {}, {}{says}", state.focus.number(), state.focus.name())
}

fn called(overlay: &Overlay) -> String {
    match overlay {
        Overlay::Help(_) => "keys".into(),
        Overlay::Palette(_) => "command".into(),
        Overlay::Ask(ask) => ask.question.clone(),
        Overlay::Prompt(Prompt { purpose: Purpose::Value(key), .. }) => format!("value of {key}"),
        Overlay::Prompt(_) => "a line to fill in".into(),
        Overlay::Rates(_) => "learning rates".into(),
        Overlay::Curve => "curve".into(),
        Overlay::Network(_) => "network".into(),
        Overlay::Compare(_) => "runs beside each other".into(),
        Overlay::Pick(_) => "a list to pick from".into(),
        Overlay::Jump => "a letter for each pane".into(),
        Overlay::Themes(_) => "themes".into(),
    }
}

/// What is in view of the pane or of what lies over it.
fn rows(state: &State, cx: &Cx) -> Vec<String> {
    let paper = Rect::new(0, 0, PAPER.width, PAPER.height);
    let mut buf = Buffer::empty(paper);
    match state.overlays.last() {
        Some(Overlay::Jump) => PaneId::ALL.map(|pane| format!("{} {}", pane.letter(), pane.name())).to_vec(),
        Some(Overlay::Prompt(Prompt { purpose: Purpose::Value(_), line, mistake })) => {
            [line.text().to_owned()].into_iter().chain(mistake.clone()).collect()
        }
        Some(overlay) => {
            let area = layout(state, PAPER).overlays.last().copied().unwrap_or(paper);
            over::draw(state, cx, overlay, area, &mut buf);
            read(&buf, over::inside(area))
        }
        None if state.focus == PaneId::Curves && panes::pane(PaneId::Curves).empty(state).is_none() => {
            state.run().map(curves).unwrap_or_default()
        }
        None => {
            let place = Place { pane: state.focus, outer: paper, inner: paper, framed: false };
            panes::draw(state, cx, place, &mut buf);
            read(&buf, paper)
        }
    }
}

/// The rows of a buffer that say something, the one in hand with a sign.
fn read(buf: &Buffer, area: Rect) -> Vec<String> {
    let row = |y: u16| {
        let cells = || (area.x..area.right()).filter_map(move |x| buf.cell((x, y)));
        let text: String = cells().map(Cell::symbol).collect();
        let held = cells().any(|cell| cell.modifier.contains(Modifier::REVERSED) && cell.symbol() != " ");
        let words = spoken(&text);
        (!words.is_empty()).then(|| if held { format!("> {words}") } else { words })
    };
    (area.y..area.bottom()).filter_map(row).collect()
}

/// What of a drawn line is words and numbers: columns with commas between them, signs and bars left out.
fn spoken(text: &str) -> String {
    // Boxes, bars, dots, ticks and braille; and what stands for them in ASCII.
    let text = text.replace(|c: char| ('\u{2500}'..='\u{28ff}').contains(&c), " ");
    let letters: Vec<char> = text.chars().collect();
    let runs = letters.chunk_by(|a, b| a == b);
    let drawn = |run: &[char]| run.len() > 2 && !run[0].is_alphanumeric();
    let text: String = runs.map(|run| if drawn(run) { "  ".to_owned() } else { run.iter().collect() }).collect();
    let pieces = text.split("  ").map(|piece| piece.trim_matches(|c: char| c.is_whitespace() || "|>".contains(c)));
    let told: Vec<&str> = pieces.filter(|piece| piece.chars().any(char::is_alphanumeric)).collect();
    told.join(", ")
}

fn notice(cx: &Cx, focus: PaneId, notice: &Notice) -> Vec<String> {
    let kind = match notice.tone {
        Tone::Info => "",
        Tone::Good => "good: ",
        Tone::Warning => "warning: ",
        Tone::Bad => "error: ",
    };
    let text = cx.with_keys(&notice.text, focus);
    let lines = text.lines().filter(|line| line.chars().any(char::is_alphanumeric));
    lines.enumerate().map(|(row, line)| if row == 0 { format!("{kind}{line}") } else { line.to_owned() }).collect()
}

/// Epochs that were judged since; of a run that is new in view the last.
fn epochs(told: &mut Told, state: &State) -> Vec<String> {
    let Some(run) = state.run() else { return Vec::new() };
    let count = run.epochs.len();
    let known = told.epochs.take().filter(|(id, known)| *id == run.id && *known <= count);
    let from = known.map_or(count.saturating_sub(1), |(_, known)| known);
    told.epochs = Some((run.id.clone(), count));
    run.epochs.iter().skip(from).map(|epoch| line(run, epoch)).collect()
}

/// The curves in words: the last epochs, and the best.
fn curves(run: &Run) -> Vec<String> {
    let last = run.epochs.iter().skip(run.epochs.len().saturating_sub(EPOCHS)).map(|epoch| line(run, epoch));
    let best = run.best().map(|best| format!("best so far: {}", line(run, best)));
    last.chain(best).collect()
}

fn line(run: &Run, epoch: &EpochReport) -> String {
    let mut words = vec![format!("train loss {}", fmt::number(epoch.train_loss))];
    words.extend(epoch.validation_loss.map(|loss| format!("validation loss {}", fmt::number(loss))));
    words.extend(epoch.validation.headline().map(|(name, value)| format!("{name} {}", fmt::number(value))));
    format!("epoch {} of {}: {}", epoch.epoch, run.planned, words.join(", "))
}
