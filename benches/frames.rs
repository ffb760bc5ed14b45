//! What one picture costs while four runs of a million batches each are known: every pane alone, the whole grid, and
//! the steps between an event and a picture; then 500 runs beside each other; then rows of a table of ten million, scrolled, filtered and sorted.

#[path = "../tests/it/screens/fake.rs"]
#[expect(dead_code, reason = "the screen tests make it say more")]
mod fake;
#[path = "../tests/it/screens/scored.rs"]
mod scored;
#[path = "../tests/it/screens/table.rs"]
mod table;
#[path = "common/times.rs"]
mod times;

use std::sync::Arc;
use std::time::Duration;

use crossterm::event::{Event, KeyCode};
use gradus::app::action::{self, Action, Move};
use gradus::app::scored::{Best, PartId};
use gradus::app::{Effect, Loaded, Msg, PaneId, Setup, State, update};
use gradus::data::view::{self, Ask, Filter};
use gradus::data::{Column, Table, Values};
use gradus::eval::Costs;
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
/// 500 runs of 10,000 batches in one picture.
const OVERLAID: Duration = Duration::from_millis(100);
const LAYOUT: Duration = Duration::from_micros(200);
const FOLD: Duration = Duration::from_millis(1);
/// A step of the slider and its picture, of a million validation rows.
const SLIDE: Duration = Duration::from_millis(16);
/// In the background, while the screen goes on.
const PICK: Duration = Duration::from_secs(2);
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
    state.focus = PaneId::Curves;
    intend(&mut state, Action::Plot(action::Plot::Grid));
    assert!(state.grid_names().len() >= 16, "sixteen charts are to be drawn");
    times::measure("view, a grid of 16 charts", SLIDE, 1_000, || view(&state));
    intend(&mut state, Action::Plot(action::Plot::Grid));
    slide(&mut state, &mut view);
    state.zoomed = false;
    state.focus = PaneId::Curves;
    times::measure("layout", LAYOUT, 1_000, || ui::layout(&state, SIZE));
    let layout = ui::layout(&state, SIZE);
    let key = Event::Key(KeyCode::Char('M').into());
    times::measure("input, a key", LAYOUT, 1_000, || ui::input(&keys, &state, &layout, &key));
    let id = trainer.id.clone();
    let beside = overlaid();
    times::measure("view, 500 runs × 10,000 points", OVERLAID, 20, || view(&beside));
    let mut counted = beside.clone();
    intend(&mut counted, Action::Plot(action::Plot::By(Some(action::By::Time))));
    intend(&mut counted, Action::Plot(action::Plot::Outliers));
    intend(&mut counted, Action::Plot(action::Plot::At(200.0)));
    times::measure("the same by time, outliers out, crosshair", OVERLAID, 20, || view(&counted));
    drop((beside, counted));
    let mut rows = ten_million_rows();
    for (what, way) in [("a line down", Move::Down), ("half a screen down", Move::PageDown)] {
        times::measure(&format!("view, 10M rows, {what}"), VIEW, 1_000, || {
            intend(&mut rows, Action::Pane(action::Pane::Cursor(way)));
            view(&rows);
        });
    }
    for (what, filter, sort) in [
        ("10M rows, filter by three columns", "n0>500 l5=b n1<900", None),
        ("10M rows, sort by a number", "", Some((0, true))),
        ("10M rows, sort by a label", "", Some((5, false))),
    ] {
        let subject = rows.subject().expect("data are loaded");
        let filter = Filter::parse(filter, &subject.table).expect("a filter");
        let ask = Ask::Pick { filter, sort, keep: None };
        times::measure(what, PICK, 3, || view::answer(&subject, &ask, &|| true));
    }
    drop(rows);
    let mut batches = std::iter::repeat_with(|| trainer.batches(10_000)).take(300).collect::<Vec<_>>().into_iter();
    times::measure("fold 10,000 points", FOLD, 200, || said(&mut state, &id, batches.next().into_iter().collect()));
    times::measure("parse a workspace", PARSE, 1_000, || spec::parse(WORKSPACE));
}

/// A sitting in which 500 runs of 10,000 batches are drawn beside each other, zoomed.
fn overlaid() -> State {
    let size = (SIZE.width, SIZE.height);
    let mut state = State::new(Setup { file: "income.toml".into(), size, ..Setup::default() });
    update(&mut state, Msg::File { text: Ok(WORKSPACE.into()) });
    for run in 0..500 {
        let id = format!("20261101-{run:06}-income");
        let (mut fake, mut events) = Fake::start(&id);
        for _ in 0..50 {
            events.push(fake.batches(180));
            events.extend(fake.epochs(1));
        }
        said(&mut state, &id, events);
        state.plot.beside.push(id);
    }
    intend(&mut state, Action::Pane(action::Pane::Go(PaneId::Curves)));
    intend(&mut state, Action::Pane(action::Pane::Zoom));
    assert_eq!(state.drawn().len(), 500);
    state
}

/// Moves the decision threshold over a million rows in two protected columns, and changes what mistakes cost.
fn slide(state: &mut State, view: &mut impl FnMut(&State)) {
    let of = (state.shown.clone().expect("a run is shown"), PartId::Validation);
    intend(state, Action::Pane(action::Pane::Go(PaneId::Threshold)));
    let scored = scored::scored(1_000_000, &of.0, of.1);
    update(state, Msg::Scored { of, result: Ok(scored) });
    assert!(state.slider().is_some());
    let mut ways = [Move::Left, Move::Right].into_iter().cycle();
    times::measure("threshold, 1M rows, a step", SLIDE, 1_000, || {
        intend(state, Action::Pane(action::Pane::Cursor(ways.next().expect("around"))));
        view(state);
    });
    let mut costs = (1..).map(f64::from);
    times::measure("threshold, 1M rows, other costs", SLIDE, 1_000, || {
        let costs = Costs { fp: 1.0, fn_: costs.next().expect("on") };
        intend(state, Action::Threshold(action::Threshold::Costs(Some(costs))));
        intend(state, Action::Threshold(action::Threshold::Go(Best::Cost)));
        view(state);
    });
}

/// A sitting that looks at a long table in another order than its own.
fn ten_million_rows() -> State {
    let rows = 10_000_000;
    let number = |column: usize| Values::Numeric((0..rows).map(|row| (row * (column + 7) % 1_009) as f64).collect());
    let label = |column: usize| Values::Categorical {
        codes: (0..rows).map(|row| (row % (column + 2) % 3) as u32).collect(),
        levels: ["a", "b", "c"].map(String::from).to_vec(),
    };
    let numbers = (0..5).map(|column| Column { name: format!("n{column}"), values: number(column) });
    let labels = (5..10).map(|column| Column { name: format!("l{column}"), values: label(column) });
    let table = Arc::new(Table { columns: numbers.chain(labels).collect(), rows, images: None });
    let mut state = State::new(Setup { file: "long.toml".into(), size: (SIZE.width, SIZE.height), ..Setup::default() });
    update(&mut state, Msg::File { text: Ok(WORKSPACE.into()) });
    let generation = state.data.generation;
    update(&mut state, Msg::Loaded { generation, result: Ok(Arc::new(Loaded { table, ..fake::loaded() })) });
    intend(&mut state, Action::Pane(action::Pane::Go(PaneId::Data)));
    intend(&mut state, Action::Pane(action::Pane::Zoom));
    intend(&mut state, Action::Look(action::Look::Data));
    intend(&mut state, Action::Pane(action::Pane::At(PaneId::Data, 0, 1)));
    intend(&mut state, Action::List(action::List::Reverse));
    state
}

/// Does what is intended, and answers what it asks about rows.
fn intend(state: &mut State, action: Action) {
    let mut messages = vec![Msg::Do(action)];
    while let Some(message) = messages.pop() {
        for effect in update(state, message) {
            if let Effect::Rows { generation, subject, ask } = effect {
                messages.push(Msg::Rows { generation, result: view::answer(&subject, &ask, &|| true) });
            }
        }
    }
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
    // As many curves as a run of several classes and protected columns has.
    for event in &mut events {
        if let train::Happening::Epoch(report) = &mut event.what {
            (0..8).for_each(|more| report.validation.push(format!("more_{more}"), 0.5));
        }
    }
    let machine = train::Machine { cores: 1.5, busy: 0.9, memory: 300_000_000, ..train::Machine::default() };
    let step = events.last().map_or(0, |event| event.step);
    events.push(train::Event { seconds: 1.0, step, what: train::Happening::Machine(machine) });
    said(state, id, events);
    fake
}

fn said(state: &mut State, id: &str, events: Vec<train::Event>) {
    update(state, Msg::Run { id: id.into(), events });
}
