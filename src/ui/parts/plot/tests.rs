//! Pictures of charts, and what must hold for any data at any size.

use proptest::prelude::*;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::*;
use crate::base::ruler::Ruler;
use crate::base::series::Series;
use crate::base::smooth::Smooth;
use crate::ui::parts::picture::{at_every_size, picture, poor, theme};

fn series(values: impl IntoIterator<Item = f32>) -> Series {
    let mut series = Series::default();
    series.extend(values.into_iter().enumerate().map(|(i, y)| (i as f64, y)));
    series
}

fn loss(n: u16) -> Series {
    series((0..n).map(|i| 0.2 + 0.8 * (-f32::from(i) / 30.0).exp()))
}

#[test]
fn two_curves_with_a_mark_a_best_point_and_a_crosshair() {
    let (train, valid) = (loss(120), series((0..120_u16).map(|i| 0.35 + 0.6 * (-f32::from(i) / 20.0).exp())));
    let lines =
        [Line::new("train", &train, 0), Line { best: Some((90.0, 0.357)), ..Line::new("validation", &valid, 1) }];
    let marks = [Mark { x: 40.0, label: "lr 3e-4" }];
    let plot =
        Plot { lines: &lines, marks: &marks, cross: Some(70.0), legend: true, x_label: "step", ..Plot::default() };
    insta::assert_snapshot!(picture(64, 14, |area, buf| plot.draw(area, buf, &theme())), @r"
    ━━ train 0.278  ╍╍ validation 0.368
    1.0┤⢄┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┊lr 3e-4┈┈┈┈┈┈│┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈
       │⠡⡀⡀              ┊             │
       │ ⠘⠑⢄             ┊             │
    0.8┤┈┈┈⠢⡀⢄┈┈┈┈┈┈┈┈┈┈┈┊┈┈┈┈┈┈┈┈┈┈┈┈┈│┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈
       │    ⠈⢠⡀⢄         ┊             │
    0.6┤┈┈┈┈┈┈⠈⠢⠑⡀⡀┈┈┈┈┈┈┊┈┈┈┈┈┈┈┈┈┈┈┈┈│┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈
       │         ⠈⠒⠑⣀⡀   ┊             │
    0.4┤┈┈┈┈┈┈┈┈┈┈┈┈┈⠉⠑⠒⠢⣀⢄⣀┈┈┈┈┈┈┈┈┈┈┈│┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈
       │                 ┊⠉⠑⠒⠉⠉⣀⠙⠒ ⠒⠒ ⠒⠒ ⠤⠤ ⠤⠤ ●⠤ ⠤⠤ ⠤⠤ ⠤⠤ ⠤⠤ 0.352
       │                 ┊      ⠈⠉⠉⠒⠒⠢⠤⠤⠤⣀⣀⣀⣀⣀
    0.2┤┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┊┈┈┈┈┈┈┈┈┈┈┈┈┈│┈┈┈┈┈┈⠉⠉⠉⠉⠉⠉⠉⠑⠒⠒⠒⠒⠒⠒⠒ 0.215
       └┬─────────────────────┬─────────────────────┬────────
        0                    50       70           100          step
    ");
    insta::assert_snapshot!(picture(48, 10, |area, buf| plot.draw(area, buf, &poor())), @r"
    -- train 0.278  -  validation 0.368
    1.0+..          :lr 3e-4 |
       |'|.         :        |
       |  ||..      :        |
       |    ''...   :        |
    0.5+       '|--...       |
       |            ''''-|'''-  ---@  ----  - 0.352
       |            :        ''''''|--------- 0.215
       ++--------------+--------------+------
        0             50    70       100        step
    ");
}

#[test]
fn a_gap_in_the_points_is_a_gap_in_the_line() {
    let gappy = series((0..40_u8).map(|i| if (15..25).contains(&i) { f32::NAN } else { 1.0 }));
    let lines = [Line::new("loss", &gappy, 0)];
    let plot = Plot { lines: &lines, ..Plot::default() };
    insta::assert_snapshot!(picture(20, 3, |area, buf| plot.draw(area, buf, &theme())), @"⠤⠤⠤⠤⠤⠤⠤⠄    ⠠⠤⠤⠤⠤⠤⠤⠤");
}

#[test]
fn a_log_axis_says_what_it_cannot_show() {
    let values = series([100.0, 10.0, 1.0, 0.0, -1.0, 0.1, 0.01]);
    let lines = [Line::new("loss", &values, 0)];
    let plot = Plot { lines: &lines, scale: Scale::Log, ..Plot::default() };
    let shown = picture(70, 9, |area, buf| plot.draw(area, buf, &poor()));
    assert!(shown.contains("values at or below 0 have no place on a log axis"), "{shown}");
    let symlog = Plot { scale: Scale::Symlog, ..plot };
    assert!(!picture(70, 9, |area, buf| symlog.draw(area, buf, &poor())).contains("no place"));
}

#[test]
fn clipped_outliers_leave_a_sign_at_the_edge() {
    let mut values: Vec<f32> = (0..100_u8).map(|i| 1.0 + f32::from(i % 7) * 0.01).collect();
    values[50] = 1e6;
    let spiky = series(values);
    let lines = [Line::new("loss", &spiky, 0)];
    let plot = Plot { lines: &lines, clip_outliers: true, ..Plot::default() };
    let clipped = picture(60, 8, |area, buf| plot.draw(area, buf, &theme()));
    assert!(clipped.contains('▲') && clipped.contains("1.0") && clipped.contains(" 1 point outside"), "{clipped}");
    let whole = Plot { clip_outliers: false, ..plot };
    let whole = picture(60, 8, |area, buf| whole.draw(area, buf, &theme()));
    assert!(!whole.contains('▲') && !whole.contains("outside"), "{whole}");
}

#[test]
fn a_cell_belongs_to_the_later_curve_alone() {
    let (a, b) = (series([0.0, 1.0]), series([1.0, 0.0]));
    let lines = [Line::new("a", &a, 0), Line::new("b", &b, 3)];
    let area = Rect::new(0, 0, 9, 4);
    let mut buf = Buffer::empty(area);
    Plot { lines: &lines, ..Plot::default() }.draw(area, &mut buf, &theme());
    let mut alone = Buffer::empty(area);
    Plot { lines: &lines[1..], ..Plot::default() }.draw(area, &mut alone, &theme());
    let kept = area.positions().filter(|&at| alone[at].symbol() != " ").all(|at| buf[at] == alone[at]);
    assert!(kept, "the front curve looks as if it were alone");
}

#[test]
fn the_raw_curve_stands_faint_behind_the_smoothed_one() {
    let raw = series((0..60_u8).map(|i| f32::from(i % 2)));
    let mut smooth = Smooth::new(0.9);
    let smoothed = series((0..60_u8).map(|i| smooth.push(f32::from(i % 2))));
    let lines = [Line { smooth: Some(&smoothed), ..Line::new("loss", &raw, 0) }];
    let area = Rect::new(0, 0, 19, 6);
    let mut buf = Buffer::empty(area);
    Plot { lines: &lines, ..Plot::default() }.draw(area, &mut buf, &theme());
    let count = |style: ratatui::style::Style| area.positions().filter(|&at| Some(buf[at].fg) == style.fg).count();
    let look = theme().line(0);
    assert!(count(look.style) >= 15 && count(look.faint) >= 30, "{} {}", count(look.style), count(look.faint));
}

#[test]
fn a_zoom_shows_only_its_window() {
    let values = series((0..1000_u16).map(f32::from));
    let lines = [Line::new("x", &values, 0)];
    let plot = Plot { lines: &lines, window: Some((100.0, 200.0)), ..Plot::default() };
    let shown = picture(60, 9, |area, buf| plot.draw(area, buf, &theme()));
    assert!(shown.contains("150") && !shown.contains("300"), "{shown}");
}

#[test]
fn a_column_leads_to_an_x_whose_crosshair_stands_in_that_column() {
    let values = loss(500);
    let lines = [Line::new("loss", &values, 0)];
    let plot = Plot { lines: &lines, legend: true, ..Plot::default() };
    let area = Rect::new(3, 2, 70, 12);
    let inside: Vec<u16> = (0..90).filter(|&column| plot.x_at(area, column).is_some()).collect();
    assert!(inside.len() > 50 && inside[0] > area.x, "{inside:?}");
    for &column in &inside {
        let mut buf = Buffer::empty(Rect::new(0, 0, 80, 20));
        Plot { cross: plot.x_at(area, column), lines: &lines, ..plot }.draw(area, &mut buf, &theme());
        let cross = theme().style(Role::ChartCross).fg;
        let found = (area.top() + 1..area.bottom() - 2).filter(|&row| Some(buf[(column, row)].fg) == cross).count();
        assert!(found >= 5, "column {column}: {found}");
    }
}

#[test]
fn the_label_of_the_crosshair_leaves_no_half_of_another_number() {
    let line = series((0..1200_u16).map(f32::from));
    let lines = [Line::new("a", &line, 0)];
    let labels = |cross| {
        let plot = Plot { lines: &lines, cross: Some(cross), x_label: "step", ..Plot::default() };
        let drawn = picture(60, 8, |area, buf| plot.draw(area, buf, &theme()));
        drawn.lines().last().unwrap_or_default().split_whitespace().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(labels(960.0), ["0", "500", "960", "step"]);
    assert_eq!(labels(750.0), ["0", "500", "750", "1000", "step"]);
}

#[test]
fn an_empty_chart_says_so() {
    assert!(picture(30, 5, |area, buf| Plot::default().draw(area, buf, &theme())).contains("no points yet"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn any_data_is_drawn_at_any_size(
        values in prop::collection::vec(prop::num::f32::ANY, 0..60), xs in prop::collection::vec(prop::num::f64::ANY, 0..60),
        window in prop::option::of((prop::num::f64::ANY, prop::num::f64::ANY)), cross in prop::option::of(prop::num::f64::ANY),
        clip_outliers: bool, heat: bool, scale in prop::sample::select(vec![Scale::Linear, Scale::Log, Scale::Symlog]), label in "\\PC*",
    ) {
        let even = series(values.clone());
        let mut odd = Series::default();
        let mut xs = xs;
        xs.sort_by(f64::total_cmp);
        odd.extend(xs.iter().copied().zip(values.iter().copied()));
        let ruler = Ruler::through([(0.0, 0.0), (9.0, 1.0), (20.0, 1.0), (30.0, 7.0)], 0.3);
        let second = Line { ruler: Some(&ruler), faint: true, ..Line::new("é", &even, 1) };
        let lines = [Line { best: odd.last(), smooth: Some(&even), ..Line::new(&label, &odd, 7) }, second];
        let entries = vec![Entry { label: label.clone(), value: Some(0.1), delta: Some(-1e9), ..Entry::default() }; 9];
        let marks: Vec<Mark<'_>> = xs.iter().map(|&x| Mark { x, label: &label }).collect();
        let plot = Plot {
            lines: &lines,
            faint: &[],
            faint_of: 0,
            whole_faint: clip_outliers,
            marks: &marks,
            levels: &[(1e-3, "healthy")],
            scale,
            x_scale: scale,
            window,
            heat,
            cross,
            clip_outliers,
            legend: true,
            entries: if clip_outliers { &entries } else { &[] },
            x_label: &label,
        };
        at_every_size(|area, buf, theme| {
            plot.draw(area, buf, theme);
            plot.x_at(area, area.width / 2);
        });
    }
}

#[test]
fn the_axis_has_room_for_faint_curves_where_they_count() {
    let (line, faint) = (series(vec![0.1, 0.2]), [series(vec![0.0, 0.9])]);
    let lines = [Line::new("mean", &line, 0)];
    let drawn = |whole_faint| {
        let plot = Plot { lines: &lines, faint: &faint.each_ref(), whole_faint, ..Plot::default() };
        picture(40, 10, |area, buf| plot.draw(area, buf, &theme()))
    };
    assert!(drawn(true).contains("0.5┤") && !drawn(false).contains("0.5┤"), "{}", drawn(true));
}

#[test]
fn the_label_of_a_mark_at_the_right_edge_stands_to_its_left() {
    let train = loss(100);
    let lines = [Line::new("train", &train, 0)];
    let marks = [Mark { x: 98.0, label: "lr 3e-4" }];
    let plot = Plot { lines: &lines, marks: &marks, ..Plot::default() };
    let shown = picture(50, 8, |area, buf| plot.draw(area, buf, &theme()));
    assert!(shown.lines().next().is_some_and(|first| first.contains("lr 3e-4")), "{shown}");
}

#[test]
fn curves_of_runs_with_other_batches_meet_where_epochs_are_counted() {
    let (short, long) = (series((0..=40_u8).map(f32::from)), series((0..=80_u8).map(|i| f32::from(i) / 2.0)));
    let [a, b] = [10.0, 20.0].map(|batches| Ruler::through([(0.0, 0.0), (batches, 1.0)], 1.0 / batches));
    let lines =
        [Line { ruler: Some(&a), ..Line::new("a", &short, 0) }, Line { ruler: Some(&b), ..Line::new("b", &long, 0) }];
    let plot = Plot { lines: &lines, cross: Some(2.0), legend: true, x_label: "epoch", ..Plot::default() };
    let shown = picture(60, 10, |area, buf| plot.draw(area, buf, &theme()));
    assert!(shown.contains("a 20") && shown.contains("b 20") && shown.contains("epoch"), "{shown}");
    let best = [Line { best: Some((40.0, 20.0)), ..lines[1] }];
    let shown = picture(60, 10, |area, buf| Plot { lines: &best, ..plot }.draw(area, buf, &theme()));
    assert!(shown.contains('●'), "the best point stands where its epoch does: {shown}");
}

#[test]
fn a_legend_takes_rows_while_there_are_some_and_then_says_how_many_more() {
    let values = loss(100);
    let lines = [Line::new("loss", &values, 0)];
    let entry = |place: usize| Entry {
        label: format!("run-{place}"),
        look: Some(place),
        value: Some(0.25),
        delta: Some(place as f64 / -100.0),
        strong: place == 0,
    };
    let entries: Vec<Entry> = (0..20).map(entry).collect();
    let plot = Plot { lines: &lines, entries: &entries, legend: true, ..Plot::default() };
    let area = Rect::new(5, 3, 60, 12);
    let shown = picture(60, 12, |area, buf| plot.draw(area, buf, &theme()));
    insta::assert_snapshot!(shown.lines().take(3).collect::<Vec<_>>().join("\n"), @r"
    ━━ run-0 0.25 Δ+0  ╍╍ run-1 0.25 Δ-0.01
    ┈┈ run-2 0.25 Δ-0.02  ━━ run-3 0.25 Δ-0.03  +16 more
    1.0┤⠢⡀┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈
    ");
    assert_eq!(plot.entry_at(area, Position::new(6, 3)), Some(0));
    assert_eq!(plot.entry_at(area, Position::new(27, 4)), Some(3));
    assert_eq!(plot.entry_at(area, Position::new(5, 5)), None, "that is a curve");
}

#[test]
fn what_a_picture_reads_goes_by_its_columns_and_not_by_the_points() {
    let runs = 500;
    let reads = |points: u32| {
        let long = series((0..points).map(|i| (i as f32 * 0.37).sin()));
        let lines = vec![Line::new("loss", &long, 0); runs];
        let plot = Plot { lines: &lines, ..Plot::default() };
        let frame = Frame::of(&plot, 160, 40).expect("there are points");
        lines.iter().map(|line| line.spans(line.raw, frame.ends(), frame.columns).count()).sum::<usize>()
    };
    let most = runs * (4 * 80 + 2 * 20 + 2);
    for points in [1_000, 10_000, 300_000] {
        assert!(reads(points) <= most, "{} reads of {points} points", reads(points));
    }
}
