//! Where everything is: rectangles of panes, tabs, lines and overlays, as a pure function of state and size.
//!
//! Drawing and the mouse both read it, so a click hits what is seen. No rectangle reaches outside the screen.

mod over;
mod panes;
mod seam;

use ratatui::layout::{Rect, Size};

pub(super) use self::seam::Seam;
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
    /// Borders between them that a hand can move.
    pub seams: Vec<Seam>,
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
        seams: Vec::new(),
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
    panes::place(&mut layout, state, body);
    layout.overlays = state.overlays.iter().map(|overlay| over::over(overlay, screen)).collect();
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
                let tabs = super::tabs(Rect::new(0, 0, width, 1), focus);
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
