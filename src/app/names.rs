//! From an action back to its row in the table, so that whoever intends it, it is refused for the same reason.

use super::action::{
    Action, Beside, Curve, Edit, List, Look, Move, Over, Pane, Plot, Sheet, Shelf, Shell, Threshold, Train, Viewed, Why,
};
use super::tour::Tour;

impl Action {
    /// The row's name; actions that have no row have names of their own.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Train(train) => train.name(),
            Self::Edit(edit) => edit.name(),
            Self::Pane(pane) => pane.name(),
            Self::List(List::Sort) => "sort",
            Self::List(List::Reverse) => "sort.reverse",
            Self::List(List::Filter(_)) => "filter",
            Self::Plot(plot) => plot.name(),
            Self::Shelf(shelf) => shelf.name(),
            Self::Look(look) => look.name(),
            Self::Curve(Curve::Learn) => "curve.learning",
            Self::Curve(Curve::Vary(_)) => "curve.validation",
            Self::Curve(Curve::Show) => "curve.show",
            Self::Curve(Curve::Stop) => "curve.stop",
            Self::Threshold(threshold) => threshold.name(),
            Self::Why(Why::Open) => "why.open",
            Self::Why(Why::Ask) => "why.ask",
            Self::Sheet(sheet) => sheet.name(),
            Self::Over(over) => over.name(),
            Self::Tour(Tour::Offer) => "tour.offer",
            Self::Tour(Tour::Start) => "tour",
            Self::Tour(Tour::Next) => "tour.next",
            Self::Tour(Tour::Leave) => "tour.leave",
            Self::Shell(shell) => shell.name(),
        }
    }
}

impl Train {
    fn name(&self) -> &'static str {
        match self {
            Self::Start => "train.start",
            Self::Toggle => "train.toggle",
            Self::Pause => "train.pause",
            Self::Resume => "train.resume",
            Self::Step => "train.step",
            Self::Stop(_) | Self::Until(_) => "train.stop",
            Self::Mark(_) => "train.mark",
            Self::Save => "train.save",
            Self::Rewind(_) => "train.rewind",
            Self::Fork(_) => "train.fork",
            Self::GoOn => "run.resume",
            Self::StopInHand => "run.stop",
            Self::Sweep => "train.lr_find",
            Self::Rate(_) => "train.rate",
        }
    }
}

impl Shelf {
    fn name(&self) -> &'static str {
        match self {
            Self::Tag(_) => "run.tag",
            Self::Note(_) => "run.note",
            Self::Rename(_) => "run.rename",
            Self::Move(_) => "run.move",
            Self::Folder(_) => "runs.folder",
            Self::Discard(_) => "run.trash",
            Self::Restore => "run.restore",
            Self::Delete(_) => "run.delete",
            Self::Enqueue(_) => "queue.add",
            Self::Prefer(_) => "queue.prefer",
            Self::Limit(_) => "queue.limit",
            Self::Compare => "run.compare",
            Self::Show(_) => "run.show",
            Self::Made(_) => "run.made",
            Self::View(_, Viewed::Take) => "runs.view",
            Self::View(_, Viewed::Keep) => "runs.view_keep",
            Self::View(_, Viewed::Forget) => "runs.view_forget",
        }
    }
}

impl Edit {
    fn name(&self) -> &'static str {
        match self {
            Self::Set { .. } | Self::Glide { .. } => "set",
            Self::Value => "edit",
            Self::Changes => "edit.changes",
            Self::AddStep(_) => "step.add",
            Self::RemoveStep => "step.remove",
            Self::MoveStep(_) => "step.move",
            Self::AddLayer(_) => "layer.add",
            Self::RemoveLayer => "layer.remove",
            Self::Advice => "advice",
            Self::Mend => "data.mend",
            Self::Undo => "undo",
            Self::Redo => "redo",
            Self::External => "edit.external",
            Self::Fork(_) => "fork",
        }
    }
}

impl Pane {
    fn name(self) -> &'static str {
        match self {
            Self::Turn(super::action::Turn::Next) => "pane.next",
            Self::Turn(super::action::Turn::Previous) => "pane.previous",
            Self::Go(_) => "pane",
            Self::At(..) => "pane.at",
            Self::Order(..) => "pane.order",
            Self::Zoom => "pane.zoom",
            Self::Hold(_) => "pane.hold",
            Self::Put(_) => "pane.put",
            Self::Widen(_) => "pane.widen",
            Self::Even => "pane.even",
            Self::Cursor(way) => match way {
                Move::Up => "cursor.up",
                Move::Down => "cursor.down",
                Move::Left => "cursor.left",
                Move::Right => "cursor.right",
                Move::First => "cursor.first",
                Move::Last => "cursor.last",
                Move::PageUp => "cursor.page_up",
                Move::PageDown => "cursor.page_down",
            },
        }
    }
}

impl Plot {
    fn name(self) -> &'static str {
        match self {
            Self::Scale(_) => "plot.scale",
            Self::Smooth(_) => "plot.smooth",
            Self::Raw => "plot.raw",
            Self::Zoom(..) => "plot.zoom",
            Self::Pan(_) => "plot.pan",
            Self::Fit => "plot.fit",
            Self::Follow => "plot.follow",
            Self::Cross => "plot.cross",
            Self::Metric(_) => "metric",
            Self::Grid => "plot.grid",
            Self::Columns(_) => "plot.columns",
            Self::Rows(_) => "plot.rows",
            Self::Heat => "plot.heat",
            Self::By(_) => "plot.x",
            Self::Losses(_) => "plot.losses",
            Self::Outliers => "plot.outliers",
            Self::At(_) => "plot.at",
            Self::Grab(_) => "plot.grab",
            Self::Drag(_) => "plot.drag",
            Self::Drop(_) => "plot.drop",
            Self::Show(_) => "plot.show",
            Self::Save => "plot.save",
        }
    }
}

impl Look {
    fn name(self) -> &'static str {
        match self {
            Self::Data => "data.view",
            Self::Findings => "data.findings",
            Self::Prepared => "data.prepared",
            Self::Augmented => "data.augmented",
            Self::Normalise => "confusion.normalise",
            Self::Against => "confusion.against",
            Self::Cell => "confusion.open",
            Self::Epoch(_) => "epoch",
            Self::Newest => "epoch.newest",
            Self::Column(_) => "fairness.column",
            Self::Measure(_) => "fairness.metric",
            Self::Vitals => "health.view",
            Self::Then => "log.moment",
            Self::Subgroups => "fairness.subgroups",
            Self::Rescan => "fairness.rescan",
            Self::Open => "run.open",
            Self::Beside(Beside::Toggle | Beside::All) => "runs.overlay",
            Self::Beside(Beside::Nothing) => "runs.overlay_none",
            Self::Beside(Beside::Baseline) => "runs.baseline",
            Self::Report => "report",
            Self::Refresh => "refresh",
        }
    }
}

impl Threshold {
    fn name(self) -> &'static str {
        match self {
            Self::Leap(_) => "threshold.leap",
            Self::At(_) => "threshold.at",
            Self::Go(_) => "threshold.go",
            Self::Costs(_) => "threshold.costs",
            Self::Save => "threshold.save",
            Self::Judge => "threshold.judge",
            Self::Picture(_) => "threshold.picture",
            Self::TradeOff => "threshold.tradeoff",
        }
    }
}

impl Sheet {
    fn name(&self) -> &'static str {
        match self {
            Self::Open => "data.open",
            Self::Back => "data.back",
            Self::Find(_) => "data.find",
            Self::Next(_) => "data.next",
            Self::Freeze => "data.freeze",
        }
    }
}

impl Over {
    fn name(&self) -> &'static str {
        match self {
            Self::Help => "help",
            Self::Network => "network",
            Self::Palette(_) => "palette",
            Self::Jump(_) => "jump",
            Self::Themes => "themes",
            Self::Close => "close",
            Self::Accept => "accept",
            Self::Answer(_) => "answer",
            Self::Pick(_) => "pick",
            Self::Type(_) => "type",
            Self::Paste(_) => "paste",
            Self::Erase => "line.erase",
            Self::EraseWord => "line.erase_word",
            Self::EraseAll => "line.erase_all",
            Self::Complete => "complete",
            Self::Recall(_) => "recall",
            Self::Cursor(_) => "line.move",
        }
    }
}

impl Shell {
    fn name(&self) -> &'static str {
        match self {
            Self::Theme(_) => "theme",
            Self::Mouse => "mouse",
            Self::Layout(_) => "layout",
            Self::Suspend => "suspend",
            Self::Copy => "copy",
            Self::Quit(_) => "quit",
            Self::Interrupt => "interrupt",
            Self::Chord(_) => "chord",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{ACTIONS, ArgKind};

    #[test]
    fn every_row_makes_an_action_that_knows_its_row() {
        for spec in ACTIONS {
            let words: Vec<&str> = spec
                .args
                .iter()
                .map(|arg| match arg.kind {
                    ArgKind::Word(words) => words[0],
                    ArgKind::Pane => "curves",
                    ArgKind::Text if arg.name == "costs" => "1 5",
                    ArgKind::Text if arg.name == "what" => "",
                    _ => "1",
                })
                .collect();
            let action = spec.with(&words.join(" ")).unwrap_or_else(|why| panic!("{}: {why}", spec.name));
            assert!(spec.name == action.name() || spec.name == "log", "{} makes {}", spec.name, action.name());
        }
    }
}
