//! What one picture costs while four runs of a million batches each are known: every pane alone, the whole grid, and
//! the steps between an event and a picture.

#[path = "../tests/it/screens/fake.rs"]
#[expect(dead_code, reason = "the screen tests make it say more")]
mod fake;
#[path = "../tests/it/screens/table.rs"]
mod table;
#[path = "common/times.rs"]
mod times;

use std::sync::Arc;
use std::time::Duration;

use crossterm::event::{Event, KeyCode};
use gradus::app::{Msg, PaneId, Setup, State, update};
use gradus::ui::keys::Keymap;
use gradus::ui::parts::pictures::Pictures;
use gradus::ui::theme::{Depth, Theme};
use gradus::ui::{self, Cx};
use gradus::{spec, train};
use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};

use fake::Fake;

const SIZE: Size = Size { width: 200, height: 60 };
const RUNS: usize = 4;
const POINTS: u64 = 1_000_000;
const WORKSPACE: &str = include_str!("../workspaces/adult.toml");

const VIEW: Duration = Duration::from_millis(4);
const LAYOUT: Duration = Duration::from_micros(200);
const FOLD: Duration = Duration::from_millis(1);
const PARSE: Duration = Duration::from_millis(2);

fn main() {
    let (mut state, mut trainer) = long_trained();
    let (theme, keys) = (Theme::ready_made(Depth::True), Keymap::default());
    let cx = Cx::new(&theme, &keys, Pictures::default());
    let mut buffer = Buffer::empty(Rect::new(0, 0, SIZE.width, SIZE.height));
    let mut view = |state: &State| {
        buffer.reset();
        ui::view(state, &ui::layout(state, SIZE), &cx, &mut buffer);
    };

    times::heading();
    times::measure("view, all panes", VIEW, 1_000, || view(&state));
    state.zoomed = true;
    for pane in PaneId::ALL {
        state.focus = pane;
        times::measure(&format!("view, {} zoomed", pane.name()), VIEW, 1_000, || view(&state));
    }
    state.zoomed = false;
    state.focus = PaneId::Curves;
    times::measure("layout", LAYOUT, 1_000, || ui::layout(&state, SIZE));
    let layout = ui::layout(&state, SIZE);
    let key = Event::Key(KeyCode::Char('M').into());
    times::measure("input, a key", LAYOUT, 1_000, || ui::input(&keys, &state, &layout, &key));
    let id = trainer.id.clone();
    let mut batches = std::iter::repeat_with(|| trainer.batches(10_000)).take(300).collect::<Vec<_>>().into_iter();
    times::measure("fold 10,000 points", FOLD, 200, || said(&mut state, &id, batches.next().into_iter().collect()));
    times::measure("parse a workspace", PARSE, 1_000, || spec::parse(WORKSPACE));
}

/// A sitting in which four runs learnt for a million batches; the last one goes on.
fn long_trained() -> (State, Fake) {
    let size = (SIZE.width, SIZE.height);
    let mut state = State::new(Setup { file: "income.toml".into(), size, ..Setup::default() });
    update(&mut state, Msg::File { text: Ok(WORKSPACE.into()) });
    let generation = state.data.generation;
    update(&mut state, Msg::Loaded { generation, result: Ok(Arc::new(fake::loaded())) });
    update(&mut state, Msg::Runs(fake::listed()));
    let trainers: Vec<Fake> = (0..RUNS).map(|run| trained(&mut state, &format!("run-{run}"))).collect();
    (state, trainers.into_iter().next_back().expect("there are four"))
}

fn trained(state: &mut State, id: &str) -> Fake {
    let (mut fake, mut events) = Fake::start(id);
    events.push(fake.batches(POINTS));
    events.extend(fake.epochs(30));
    said(state, id, events);
    fake
}

fn said(state: &mut State, id: &str, events: Vec<train::Event>) {
    update(state, Msg::Run { id: id.into(), events });
}
