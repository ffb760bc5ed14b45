//! Views of the state that both update and drawing need: which rows a pane shows, in which order.
//!
//! Pure and recomputed on demand: a cursor is a place among these rows, so both sides must count the same.

use std::borrow::Cow;
use std::cmp::Ordering;

use super::State;
use super::notice::Notice;
use super::pane::PaneId;
use super::run::Run;
use super::scored::PartId;
use super::sheet::Side;
use crate::data::Images;
use crate::eval::{Confusion, Fairness, HEADLINES};
use crate::spec::{self, Effect, FIELDS, Step};

/// A line of the settings pane.
#[derive(Clone, Debug, PartialEq)]
pub struct Setting {
    /// As the file calls it.
    pub key: Cow<'static, str>,
    /// As it would stand in the file.
    pub value: String,
    /// What a change means to a live run.
    pub effect: Effect,
    /// Whether it is what a file without the key means.
    pub default: bool,
    /// What the shown run has instead, if that is something else.
    pub in_run: Option<String>,
    /// Of a step of preparation its place, from 0.
    pub step: Option<usize>,
}

/// The tables of the workspace file in the order of the settings pane.
const SETTING_TABLES: [&str; 11] =
    ["train", "model", "augment", "balance", "prepare", "split", "fairness", "goal", "energy", "data", "about"];
/// Columns the data pane can be ordered by.
pub const DATA_COLUMNS: [&str; 5] = ["column", "type", "role", "missing", "distinct"];

impl State {
    /// How many rows the pane has a cursor for.
    pub fn rows(&self, pane: PaneId) -> usize {
        match pane {
            PaneId::Data if self.shows_findings() => self.found().len(),
            PaneId::Data if self.shows_images() => self.image_rows().len(),
            PaneId::Data if self.shows_rows() => self.subject().map_or(0, |subject| subject.rows()),
            PaneId::Data => self.column_rows().len(),
            PaneId::Settings => self.setting_rows().len(),
            PaneId::Curves => self.grid_names().len(),
            PaneId::Threshold => 0,
            PaneId::Why => self.why().map_or(0, |why| why.rows()),
            PaneId::Confusion => self.confusion().map_or(0, |confusion| confusion.labels.len()),
            PaneId::Fairness if self.subgroups.shown => self.slices().len(),
            PaneId::Fairness => self.fairness().get(self.look.column).map_or(0, |fairness| fairness.groups.len()),
            PaneId::Runs => self.run_rows().len(),
            PaneId::Log => self.log_rows().len(),
            PaneId::Health => self.findings().len(),
        }
    }

    /// The images of the data, where the rows are images.
    pub fn images(&self) -> Option<&Images> {
        self.data.loaded.as_ref()?.table.images.as_ref()
    }

    /// Whether the data pane shows images.
    pub fn shows_images(&self) -> bool {
        self.images().is_some() && self.look.side == Side::Columns
    }

    /// Images to show, as rows of the table: those whose file or label contains the filter.
    pub fn image_rows(&self) -> Vec<usize> {
        let Some(loaded) = &self.data.loaded else { return Vec::new() };
        let filter = &self.pane(PaneId::Data).filter;
        let named = |row: usize| {
            loaded
                .table
                .columns
                .iter()
                .any(|column| column.values.text(row).is_some_and(|text| contains(&text, filter)))
        };
        let shown = |row: &usize| filter.is_empty() || named(*row);
        match &self.sheet.within {
            Some(within) => within.rows.rows.iter().map(|&row| row as usize).filter(shown).collect(),
            None => (0..loaded.table.rows).filter(shown).collect(),
        }
    }

    /// Columns of the table to show, as places in it.
    pub fn column_rows(&self) -> Vec<usize> {
        let Some(loaded) = &self.data.loaded else { return Vec::new() };
        let pane = self.pane(PaneId::Data);
        let role = |column: usize| loaded.roles.get(column).map_or("", |(_, role)| role.as_str());
        let profile = |column: usize| loaded.profile.columns.get(column);
        let mut rows: Vec<usize> = (0..loaded.table.columns.len())
            .filter(|&column| {
                contains(&loaded.table.columns[column].name, &pane.filter) || contains(role(column), &pane.filter)
            })
            .collect();
        if let Some((by, reverse)) = pane.sort {
            rows.sort_by(|&a, &b| {
                let order = match by {
                    0 => loaded.table.columns[a].name.cmp(&loaded.table.columns[b].name),
                    1 => kind(loaded, a).cmp(kind(loaded, b)),
                    2 => role(a).cmp(role(b)),
                    3 => profile(a).map(|c| c.missing).cmp(&profile(b).map(|c| c.missing)),
                    _ => profile(a).map(|c| c.distinct).cmp(&profile(b).map(|c| c.distinct)),
                };
                turned(order, reverse)
            });
        }
        rows
    }

    /// Settings to show: what is changed often before what is set once.
    pub fn setting_rows(&self) -> Vec<Setting> {
        let filter = &self.pane(PaneId::Settings).filter;
        let theirs = self.run().and_then(Run::spec_now);
        let mut rows = Vec::new();
        for field in FIELDS {
            let value = field.shown(&self.file.spec);
            let in_run = theirs.as_ref().map(|spec| field.shown(spec)).filter(|other| *other != value);
            let default = value == field.default().to_string();
            if field.table() != Some("augment") || self.file.spec.data.images.is_some() {
                rows.push(Setting { key: field.key.into(), value, effect: field.effect, default, in_run, step: None });
            }
        }
        rows.extend(self.prepare_rows());
        rows.sort_by_key(|row| SETTING_TABLES.iter().position(|table| row.key.starts_with(table)));
        rows.retain(|row| contains(&row.key, filter));
        rows
    }

    /// The preparation in a line, then a line for each of its steps.
    fn prepare_rows(&self) -> Vec<Setting> {
        let shown = |steps: &Option<Vec<Step>>| match steps {
            None => "by column type".to_owned(),
            Some(steps) => steps.iter().map(Step::name).collect::<Vec<_>>().join(" → "),
        };
        let value = shown(&self.file.spec.prepare);
        let theirs = self.run().and_then(|run| run.spec.as_deref());
        let in_run = theirs.map(|spec| shown(&spec.prepare)).filter(|other| *other != value);
        let default = self.file.spec.prepare.is_none();
        let all = Setting { key: "prepare".into(), value, effect: Effect::Fork, default, in_run, step: None };
        let steps = self.file.spec.prepare.clone().unwrap_or_else(Step::defaults);
        let each = steps.iter().enumerate().map(|(place, step)| {
            let text = step.shown().to_string();
            let value = text.trim_start_matches("{ step = ").trim_end_matches(" }").replacen('"', "", 2);
            let key = format!("prepare.{}", place + 1).into();
            Setting { key, value, effect: Effect::Fork, default, in_run: None, step: Some(place) }
        });
        std::iter::once(all).chain(each).collect()
    }

    /// The setting in hand.
    pub fn setting(&self) -> Option<Setting> {
        self.setting_rows().into_iter().nth(self.pane(PaneId::Settings).cursor)
    }

    /// Lines of the log, oldest first.
    pub fn log_rows(&self) -> Vec<&Notice> {
        let filter = &self.pane(PaneId::Log).filter;
        self.log.iter().filter(|notice| contains(&notice.text, filter)).collect()
    }

    /// The confusion matrix in view: that of the moment's epoch, else the test part's, else the newest epoch's.
    pub fn confusion(&self) -> Option<Cow<'_, Confusion>> {
        let run = self.run()?;
        let report = run.report.as_ref().and_then(|report| report.confusion_matrix.as_ref());
        match (self.moment, report) {
            (None, Some(matrices)) if matrices.test.iter().flatten().any(|&count| count > 0) => {
                Some(Cow::Owned(matrices.test()))
            }
            _ => self.epoch_in_view()?.confusion.as_ref().map(Cow::Borrowed),
        }
    }

    /// Fairness by column in view, by the same rule.
    pub fn fairness(&self) -> &[Fairness] {
        let Some(run) = self.run() else { return &[] };
        match (self.moment, &run.report) {
            (None, Some(report)) if !report.fairness.is_empty() => &report.fairness,
            _ => self.epoch_in_view().map_or(&[], |epoch| &epoch.fairness),
        }
    }

    /// How sure a comparison between the groups of a column is, where fairness in view is that of a run that is over.
    pub fn between(&self, column: &str, measure: &str) -> Option<(f64, f64)> {
        let report = self.run()?.report.as_ref().filter(|_| self.moment.is_none())?;
        report.intervals.as_ref()?.of_fairness(column, measure)
    }

    /// The part whose rows are behind the confusion matrix in view, where it is one that the kept weights can be asked
    /// for.
    pub fn part_by_row(&self) -> Option<PartId> {
        let run = self.run()?;
        let report = run.report.as_ref();
        let tested = report.is_some_and(|report| report.rows.test > 0);
        if self.moment.is_none() && tested {
            return Some(PartId::Test);
        }
        let (kept, shown) = (run.kept()?.epoch, self.epoch_in_view()?.epoch);
        (kept == shown).then_some(PartId::Validation)
    }

    /// What confusion and fairness are shown of, in words.
    pub fn part_in_view(&self) -> String {
        let Some(run) = self.run() else { return String::new() };
        match self.moment {
            None if run.report.is_some() => {
                let looks = self.listed.iter().find(|row| row.id == run.id).map_or(0, |row| row.looks);
                if looks > 0 { format!("test, looked at {looks}×") } else { "test".into() }
            }
            _ => {
                let epoch = self.epoch_in_view().map_or(run.inherited + 1, |report| report.epoch);
                format!("validation, epoch {epoch}")
            }
        }
    }

    /// The metric under the losses.
    pub fn metric(&self) -> Option<&str> {
        let run = self.run()?;
        let metrics = &run.metrics;
        let chosen = self.plot.metric.as_deref().filter(|name| run.metric(name).is_some());
        let usual = HEADLINES.into_iter().find(|name| metrics.contains_key(*name));
        chosen.or(usual).or_else(|| metrics.keys().next().map(String::as_str))
    }
}

/// Whether `text` contains `filter`, ignoring case.
pub(super) fn contains(text: &str, filter: &str) -> bool {
    filter.is_empty() || text.to_lowercase().contains(&filter.to_lowercase())
}

fn turned(order: Ordering, reverse: bool) -> Ordering {
    if reverse { order.reverse() } else { order }
}

fn kind(loaded: &super::Loaded, column: usize) -> &'static str {
    match loaded.table.columns[column].values.kind() {
        spec::ColumnType::Numeric => "numeric",
        spec::ColumnType::Categorical => "categorical",
    }
}
