//! How the network is while it learns: what the lints found, gradient and updates over steps, each layer's newest look.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line as Words;

use super::{Empty, Pane, select};
use crate::app::action::Scale;
use crate::app::health::Health as Signs;
use crate::app::{PaneId, State};
use crate::base::fmt;
use crate::model::LayerVitals;
use crate::train::{Finding, Severity};
use crate::ui::cx::{Cx, put};
use crate::ui::layout::{cut_bottom, cut_left, cut_top};
use crate::ui::parts::paragraph::wrap;
use crate::ui::parts::plot::{Line, Plot};
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
        let Some(run) = state.run().filter(|run| !run.health.is_empty()) else { return String::new() };
        match run.health.findings.len() {
            0 => "no sign of trouble".into(),
            1 => "1 finding".into(),
            more => format!("{more} findings"),
        }
    }

    fn draw(&self, state: &State, cx: &Cx, area: Rect, focused: bool, buf: &mut Buffer) {
        let Some(run) = state.run() else { return };
        let signs = &run.health;
        let cursor = state.pane(PaneId::Health).cursor;
        let lines = findings(cx, signs, cursor, focused, area.width);
        let (above, rest) = cut_top(area, (lines.len() as u16).min(area.height.div_ceil(2)));
        let first = place_of(&lines, cursor).saturating_sub(usize::from(above.height / 3));
        let first = first.min(lines.len().saturating_sub(usize::from(above.height)));
        for (row, (_, line)) in lines.into_iter().skip(first).enumerate() {
            put(buf, above, row as u16, line);
        }
        let wanted = signs.layers.len() as u16 + 1;
        let plotted = rest.height >= PLOTS + 3;
        let (middle, below) = cut_bottom(rest, if plotted { wanted.min(LAYERS + 1) } else { rest.height });
        if plotted {
            plots(cx, signs, middle, buf);
        }
        layers(cx, &signs.layers, below, buf);
    }

    fn hit(&self, state: &State, area: Rect, at: Position) -> Option<(usize, usize)> {
        let signs = &state.run()?.health;
        // One line a finding before the one in hand, which is the only one that is open.
        let row = usize::from(at.y.checked_sub(area.y)?);
        (row < signs.findings.len() && row <= state.pane(PaneId::Health).cursor).then_some((row, 0))
    }
}

/// The first line of the finding in hand.
fn place_of(lines: &[(usize, Words)], cursor: usize) -> usize {
    lines.iter().position(|(place, _)| *place == cursor).unwrap_or(0)
}

/// What was found, each with its place; the one in hand with everything about it.
fn findings<'t>(cx: &Cx, signs: &Signs, cursor: usize, focused: bool, room: u16) -> Vec<(usize, Words<'t>)> {
    if signs.findings.is_empty() {
        let text = cx.left("no sign of trouble so far", room);
        return vec![(0, Words::from(cx.span(Role::Good, text)))];
    }
    let mut lines = Vec::new();
    for (place, finding) in signs.findings.iter().enumerate() {
        let in_hand = place == cursor;
        let (role, word) = match finding.severity {
            Severity::Severe => (Role::Bad, "severe "),
            Severity::Warning => (Role::Warn, "warning"),
            Severity::Note => (Role::Info, "note   "),
        };
        let sign = if in_hand { cx.glyphs().cursor } else { " " };
        let name = if in_hand { select(focused) } else { Role::Text };
        lines.push((
            place,
            Words::from(vec![
                cx.span(Role::BorderFocus, sign),
                cx.span(role, format!("{word} ")),
                cx.span(name, finding.id.replace('_', " ")),
                cx.span(Role::TextDim, format!("  since {}", finding.since)),
            ]),
        ));
        if in_hand {
            lines.extend(about(cx, finding, focused, room).into_iter().map(|line| (place, line)));
        }
    }
    lines
}

fn about<'t>(cx: &Cx, finding: &Finding, focused: bool, room: u16) -> Vec<Words<'t>> {
    let room = usize::from(room.saturating_sub(2));
    let wrapped = |role: Role, text: &str| -> Vec<Words<'t>> {
        wrap(text, room).into_iter().map(|line| Words::from(cx.span(role, format!("  {line}")))).collect()
    };
    let mut lines = wrapped(Role::Text, &finding.seen);
    lines.extend(wrapped(Role::TextDim, &finding.advice));
    if let Some(key) = &finding.key {
        let what = match &finding.value {
            Some(value) => format!(" sets {key} = {value}"),
            None => format!(" opens {key}"),
        };
        let keys = if focused { "  enter" } else { "  there, enter" };
        lines.push(Words::from(vec![cx.span(Role::Key, keys), cx.span(Role::Text, what)]));
    }
    lines
}

/// Gradient norm and update ratios over steps, both by their logarithm.
fn plots(cx: &Cx, signs: &Signs, area: Rect, buf: &mut Buffer) {
    let gradient = [Line::new("gradient norm", &signs.gradient, 0)];
    let common = Plot { scale: Scale::Log, legend: true, x_label: "step", ..Plot::default() };
    let side_by_side = area.width >= WIDE;
    let (left, right) = if side_by_side { cut_left(area, area.width / 2) } else { (Rect::ZERO, area) };
    if side_by_side {
        let left = Rect { width: left.width.saturating_sub(2), ..left };
        Plot { lines: &gradient, ..common }.draw(left, buf, cx.theme);
    }
    let labels: Vec<String> = signs.ratios.iter().map(|(name, _)| format!("update {name}")).collect();
    let ratios = labels.iter().zip(&signs.ratios).enumerate();
    let ratios: Vec<Line> = ratios.map(|(look, (label, (_, ratio)))| Line::new(label, ratio, look)).collect();
    let levels = [(HEALTHY, "healthy")];
    Plot { lines: &ratios, levels: &levels, ..common }.draw(right, buf, cx.theme);
}

/// A line a layer, from the newest look; what deserves one has a sign.
fn layers(cx: &Cx, layers: &[LayerVitals], area: Rect, buf: &mut Buffer) {
    let columns = ["gradient", "update", "dead", "mean", "std", "weights"];
    let fitting = columns.len().min(usize::from(area.width.saturating_sub(12) / 9));
    let mut head = cx.left("layer", 12);
    head.extend(columns[..fitting].iter().map(|name| cx.right(name, 9)));
    put(buf, area, 0, Words::from(cx.span(Role::TableHeader, head)));
    for (row, layer) in layers.iter().enumerate() {
        let mut spans = vec![cx.span(Role::Text, cx.left(&layer.name, 12))];
        for (text, odd) in cells(layer).into_iter().take(fitting) {
            let sign = if odd { "!" } else { "" };
            let role = if odd { Role::Warn } else { Role::Text };
            spans.push(cx.span(role, cx.right(&format!("{text}{sign}"), 9)));
        }
        put(buf, area, row as u16 + 1, Words::from(spans));
    }
}

/// Text of each column, and whether it deserves a look.
fn cells(layer: &LayerVitals) -> [(String, bool); 6] {
    let number = |value: f64| if value.is_nan() { "–".to_owned() } else { fmt::number(value) };
    let dead = if layer.dead.is_nan() { "–".to_owned() } else { fmt::percent(layer.dead) };
    [
        (number(layer.gradient_norm), false),
        (number(layer.update_ratio), layer.update_ratio.is_finite() && !USUAL.contains(&layer.update_ratio)),
        (dead, layer.dead >= DEAD),
        (number(layer.activation_mean), false),
        (number(layer.activation_std), false),
        (number(layer.weight_norm), false),
    ]
}
