//! Where everything is: rectangles of panes, tabs, lines and overlays, as a pure function of state and size.
//!
//! Drawing and the mouse both read it, so a click hits what is seen. No rectangle reaches outside the screen.

use ratatui::layout::{Rect, Size};

use crate::app::overlay::{Overlay, Prompt, Purpose};
use crate::app::{Arrangement, PaneId, State};

/// How much there is room for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Room {
    /// A few lines that say how the run goes.
    Tiny,
    /// One pane under tabs.
    Single,
    /// The focused pane and some others, under tabs.
    Double,
    /// All panes in a grid.
    Grid,
}

/// Where a pane is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Which.
    pub pane: PaneId,
    /// Its frame included.
    pub outer: Rect,
    /// Inside its frame.
    pub inner: Rect,
    /// Whether it has one; a pane under tabs has none.
    pub framed: bool,
}

/// Where everything is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    /// The whole screen.
    pub screen: Rect,
    /// How much there is room for.
    pub room: Room,
    /// The line at the top.
    pub header: Rect,
    /// One a pane, where there are tabs.
    pub tabs: Vec<(PaneId, Rect)>,
    /// Panes on the screen, none over another.
    pub panes: Vec<Place>,
    /// What a pane under tabs says about itself, and how the run goes; else empty.
    pub strip: Rect,
    /// The line at the bottom.
    pub footer: Rect,
    /// One an overlay, in the same order.
    pub overlays: Vec<Rect>,
}

/// The smallest screen that shows panes.
pub const SMALLEST: Size = Size { width: 60, height: 16 };
const GRID: Size = Size { width: 140, height: 40 };
const DOUBLE: u16 = 116;

/// Where everything is on a screen of this size.
pub fn layout(state: &State, size: Size) -> Layout {
    let screen = Rect::new(0, 0, size.width, size.height);
    let room = room(state, size);
    let mut layout = Layout {
        screen,
        room,
        header: Rect::ZERO,
        tabs: Vec::new(),
        panes: Vec::new(),
        strip: Rect::ZERO,
        footer: Rect::ZERO,
        overlays: Vec::new(),
    };
    if room == Room::Tiny {
        return layout;
    }
    let (header, rest) = cut_top(screen, 1);
    let (rest, footer) = cut_bottom(rest, 1);
    (layout.header, layout.footer) = (header, footer);
    let (line, body) = cut_top(rest, u16::from(room != Room::Grid));
    layout.tabs = if line.is_empty() { Vec::new() } else { tabs(line, state.focus) };
    place_panes(&mut layout, state, body);
    layout.overlays = state.overlays.iter().map(|overlay| over(overlay, screen)).collect();
    layout
}

fn room(state: &State, size: Size) -> Room {
    if size.width < SMALLEST.width || size.height < SMALLEST.height {
        Room::Tiny
    } else if state.zoomed || size.width < DOUBLE || state.arrangement == Arrangement::Small {
        Room::Single
    } else if state.arrangement == Arrangement::Overview && size.width >= GRID.width && size.height >= GRID.height {
        Room::Grid
    } else {
        Room::Double
    }
}

fn place_panes(layout: &mut Layout, state: &State, body: Rect) {
    match layout.room {
        Room::Tiny => {}
        Room::Grid => layout.panes = grid(body, state.focus),
        Room::Double if state.arrangement == Arrangement::Focus => layout.panes = large(body, state.focus),
        Room::Double if state.arrangement == Arrangement::Wide => layout.panes = abreast(body, state.focus),
        Room::Double => {
            let (left, right) = cut_left(body, body.width * 3 / 5);
            let beside = if state.focus == PaneId::Curves { PaneId::Settings } else { state.focus };
            layout.panes = vec![framed(PaneId::Curves, left), framed(beside, right)];
        }
        Room::Single => {
            let (body, strip) = cut_bottom(body, 1);
            layout.strip = strip;
            layout.panes = vec![bare(state.focus, body)];
        }
    }
}

/// Rows and columns that a pane needs beside a large one, and among several.
const LOW: u16 = 14;
const NARROW: u16 = 56;

/// What is looked at together with the pane that has the keys.
const COMPANY: [PaneId; 7] =
    [PaneId::Curves, PaneId::Confusion, PaneId::Fairness, PaneId::Runs, PaneId::Health, PaneId::Settings, PaneId::Log];

fn company(focus: PaneId) -> impl Iterator<Item = PaneId> {
    COMPANY.into_iter().filter(move |pane| *pane != focus)
}

/// The focused pane on two thirds of the screen, and as many others under each other beside it as there is room for.
fn large(body: Rect, focus: PaneId) -> Vec<Place> {
    let (left, right) = cut_left(body, body.width * 2 / 3);
    let count = (right.height / LOW).clamp(1, 3);
    let beside = stacked(right, count).zip(company(focus)).map(|(area, pane)| framed(pane, area));
    [framed(focus, left)].into_iter().chain(beside).collect()
}

/// The focused pane and others side by side, two above each other beside the first where the screen is tall.
fn abreast(body: Rect, focus: PaneId) -> Vec<Place> {
    let columns = (body.width / NARROW).clamp(2, 4);
    let high = if body.height >= 3 * LOW { 2 } else { 1 };
    let mut rest = body;
    let mut areas = Vec::new();
    for column in 0..columns {
        let (area, right) = cut_left(rest, rest.width / (columns - column));
        areas.extend(stacked(area, if column == 0 { 1 } else { high }));
        rest = right;
    }
    let panes = [focus].into_iter().chain(company(focus));
    areas.into_iter().zip(panes).map(|(area, pane)| framed(pane, area)).collect()
}

/// An area in `count` parts under each other, as equal as can be.
fn stacked(area: Rect, count: u16) -> impl Iterator<Item = Rect> {
    (0..count).scan(area, move |rest, place| {
        let (part, below) = cut_top(*rest, rest.height / (count - place));
        *rest = below;
        Some(part)
    })
}

/// Data, settings and health on the left; curves over confusion and fairness over runs and log on the right. The
/// threshold and the reasons stand in the place of the curves while they have the keys.
fn grid(body: Rect, focus: PaneId) -> Vec<Place> {
    let (left, right) = cut_left(body, (body.width * 19 / 50).clamp(50, 72));
    let (data, rest) = cut_top(left, body.height * 3 / 10);
    let (settings, health) = cut_top(rest, body.height * 2 / 5);
    let (curves, rest) = cut_top(right, body.height * 9 / 20);
    let (judged, bottom) = cut_top(rest, rest.height * 3 / 5);
    let (confusion, fairness) = cut_left(judged, right.width / 2);
    let (runs, log) = cut_left(bottom, right.width / 2);
    [data, settings, curves, confusion, fairness, runs, log, health]
        .into_iter()
        .zip(PaneId::ALL)
        .map(|(area, pane)| match pane {
            PaneId::Curves if matches!(focus, PaneId::Threshold | PaneId::Why) => framed(focus, area),
            _ => framed(pane, area),
        })
        .collect()
}

fn framed(pane: PaneId, outer: Rect) -> Place {
    let inner = Rect {
        x: outer.x.saturating_add(2).min(outer.right()),
        y: outer.y.saturating_add(1).min(outer.bottom()),
        width: outer.width.saturating_sub(4),
        height: outer.height.saturating_sub(2),
    };
    Place { pane, outer, inner, framed: true }
}

fn bare(pane: PaneId, outer: Rect) -> Place {
    let inner = Rect { x: outer.x + 1.min(outer.width), width: outer.width.saturating_sub(2), ..outer };
    Place { pane, outer, inner, framed: false }
}

/// One tab a pane, as wide as ` 3 curves `; where not all fit, names of panes without the keys are cut.
fn tabs(line: Rect, focus: PaneId) -> Vec<(PaneId, Rect)> {
    let width = |pane: PaneId, (most, around): (usize, u16)| {
        let name = pane.name().len();
        (if pane == focus { name } else { name.min(most) }) as u16 + around
    };
    let fits = |&cut: &(usize, u16)| PaneId::ALL.into_iter().map(|pane| width(pane, cut)).sum::<u16>() <= line.width;
    let cuts = [(usize::MAX, 4)].into_iter().chain((1..12).rev().map(|most| (most, 3)));
    let cut = cuts.into_iter().find(fits).unwrap_or((1, 3));
    let mut x = line.x;
    let mut tabs = Vec::new();
    for pane in PaneId::ALL {
        let width = width(pane, cut);
        if x + width > line.right() {
            break;
        }
        tabs.push((pane, Rect { x, width, ..line }));
        x += width;
    }
    tabs
}

fn over(overlay: &Overlay, screen: Rect) -> Rect {
    let (width, height) = match overlay {
        Overlay::Help(_) => (92, screen.height.saturating_sub(4)),
        Overlay::Palette(_) => (78, 16),
        Overlay::Ask(ask) => (74, (ask.detail.len() + ask.choices.len() + 3) as u16),
        Overlay::Prompt(Prompt { purpose: Purpose::Value(_), .. }) | Overlay::Jump => (0, 0),
        Overlay::Themes(_) => return beside(screen, 30, 16),
        Overlay::Prompt(Prompt { purpose: Purpose::Filter, .. }) => (72, 5),
        Overlay::Prompt(_) => (70, 4),
        Overlay::Rates(_) => (100, 24),
        // A frame, a head, a rule and two lines in all.
        Overlay::Pick(pick) => (96, pick.offers.len().saturating_add(6).min(24) as u16),
        Overlay::Compare(_) => (u16::MAX, u16::MAX),
        Overlay::Network(network) => (84, network.layers.saturating_add(6).min(1_000) as u16),
    };
    centred(screen, width, height)
}

/// At the right, clear of what is looked at through it.
fn beside(screen: Rect, width: u16, height: u16) -> Rect {
    let area = centred(screen, width, height);
    Rect { x: screen.right().saturating_sub(area.width + 2).max(screen.x), ..area }
}

/// In the middle, a little above it, at most as large as the screen less its first and last line.
fn centred(screen: Rect, width: u16, height: u16) -> Rect {
    let width = width.min(screen.width.saturating_sub(4));
    let height = height.min(screen.height.saturating_sub(2));
    let x = screen.x + (screen.width - width) / 2;
    let y = screen.y + (screen.height - height) / 3;
    Rect { x, y: y.max(1.min(screen.height)), width, height }
}

pub(super) fn cut_top(area: Rect, height: u16) -> (Rect, Rect) {
    let height = height.min(area.height);
    let rest = Rect { y: area.y + height, height: area.height - height, ..area };
    (Rect { height, ..area }, rest)
}

pub(super) fn cut_bottom(area: Rect, height: u16) -> (Rect, Rect) {
    let height = height.min(area.height);
    let (rest, bottom) = cut_top(area, area.height - height);
    (rest, bottom)
}

pub(super) fn cut_left(area: Rect, width: u16) -> (Rect, Rect) {
    let width = width.min(area.width);
    let rest = Rect { x: area.x + width, width: area.width - width, ..area };
    (Rect { width, ..area }, rest)
}

impl Layout {
    /// Where this pane is, if it is on the screen.
    pub fn place(&self, pane: PaneId) -> Option<Place> {
        self.panes.iter().copied().find(|place| place.pane == pane)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Setup;

    const SIZES: [(u16, u16); 9] =
        [(60, 16), (80, 24), (100, 30), (116, 30), (140, 40), (160, 48), (200, 60), (300, 16), (300, 100)];

    #[test]
    fn panes_cover_the_body_without_lying_over_each_other_in_every_arrangement() {
        let mut state = State::new(Setup::default());
        for (_, arrangement) in Arrangement::NAMES {
            state.arrangement = arrangement;
            for (width, height) in SIZES {
                for focus in PaneId::ALL {
                    state.focus = focus;
                    let layout = layout(&state, Size { width, height });
                    let areas: Vec<Rect> = layout.panes.iter().map(|place| place.outer).collect();
                    let tabs = layout.tabs.first().map_or(0, |_| width);
                    let covered: u32 = areas.iter().map(|area| area.area()).sum();
                    assert_eq!(
                        covered + u32::from(tabs) + 2 * u32::from(width) + layout.strip.area(),
                        layout.screen.area(),
                        "{arrangement:?} at {width}x{height}"
                    );
                    assert!(areas.iter().enumerate().all(|(i, a)| areas[..i].iter().all(|b| !a.intersects(*b))));
                    assert!(layout.panes.iter().all(|place| layout.screen.intersection(place.outer) == place.outer));
                    assert!(layout.place(focus).is_some());
                    let shown = |pane| layout.place(pane).is_some() || layout.tabs.iter().any(|(tab, _)| *tab == pane);
                    // What stands in the place of the curves is led to by its key and its letter.
                    let instead = [PaneId::Threshold, PaneId::Why, PaneId::Curves];
                    let reached = |pane: &PaneId| shown(*pane) || layout.room == Room::Grid && instead.contains(pane);
                    assert!(PaneId::ALL.iter().all(reached), "{arrangement:?} at {width}x{height}");
                    let names: Vec<PaneId> = layout.panes.iter().map(|place| place.pane).collect();
                    assert!(names.iter().enumerate().all(|(i, pane)| !names[..i].contains(pane)), "{names:?}");
                }
            }
        }
    }

    #[test]
    fn arrangements_differ_where_there_is_room_for_more_than_one_pane() {
        let counted = |arrangement, width, height| {
            let mut state = State::new(Setup::default());
            state.arrangement = arrangement;
            layout(&state, Size { width, height }).panes.len()
        };
        let all = Arrangement::NAMES.map(|(_, arrangement)| arrangement);
        assert_eq!(all.map(|arrangement| counted(arrangement, 80, 24)), [1, 1, 1, 1]);
        assert_eq!(all.map(|arrangement| counted(arrangement, 120, 30)), [2, 2, 2, 1]);
        assert_eq!(all.map(|arrangement| counted(arrangement, 160, 48)), [8, 4, 3, 1]);
        assert_eq!(all.map(|arrangement| counted(arrangement, 300, 100)), [8, 4, 7, 1]);
    }

    #[test]
    fn every_pane_has_a_tab_and_the_one_with_the_keys_its_whole_name() {
        for width in [60, 80, 88, 100, 139] {
            for focus in PaneId::ALL {
                let tabs = tabs(Rect::new(0, 0, width, 1), focus);
                assert_eq!(tabs.len(), PaneId::ALL.len(), "{width}");
                let (_, own) = tabs[focus.index()];
                assert!(usize::from(own.width) >= focus.name().len() + 3);
            }
        }
    }

    #[test]
    fn a_zoomed_pane_is_alone() {
        let mut state = State::new(Setup::default());
        state.zoomed = true;
        state.focus = PaneId::Runs;
        let layout = layout(&state, Size { width: 200, height: 60 });
        assert_eq!(layout.panes.iter().map(|place| place.pane).collect::<Vec<_>>(), [PaneId::Runs]);
    }
}
