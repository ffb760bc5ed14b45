//! Pictures for reports, as SVG. The only place that names plotters; fonts are left to whoever shows the picture.

use plotters::prelude::{ChartBuilder, IntoDrawingArea, LineSeries, PathElement, RGBColor, SVGBackend, WHITE};

use crate::train::EpochReport;

/// Width and height in pixels.
const SIZE: (u32, u32) = (800, 450);
/// Blue and vermilion of Okabe and Ito (2008), which stay apart for every kind of colour vision.
const TRAIN: RGBColor = RGBColor(0, 114, 178);
const VALIDATION: RGBColor = RGBColor(213, 94, 0);

/// Training and validation loss by epoch; nothing where there are fewer than two epochs or no finite loss.
pub(super) fn losses(epochs: &[EpochReport]) -> Option<String> {
    let points = |loss: fn(&EpochReport) -> Option<f64>| -> Vec<(f64, f64)> {
        let finite = |epoch: &EpochReport| Some((epoch.epoch as f64, loss(epoch).filter(|loss| loss.is_finite())?));
        epochs.iter().filter_map(finite).collect()
    };
    let train = points(|epoch| Some(epoch.train_loss));
    let validation = points(|epoch| epoch.validation_loss);
    let (first, last) = (train.first()?.0, train.last()?.0);
    let heights = || train.iter().chain(&validation).map(|&(_, loss)| loss);
    let (low, high) = (heights().fold(f64::INFINITY, f64::min), heights().fold(f64::NEG_INFINITY, f64::max));
    if first >= last || low > high {
        return None;
    }
    let margin = 0.05 * (high - low).max(f64::MIN_POSITIVE);
    let mut svg = String::new();
    draw(&mut svg, (first, last), (low - margin, high + margin), &train, &validation).ok()?;
    Some(svg)
}

type Drawn<'a> = Result<(), Box<dyn std::error::Error + 'a>>;

fn draw<'a>(
    svg: &'a mut String,
    (first, last): (f64, f64),
    (low, high): (f64, f64),
    train: &[(f64, f64)],
    validation: &[(f64, f64)],
) -> Drawn<'a> {
    let root = SVGBackend::with_string(svg, SIZE).into_drawing_area();
    root.fill(&WHITE)?;
    let mut chart = ChartBuilder::on(&root)
        .margin(16)
        .x_label_area_size(36)
        .y_label_area_size(56)
        .build_cartesian_2d(first..last, low..high)?;
    chart.configure_mesh().x_desc("epoch").y_desc("loss").draw()?;
    for (points, colour, name) in [(train, TRAIN, "train"), (validation, VALIDATION, "validation")] {
        let line = LineSeries::new(points.iter().copied(), &colour);
        chart.draw_series(line)?.label(name).legend(move |(x, y)| PathElement::new([(x, y), (x + 16, y)], colour));
    }
    chart.configure_series_labels().background_style(WHITE).draw()?;
    root.present()?;
    Ok(())
}
