//! The curves of the workbench as files: a picture in both forms, and a table of what is in it.

use std::fmt::Display;

use super::{File, pictures, tables};
use crate::base::axis::Scale;

/// Charts above each other that share their x.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    /// What x counts.
    pub by: &'static str,
    /// The first and the last x.
    pub ends: (f64, f64),
    /// What happened, at which x.
    pub marks: Vec<(f64, String)>,
    /// From top to bottom.
    pub panels: Vec<Panel>,
}

/// One of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Panel {
    /// What its curves are of.
    pub name: String,
    /// How heights are spread.
    pub scale: Scale,
    /// Whether what lies beyond the 5th and the 95th percentile is left out of the picture.
    pub clipped: bool,
    /// From back to front.
    pub curves: Vec<Curve>,
}

/// One curve.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    /// Of which run.
    pub run: String,
    /// What it is called in tables.
    pub name: String,
    /// What it is called in the legend.
    pub label: String,
    /// Its place among looks.
    pub look: usize,
    /// Whether it stands back.
    pub faint: bool,
    /// The line, with NaN where it has a gap.
    pub line: Vec<(f64, f64)>,
    /// A fainter one behind it.
    pub behind: Vec<(f64, f64)>,
    /// The best point.
    pub best: Option<(f64, f64)>,
    /// Everything that was told between the ends.
    pub scalars: Vec<Reading>,
}

/// A number that a run told.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reading {
    /// Batches done then.
    pub step: f64,
    /// Epochs done then.
    pub epoch: f64,
    /// Seconds of training then.
    pub seconds: f64,
    /// The number; NaN is a gap.
    pub value: f32,
}

/// The first line of a table of scalars.
pub const SCALARS: &str = "run,step,epoch,seconds,name,value\n";

/// A line of it.
pub fn scalar(run: &str, [step, epoch, seconds]: [f64; 3], name: &str, value: &dyn Display) -> String {
    tables::scalar(run, [step, epoch, seconds], name, value)
}

/// The files of a chart, called `name`: the picture as SVG and as PNG, and the table.
pub fn files(chart: &Chart, name: &str) -> Vec<File> {
    let mut files = Vec::new();
    if let Some(drawn) = pictures::chart(chart) {
        files.push(File { name: format!("{name}.svg"), bytes: drawn.svg.into_bytes() });
        files.push(File { name: format!("{name}.png"), bytes: drawn.png });
    }
    files.push(File { name: format!("{name}.csv"), bytes: tables::chart(chart).into_bytes() });
    files
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(step: u16, value: f32) -> Reading {
        let step = f64::from(step);
        Reading { step, epoch: step / 10.0, seconds: step * 0.5, value }
    }

    /// Two runs whose losses fall, one of them with a gap and a point far away.
    pub(in crate::report) fn chart(clipped: bool) -> Chart {
        let curve = |run: &str, look, high: f32| {
            let far = |step| if step == 50 { 900.0 } else { high * 0.5_f32.powf(f32::from(step) / 20.0) };
            let told = (1..=100).map(|step| reading(step, if step == 30 { f32::NAN } else { far(step) }));
            let scalars: Vec<Reading> = told.collect();
            let line: Vec<(f64, f64)> = scalars.iter().map(|told| (told.step, f64::from(told.value))).collect();
            let best = line.last().copied();
            let (run, label) = (run.to_owned(), run.to_owned());
            Curve {
                run,
                name: "train.loss".into(),
                label,
                look,
                faint: false,
                behind: line.clone(),
                line,
                best,
                scalars,
            }
        };
        let curves = vec![curve("a", 0, 1.0), curve("b, c", 4, 2.0)];
        let panel = Panel { name: "training loss".into(), scale: Scale::Log, clipped, curves };
        let metric = Panel { name: "roc_auc".into(), scale: Scale::Linear, curves: vec![], clipped };
        Chart { by: "step", ends: (1.0, 100.0), marks: vec![(40.0, "lr 3e-4".into())], panels: vec![panel, metric] }
    }

    #[test]
    fn a_chart_is_a_picture_in_two_forms_and_a_table() {
        let files = files(&chart(false), "curves-001");
        let names: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
        assert_eq!(names, ["curves-001.svg", "curves-001.png", "curves-001.csv"]);
        let svg = String::from_utf8(files[0].bytes.clone()).expect("text");
        for told in ["training loss", "lr 3e-4", "\na\n", "\nstep\n", "b, c", "0.1"] {
            assert!(svg.contains(told), "{told}");
        }
        assert!(!svg.contains("outside") && !svg.contains("roc_auc"), "a panel without curves is none");
        assert!(files[1].bytes.starts_with(b"\x89PNG"));
        let csv = String::from_utf8(files[2].bytes.clone()).expect("text");
        assert_eq!(csv.lines().count(), 201);
        assert!(csv.starts_with("run,step,epoch,seconds,name,value\na,1,0.1,0.5,train.loss,0.9659"), "{csv}");
        assert!(csv.contains("a,30,3,15,train.loss,\n") && csv.contains("\"b, c\",50,5,25,train.loss,900\n"), "{csv}");
    }

    #[test]
    fn what_is_left_out_of_the_picture_is_said_there_and_stands_in_the_table() {
        let files = files(&chart(true), "curves-001");
        let svg = String::from_utf8(files[0].bytes.clone()).expect("text");
        assert!(svg.contains("points outside"), "{svg}");
        assert!(String::from_utf8(files[2].bytes.clone()).expect("text").contains(",900\n"));
    }
}
