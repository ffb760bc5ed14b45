//! A learning or validation curve: the metric on rows that were learnt from and on those that were judged, with how much folds
//! differ, as far as it is made.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line as Words;

use crate::app::State;
use crate::app::action::Scale;
use crate::base::fmt;
use crate::base::series::Series;
use crate::train::{Curve, Point};
use crate::ui::cx::{Cx, put};
use crate::ui::layout::{cut_bottom, cut_top};
use crate::ui::parts::paragraph::Paragraph;
use crate::ui::parts::plot::{Line, Plot};
use crate::ui::theme::Role;

/// Values that are farther apart than so many times are spread by their logarithm.
const FAR: f64 = 20.0;
/// Lines above the chart and below it.
const HEAD: u16 = 3;
const FOOT: u16 = 3;

pub(super) fn draw(state: &State, cx: &Cx, area: Rect, buf: &mut Buffer) {
    let Some(curve) = &state.curve.shown else { return };
    let title = if curve.over.is_some() { "validation curve" } else { "learning curve" };
    let inner = super::popup(cx, title, area, buf);
    put(buf, inner, 0, Words::from(cx.span(Role::TextDim, standing(state, curve))));
    let Some(point) = curve.points.get(state.curve.cursor).or(curve.points.last()) else { return };
    let [a, b, c, d] = [point.train.0, point.train.1, point.judged.0, point.judged.1].map(fmt::number);
    let over =
        curve.over.as_deref().map_or_else(|| format!("{} rows", point.at), |key| format!("{key} = {}", point.at));
    let in_hand = vec![
        cx.span(Role::Text, format!("{over}: judged {c} ± {d}")),
        cx.span(Role::TextDim, format!("   learnt {a} ± {b}")),
        cx.span(Role::Good, if curve.best() == Some(state.curve.cursor) { "   best" } else { "" }),
    ];
    put(buf, inner, 1, Words::from(in_hand));
    let sets = state.curve.value().map(|(key, value)| {
        Words::from(vec![cx.span(Role::Key, "enter "), cx.span(Role::Text, format!("sets {key} = {value}"))])
    });
    put(buf, inner, 2, sets.unwrap_or_default());
    let (chart, foot) = cut_bottom(cut_top(inner, HEAD).1, FOOT);
    chart_of(state, cx, curve, chart, buf);
    let named = curve.points.iter().enumerate().map(|(place, point)| format!("{place} is {}", point.at));
    let named = if Places::of(curve).named { named.collect::<Vec<_>>().join(", ") } else { String::new() };
    put(buf, foot, 0, Words::from(cx.span(Role::TextDim, named.as_str())));
    let rest = cut_top(foot, u16::from(!named.is_empty())).1;
    let over = state.curve.going.is_none() && state.curve.failed.is_none();
    let advice = if over { curve.advice() } else { String::new() };
    Paragraph { text: &advice, role: Role::Text }.draw(rest, buf, cx.theme);
}

/// How far it is, or what its numbers are.
fn standing(state: &State, curve: &Curve) -> String {
    let metric = curve.metric.as_deref().map_or_else(|| "the metric".to_owned(), |name| name.replace('_', " "));
    let of = format!("{metric}, mean and deviation over folds; the test rows take no part");
    match (state.curve.going, &state.curve.failed) {
        (Some((done, all)), _) if state.curve.stopping => format!("{done} of {all} folds, ending; {of}"),
        (Some((done, all)), _) => format!("{done} of {all} folds are judged; {of}"),
        (None, Some(why)) => format!("not all of it: {why}"),
        (None, None) => of,
    }
}

fn chart_of(state: &State, cx: &Cx, curve: &Curve, area: Rect, buf: &mut Buffer) {
    let places = Places::of(curve);
    let series = |value: &dyn Fn(&Point) -> f64| {
        let mut points: Vec<(f64, f32)> =
            curve.points.iter().zip(&places.x).map(|(point, &x)| (x, value(point) as f32)).collect();
        points.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut series = Series::default();
        series.extend(points);
        series
    };
    let (learnt, judged) = (series(&|point| point.train.0), series(&|point| point.judged.0));
    let ends = [-1.0, 1.0].map(|sign| series(&move |point| point.judged.0 + sign * point.judged.1));
    let over = curve.over.as_deref().unwrap_or("rows learnt from");
    let plot = Plot {
        lines: &[Line::new("learnt", &learnt, 0), Line::new("judged", &judged, 1)],
        faint: &ends.each_ref(),
        faint_of: 1,
        whole_faint: true,
        x_scale: places.scale,
        cross: places.x.get(state.curve.cursor).copied(),
        legend: true,
        x_label: over,
        ..Plot::default()
    };
    plot.draw(area, buf, cx.theme);
}

/// Where points stand on x.
struct Places {
    x: Vec<f64>,
    scale: Scale,
    /// They are no numbers and stand in their order.
    named: bool,
}

impl Places {
    fn of(curve: &Curve) -> Self {
        if curve.over.is_none() {
            return Self {
                x: curve.points.iter().map(|point| point.rows as f64).collect(),
                scale: Scale::Linear,
                named: false,
            };
        }
        let numbers: Option<Vec<f64>> = curve.points.iter().map(|point| point.at.parse().ok()).collect();
        let numbers = numbers.filter(|numbers| numbers.iter().all(|number: &f64| number.is_finite()));
        let least = numbers.iter().flatten().copied().fold(f64::INFINITY, f64::min);
        let most = numbers.iter().flatten().copied().fold(f64::NEG_INFINITY, f64::max);
        match numbers {
            Some(x) if least > 0.0 && most / least >= FAR => Self { x, scale: Scale::Log, named: false },
            // A zero among far values would push all others together.
            Some(x) if !(least <= 0.0 && x.len() > 2) => Self { x, scale: Scale::Linear, named: false },
            _ => Self {
                x: (0..curve.points.len()).map(|place| place as f64).collect(),
                scale: Scale::Linear,
                named: true,
            },
        }
    }
}
