//! Which panes are on the screen, and where.

use ratatui::layout::Rect;

use super::seam::Knife;
use super::{Layout, Place, Room, cut_bottom};
use crate::app::borders::OF_TWO;
use crate::app::{Arrangement, PaneId, State};

/// Places the panes that there is room for.
pub(super) fn place(layout: &mut Layout, state: &State, body: Rect) {
    let first = if layout.room == Room::Double && state.arrangement == Arrangement::Overview { OF_TWO } else { 0 };
    let mut knife = Knife::new(state, first);
    layout.panes = match layout.room {
        Room::Tiny => Vec::new(),
        Room::Grid => grid(&mut knife, body, state.focus),
        Room::Double if state.arrangement == Arrangement::Focus => large(&mut knife, body, state.focus),
        Room::Double if state.arrangement == Arrangement::Wide => abreast(&mut knife, body, state.focus),
        Room::Double => {
            let (left, right) = knife.left(body, body.width * 3 / 5);
            let beside = if state.focus == PaneId::Curves { PaneId::Settings } else { state.focus };
            vec![framed(PaneId::Curves, left), framed(beside, right)]
        }
        Room::Single => {
            let (body, strip) = cut_bottom(body, 1);
            layout.strip = strip;
            vec![bare(state.focus, body)]
        }
    };
    layout.seams = knife.seams;
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
fn large(knife: &mut Knife<'_>, body: Rect, focus: PaneId) -> Vec<Place> {
    let (left, right) = knife.left(body, body.width * 2 / 3);
    let count = (right.height / LOW).clamp(1, 3);
    let beside = stacked(knife, right, count).into_iter().zip(company(focus)).map(|(area, pane)| framed(pane, area));
    [framed(focus, left)].into_iter().chain(beside).collect()
}

/// The focused pane and others side by side, two above each other beside the first where the screen is tall.
fn abreast(knife: &mut Knife<'_>, body: Rect, focus: PaneId) -> Vec<Place> {
    let columns = (body.width / NARROW).clamp(2, 4);
    let high = if body.height >= 3 * LOW { 2 } else { 1 };
    let mut rest = body;
    let mut areas = Vec::new();
    let mut parts = Vec::new();
    // Every column first, so that the first cut is the one between the first two.
    for column in 0..columns - 1 {
        let (area, right) = knife.left(rest, rest.width / (columns - column));
        parts.push(area);
        rest = right;
    }
    for (column, area) in parts.into_iter().chain([rest]).enumerate() {
        areas.extend(stacked(knife, area, if column == 0 { 1 } else { high }));
    }
    let panes = [focus].into_iter().chain(company(focus));
    areas.into_iter().zip(panes).map(|(area, pane)| framed(pane, area)).collect()
}

/// An area in `count` parts under each other, as equal as can be.
fn stacked(knife: &mut Knife<'_>, area: Rect, count: u16) -> Vec<Rect> {
    let mut rest = area;
    let mut parts: Vec<Rect> = (0..count.saturating_sub(1))
        .map(|place| {
            let (part, below) = knife.top(rest, rest.height / (count - place));
            rest = below;
            part
        })
        .collect();
    parts.push(rest);
    parts
}

/// Data, settings and health on the left; curves over confusion and fairness over runs and log on the right. The
/// threshold and the reasons stand in the place of the curves while they have the keys.
fn grid(knife: &mut Knife<'_>, body: Rect, focus: PaneId) -> Vec<Place> {
    let (left, right) = knife.left(body, (body.width * 19 / 50).clamp(50, 72));
    let (data, rest) = knife.top(left, body.height * 3 / 10);
    let (settings, health) = knife.top(rest, body.height * 2 / 5);
    let (curves, rest) = knife.top(right, body.height * 9 / 20);
    let (judged, bottom) = knife.top(rest, rest.height * 3 / 5);
    let (confusion, fairness) = knife.left(judged, right.width / 2);
    let (runs, log) = knife.left(bottom, right.width / 2);
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
