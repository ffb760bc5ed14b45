//! Whatever is pressed at whatever size: no panic, nothing outside its place, every action reachable and explained.

use crossterm::event::{MouseButton, MouseEventKind};
use gradus::app::{ACTIONS, ArgKind, Arrangement, Msg, PaneId, Scope, parse_action};
use gradus::ui::keys::{Keymap, Section};
use gradus::ui::layout;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use ratatui::layout::Size;

use super::Stage;

/// Keys that lead everywhere, and some that are only text.
const KEYS: &[&str] = &[
    "<tab>",
    "<shift-tab>",
    "1",
    "2",
    "3",
    "4",
    "5",
    "6",
    "7",
    "j",
    "k",
    "h",
    "l",
    "gg",
    "G",
    "<ctrl-d>",
    "<ctrl-u>",
    "<enter>",
    "<esc>",
    "?",
    ":",
    "/",
    "z",
    "s",
    " ",
    ".",
    "S",
    "m",
    "q",
    "c",
    "a",
    "{",
    "}",
    "b",
    "M",
    "+",
    "-",
    "L",
    "H",
    "0",
    "f",
    "%",
    "[",
    "]",
    "=",
    "o",
    "O",
    "u",
    "<ctrl-r>",
    "y",
    "v",
    "e",
    ">",
    "<",
    "g",
    "x",
    "é",
    "日",
    "<backspace>",
    "<up>",
    "<down>",
    "<left>",
    "<page-down>",
    "<ctrl-w>",
    "<ctrl-p>",
    "<ctrl-s>",
    "set train.epochs 9",
    "'",
    "Z",
    "gt",
    "gh",
    "<ctrl-n>",
    "<ctrl-z>",
];

#[derive(Clone, Debug)]
enum Deed {
    Press(usize),
    Click(u16, u16),
    Wheel(bool, u16, u16),
    Drag(u16, u16),
    Resize(u16, u16),
    Epochs(usize),
    Batches(u64),
    File(String),
    Later,
}

fn deed() -> impl Strategy<Value = Deed> {
    let file = prop_oneof![Just(super::stage::WORKSPACE.to_owned()), "[a-z= \\[\\]\"0-9\n]{0,60}"];
    prop_oneof![
        12 => (0..KEYS.len()).prop_map(Deed::Press),
        3 => (0..300_u16, 0..100_u16).prop_map(|(x, y)| Deed::Click(x, y)),
        2 => (any::<bool>(), 0..300_u16, 0..100_u16).prop_map(|(up, x, y)| Deed::Wheel(up, x, y)),
        1 => (0..300_u16, 0..100_u16).prop_map(|(x, y)| Deed::Drag(x, y)),
        1 => (0..300_u16, 0..100_u16).prop_map(|(width, height)| Deed::Resize(width, height)),
        1 => (1..4_usize).prop_map(Deed::Epochs),
        1 => (1..15_u64).prop_map(Deed::Batches),
        1 => file.prop_map(Deed::File),
        1 => Just(Deed::Later),
    ]
}

fn carry_out(stage: &mut Stage, deed: &Deed) {
    let live = stage.fake.as_ref().is_some_and(|fake| !fake.over);
    match deed {
        Deed::Press(key) => drop(stage.press(KEYS[*key])),
        Deed::Click(x, y) => stage.mouse(MouseEventKind::Down(MouseButton::Left), *x, *y),
        Deed::Wheel(true, x, y) => stage.mouse(MouseEventKind::ScrollUp, *x, *y),
        Deed::Wheel(false, x, y) => stage.mouse(MouseEventKind::ScrollDown, *x, *y),
        Deed::Drag(x, y) => stage.mouse(MouseEventKind::Drag(MouseButton::Left), *x, *y),
        Deed::Resize(width, height) => {
            stage.size = Size { width: *width, height: *height };
            stage.send(Msg::Resize(*width, *height));
        }
        Deed::Epochs(count) if live => stage.epochs(*count),
        Deed::Batches(count) if live => stage.batches(*count),
        Deed::File(text) => stage.file(text),
        Deed::Later => stage.send(Msg::Now(stage.state.now + 3.0)),
        Deed::Epochs(_) | Deed::Batches(_) => {}
    }
}

/// An hour of somebody who does something every second or so, always the same.
const HOUR: usize = 4_000;

#[test]
fn an_hour_of_keys_mouse_and_new_sizes_ends_well() {
    let mut runner = TestRunner::deterministic();
    let mut stage = Stage::new(160, 48);
    for place in 0..HOUR {
        let deed = deed().new_tree(&mut runner).expect("a deed").current();
        carry_out(&mut stage, &deed);
        if place % 8 == 0 {
            stage.draw();
        }
    }
    assert!(stage.effects.len() > 100, "something was asked of the host");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn nothing_that_is_done_at_any_size_panics(
        width in 0..=300_u16,
        height in 0..=100_u16,
        deeds in prop::collection::vec(deed(), 0..40),
    ) {
        let mut stage = Stage::new(width, height);
        for deed in &deeds {
            carry_out(&mut stage, deed);
        }
        stage.draw();
    }

    #[test]
    fn every_pane_and_overlay_draws_at_any_size(
        width in 0..=300_u16,
        height in 0..=100_u16,
        zoomed: bool,
        arrangement in 0..Arrangement::NAMES.len(),
    ) {
        let mut stage = Stage::trained(width, height);
        stage.state.zoomed = zoomed;
        stage.state.arrangement = Arrangement::NAMES[arrangement].1;
        for keys in ["", "?", "<esc>:set ", "<esc>q", "<esc>g", "<esc><esc>m", "<esc>'", "<esc>gt", "<esc>gh"] {
            stage.press(keys);
            for pane in PaneId::ALL {
                stage.state.focus = pane;
                stage.draw();
            }
        }
    }

    #[test]
    fn every_rectangle_is_on_the_screen_and_panes_are_apart(
        width in 0..=300_u16,
        height in 0..=100_u16,
        zoomed: bool,
        arrangement in 0..Arrangement::NAMES.len(),
    ) {
        let mut stage = Stage::training(width, height);
        stage.state.zoomed = zoomed;
        stage.state.arrangement = Arrangement::NAMES[arrangement].1;
        stage.press("?");
        let layout = layout(&stage.state, Size { width, height });
        let outer: Vec<_> = layout.panes.iter().map(|place| place.outer).collect();
        let lines = [layout.header, layout.strip, layout.footer];
        let all = || outer.iter().chain(&lines).chain(layout.tabs.iter().map(|(_, tab)| tab));
        for area in all().chain(&layout.overlays).chain(layout.panes.iter().map(|place| &place.inner)) {
            prop_assert!(area.is_empty() || layout.screen.intersection(*area) == *area, "{area:?}");
        }
        let apart: Vec<_> = all().filter(|area| !area.is_empty()).collect();
        for (place, area) in apart.iter().enumerate() {
            prop_assert!(apart[..place].iter().all(|other| !other.intersects(**area)), "{area:?}");
        }
    }
}

#[test]
fn the_footer_never_overflows_and_always_leads_to_all_keys() {
    for width in 60..=200 {
        for pane in PaneId::ALL {
            let mut stage = Stage::training(width, 24);
            stage.state.focus = pane;
            let screen = stage.screen();
            let footer = screen.lines().last().unwrap_or_default();
            assert!(footer.chars().count() <= usize::from(width));
            assert!(footer.ends_with("more ?") || footer.ends_with("all keys"), "{width} {pane:?}: {footer}");
        }
    }
}

#[test]
fn every_action_is_explained_and_can_be_reached() {
    let keymap = Keymap::default();
    for spec in ACTIONS {
        assert!(spec.help.ends_with('.') && spec.help.len() > 8, "{} is not explained", spec.name);
        assert!(!spec.title.is_empty() && !spec.title.ends_with('.'), "{} has no title", spec.name);
        let bound = keymap.all().iter().any(|binding| binding.spec.name == spec.name);
        let listed = matches!(spec.scope, Scope::Everywhere | Scope::In(_));
        assert!(bound || listed || spec.scope == Scope::Inner, "{} cannot be reached", spec.name);
        for arg in spec.args {
            let complete = !matches!(arg.kind, ArgKind::Word(words) if words.is_empty());
            assert!(complete, "{} completes nothing", spec.name);
        }
    }
}

#[test]
fn every_default_key_is_bound_where_its_action_makes_sense() {
    for binding in Keymap::default().all() {
        let fits = match (binding.section, binding.spec.scope) {
            (Section::Over, Scope::Over) | (_, Scope::Everywhere) => true,
            (Section::Pane(pane), Scope::In(scope)) => pane == scope,
            _ => binding.spec.name == "close",
        };
        assert!(fits, "{} does not fit {}", binding.shown(), binding.spec.name);
    }
}

#[test]
fn every_word_that_completes_an_argument_is_accepted() {
    for spec in ACTIONS {
        if let [arg] = spec.args
            && let ArgKind::Word(words) = arg.kind
        {
            for word in words {
                assert!(parse_action(&format!("{} {word}", spec.name)).is_ok(), "{} {word}", spec.name);
            }
        }
    }
}

#[test]
fn a_refusal_is_a_sentence_with_a_way_out() {
    let mut stage = Stage::bare(100, 30);
    for spec in ACTIONS {
        for focus in PaneId::ALL {
            stage.state.focus = focus;
            if let Err(why) = spec.ready(&stage.state) {
                assert!(why.ends_with('.') && why.starts_with(char::is_uppercase), "{}: {why}", spec.name);
            }
        }
    }
}

/// Rows of each pane that has the screen to itself, without the lines around it.
fn rows_of_panes(width: u16, height: u16) -> Vec<Vec<String>> {
    let mut stage = Stage::trained(width, height);
    stage.state.zoomed = true;
    let mut rows = |pane| {
        stage.state.focus = pane;
        let screen = stage.screen();
        let inside = screen.lines().skip(2).take(usize::from(height) - 4);
        inside.map(|line| line.trim_end().to_owned()).collect()
    };
    PaneId::ALL.into_iter().map(&mut rows).collect()
}

#[test]
fn what_is_cut_on_a_small_screen_says_so() {
    let wide = rows_of_panes(300, 100);
    let mut silent = Vec::new();
    for (width, height) in [(60, 16), (60, 40), (80, 24), (100, 30)] {
        for (pane, rows) in PaneId::ALL.into_iter().zip(rows_of_panes(width, height)) {
            let said = |row: &String| row.chars().filter(|c| c.is_alphanumeric()).count() > 10;
            for (place, row) in rows.iter().enumerate().filter(|(_, row)| said(row)) {
                let mut whole = wide[pane.index()].iter();
                let whole = whole.find(|whole| whole.len() > row.len() && whole.starts_with(row.as_str()));
                let Some(rest) = whole.map(|whole| &whole[row.len()..]) else { continue };
                // Columns of a table may lie beyond the edge, to be reached sideways; a sentence may go on below.
                let word = rest.split_whitespace().next().unwrap_or_default();
                let goes_on = rows.get(place + 1).is_some_and(|next| next.trim_start().starts_with(word));
                if !rest.starts_with("  ") && !goes_on {
                    silent.push(format!("{pane:?} at {width}x{height}: {row}|{rest}"));
                }
            }
        }
    }
    assert!(silent.is_empty(), "{}", silent.join("\n"));
}
