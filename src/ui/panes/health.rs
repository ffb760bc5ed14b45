//! How the network is while it learns: what the lints found, gradient and updates over steps, and layer by layer the newest
//! look with small curves of how it came there.

mod pictures;
mod spreads;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line as Words;

use super::opened::{Entry, Opened};
use super::{Empty, Pane};
use crate::app::action::Scale;
use crate::app::health::{Health as Signs, Layer, Sign};
use crate::app::state::VitalsView;
use crate::app::{PaneId, State};
use crate::base::fmt;
use crate::base::series::Series;
use crate::train::Finding;
use crate::ui::cx::{Cx, put};
use crate::ui::layout::{cut_bottom, cut_left, cut_top};
use crate::ui::parts::plot::{Line, Plot};
use crate::ui::parts::spark::Spark;
use crate::ui::theme::Role;

/// Rows that two plots need to tell anything.
const PLOTS: u16 = 7;
/// Columns from which two plots stand side by side.
const WIDE: u16 = 70;
/// Layers that are listed where there are plots too.
const LAYERS: u16 = 5;
/// The update ratio that is healthy, and how far from it a layer deserves a look (Karpathy, `CS231n`).
const HEALTHY: f64 = 1e-3;
const USUAL: std::ops::Range<f64> = 1e-5..1e-1;
/// Share of dead units that deserves a look.
const DEAD: f64 = 0.5;
/// Columns of a layer's name, of a number, and the least of a curve with a gap before it.
const NAME: u16 = 12;
const NUMBER: u16 = 9;
const CURVE: u16 = 7;
/// Signs that have a curve.
const CURVES: u16 = 3;

pub(super) struct Health;

impl Pane for Health {
    fn empty(&self, state: &State) -> Option<Empty> {
        match state.run() {
            Some(run) if !run.health.is_empty() => None,
            Some(run) if run.phase.live() => Some(Empty::new("The first batch is on its way.")),
            Some(_) => Some(Empty::new("This run kept no gradients or updates.").next("train.start", "trains anew")),
            None => {
                let says = "Gradients, updates and what looks wrong show here while a network learns.";
                Some(Empty::new(says).next("train.start", "trains"))
            }
        }
    }

    fn says(&self, state: &State) -> String {
        if state.run().is_none_or(|run| run.health.is_empty()) {
            return String::new();
        }
        match state.findings().len() {
            0 => "no sign of trouble".into(),
            1 => "1 finding".into(),
            more => format!("{more} findings"),
        }
    }

    fn draw(&self, state: &State, cx: &Cx, area: Rect, focused: bool, buf: &mut Buffer) {
        let Some(run) = state.run() else { return };
        let signs = &run.health;
        let list = findings(state, focused);
        let lines = list.height(area.width).max(1);
        let (above, rest) = cut_top(area, (lines as u16).min(area.height.div_ceil(2)));
        if list.entries.is_empty() {
            put(
                buf,
                above,
                0,
                Words::from(cx.span(
                    Role::Good,
                    cx.left(
                        if state.moment.is_some() { "no sign of trouble then" } else { "no sign of trouble so far" },
                        area.width,
                    ),
                )),
            );
        }
        list.draw(cx, above, buf);
        match state.look.vitals {
            VitalsView::Signs => {}
            VitalsView::Spreads => return spreads::draw(cx, &signs.layers, state.until(), rest, buf),
            VitalsView::Pictures => return pictures::draw(cx, &signs.pictures(state.until()), rest, buf),
        }
        let plotted = rest.height >= PLOTS + 3;
        // Where the gradient has no plot, it has a line.
        let line = u16::from(!(plotted && rest.width >= WIDE));
        let wanted = (signs.layers.len() as u16).min(LAYERS) + 1 + line;
        let (middle, below) = cut_bottom(rest, if plotted { wanted } else { rest.height });
        if plotted {
            plots(cx, signs, state.moment, middle, buf);
        }
        let (above, below) = cut_top(below, line);
        let until = state.until();
        gradient(cx, &signs.gradient, until, above, buf);
        layers(cx, &signs.layers, until, below, buf);
    }

    fn hit(&self, state: &State, area: Rect, at: Position) -> Option<(usize, usize)> {
        let list = findings(state, true);
        let height = (list.height(area.width) as u16).min(area.height.div_ceil(2));
        let y = at.y.checked_sub(area.y).filter(|&y| y < height)?;
        Some((list.hit(Rect { height, ..area }, y)?, 0))
    }
}

/// What was found, the one in hand with everything about it.
fn findings(state: &State, focused: bool) -> Opened {
    let entry = |finding: &Finding| Entry {
        severity: finding.severity,
        name: finding.id.replace('_', " "),
        beside: format!("since {}", finding.since),
        about: vec![(Role::Text, finding.seen.clone()), (Role::TextDim, finding.advice.clone())],
        keys: keys(finding, focused).into_iter().collect(),
    };
    let cursor = state.pane(PaneId::Health).cursor;
    Opened { entries: state.findings().into_iter().map(entry).collect(), cursor, focused }
}

fn keys(finding: &Finding, focused: bool) -> Option<(String, String)> {
    let key = finding.key.as_ref()?;
    let what = match &finding.value {
        Some(value) => format!("sets {key} = {value}"),
        None => format!("opens {key}"),
    };
    Some((if focused { "enter" } else { "there, enter" }.to_owned(), what))
}

/// Gradient norm and update ratios over steps, both by their logarithm, with a crosshair at the moment looked at.
fn plots(cx: &Cx, signs: &Signs, moment: Option<u64>, area: Rect, buf: &mut Buffer) {
    let gradient = [Line::new("gradient norm", &signs.gradient, 0)];
    let cross = moment.map(|step| step as f64);
    let common = Plot { scale: Scale::Log, cross, legend: true, x_label: "step", ..Plot::default() };
    let side_by_side = area.width >= WIDE;
    let (left, right) = if side_by_side { cut_left(area, area.width / 2) } else { (Rect::ZERO, area) };
    if side_by_side {
        let left = Rect { width: left.width.saturating_sub(2), ..left };
        Plot { lines: &gradient, ..common }.draw(left, buf, cx.theme);
    }
    let labels: Vec<String> = signs.layers.iter().map(|layer| format!("update {}", layer.name)).collect();
    let ratios = labels.iter().zip(&signs.layers).enumerate();
    let ratios: Vec<Line> =
        ratios.map(|(look, (label, layer))| Line::new(label, layer.sign(Sign::Update), look)).collect();
    let levels = [(HEALTHY, "healthy")];
    Plot { lines: &ratios, levels: &levels, ..common }.draw(right, buf, cx.theme);
}

/// The gradient's norm in a line.
fn gradient(cx: &Cx, norm: &Series, until: f64, area: Rect, buf: &mut Buffer) {
    let (name, rest) = cut_left(area, NAME + 3);
    let (curve_area, number) = cut_left(rest, rest.width.saturating_sub(NUMBER));
    put(buf, name, 0, Words::from(cx.span(Role::TextDim, "gradient norm")));
    curve(cx, Sign::Gradient, norm, until, curve_area, buf);
    let newest = norm.before(until).map_or(f64::NAN, |(_, value)| f64::from(value));
    put(buf, number, 0, Words::from(cx.span(Role::Text, cx.right(&text(Sign::Gradient, newest), NUMBER))));
}

/// A line a layer: of each sign the number at that moment, of the first ones with a curve; what deserves a look has a sign.
fn layers(cx: &Cx, layers: &[Layer], until: f64, area: Rect, buf: &mut Buffer) {
    let cells = cells(area.width.saturating_sub(NAME));
    let mut head = cx.left("layer", NAME);
    head.extend(cells.iter().map(|&(sign, curve)| cx.right(title(sign), curve + NUMBER)));
    put(buf, area, 0, Words::from(cx.span(Role::TableHeader, head)));
    for (row, layer) in layers.iter().enumerate() {
        let (_, below) = cut_top(area, row as u16 + 1);
        let (name, mut rest) = cut_left(below, NAME);
        put(buf, name, 0, Words::from(cx.span(Role::Text, cx.left(&layer.name, NAME))));
        for &(sign, width) in &cells {
            let (cell, after) = cut_left(rest, width + NUMBER);
            let (curve_area, number) = cut_left(cell, width);
            // A gap before it keeps it apart from the number on its left.
            curve(cx, sign, layer.sign(sign), until, cut_left(curve_area, 2).1, buf);
            let newest = layer.at(sign, until);
            let (mark, role) = if is_odd(sign, newest) { ("!", Role::Warn) } else { ("", Role::Text) };
            let shown = cx.right(&format!("{}{mark}", text(sign, newest)), NUMBER);
            put(buf, number, 0, Words::from(cx.span(role, shown)));
            rest = after;
        }
    }
}

/// The signs that fit into so many columns, each with the columns of its curve.
fn cells(room: u16) -> Vec<(Sign, u16)> {
    let curves = (room / (NUMBER + CURVE)).min(CURVES);
    let left = room - curves * (NUMBER + CURVE);
    let plain = (left / NUMBER).min(Sign::ALL.len() as u16 - curves);
    let wider = (left - plain * NUMBER).checked_div(curves).unwrap_or(0);
    let width = |place| if place < curves { CURVE + wider } else { 0 };
    Sign::ALL.into_iter().zip(0..curves + plain).map(|(sign, place)| (sign, width(place))).collect()
}

/// A sign over the steps until a moment in one row: norms and ratios by their logarithm, shares out of 1.
fn curve(cx: &Cx, sign: Sign, series: &Series, until: f64, area: Rect, buf: &mut Buffer) {
    let mut values = series.sampled(usize::from(area.width), until);
    if matches!(sign, Sign::Update | Sign::Gradient | Sign::Weights) {
        for value in &mut values {
            *value = value.log10();
        }
    }
    let bounds = (sign == Sign::Dead).then_some([0.0, 1.0]);
    Spark { values: &values, bounds, role: Role::Bar }.draw(area, buf, cx.theme);
}

fn title(sign: Sign) -> &'static str {
    match sign {
        Sign::Update => "update",
        Sign::Dead => "dead",
        Sign::Std => "std",
        Sign::Gradient => "gradient",
        Sign::Mean => "mean",
        Sign::Weights => "weights",
    }
}

fn text(sign: Sign, value: f64) -> String {
    match sign {
        _ if value.is_nan() => "–".into(),
        Sign::Dead => fmt::percent(value),
        _ => fmt::number(value),
    }
}

/// Whether a number deserves a look.
fn is_odd(sign: Sign, value: f64) -> bool {
    match sign {
        Sign::Update => value.is_finite() && !USUAL.contains(&value),
        Sign::Dead => value >= DEAD,
        _ => false,
    }
}
