//! The one table of actions: the keymap, the list of keys, the palette and the footer are all derived from it.
//!
//! A new action is a row here or in a part of the table beside, a variant in `action.rs` and an arm in `update/`.

mod plot;
mod screen;

use super::action::{
    Action, Curve, Edit, Fork, Leave, List, Look, Move, Over, Pane, Sheet, Shelf, Shell, Threshold, Train, Turn,
    Viewed, Why,
};
use super::pane::PaneId;
use super::pictures::Picture;
use super::ready;
use super::run::Phase;
use super::scored::Best;
use super::sheet::Side;
use super::spec::{Arg, ArgKind, Scope, Spec, arg, one_of, optional, row};
use super::update::{parse_costs, parse_set, parse_stop, parse_threshold};
use super::why::InHand;
use crate::train::Stop;

use Scope::{Everywhere, In, Inner};

const TURN: &[Arg] = &[arg("way", ArgKind::Word(&["next", "previous"]))];
const TURNS: &[(&str, Turn)] = &[("next", Turn::Next), ("previous", Turn::Previous)];
const MORE: &[Arg] = &[arg("way", ArgKind::Word(&["more", "less"]))];
const MORES: &[(&str, Turn)] = &[("more", Turn::Next), ("less", Turn::Previous)];
const FORKS: &[(&str, Fork)] = &[("restart", Fork::Restart), ("later", Fork::Later), ("leave", Fork::Leave)];
const BESTS: &[(&str, Best)] =
    &[("f1", Best::F1), ("youden", Best::Youden), ("cost", Best::Cost), ("fair", Best::Fair), ("kept", Best::Kept)];
const LEAVES: &[(&str, Leave)] = &[
    ("keep", Leave::Going),
    ("epoch", Leave::After(Stop::AfterEpoch)),
    ("batch", Leave::After(Stop::AfterBatch)),
    ("now", Leave::Now),
];

fn text(words: &[&str]) -> Option<String> {
    words.first().map(|&word| word.to_owned())
}

fn number(word: Option<&&str>) -> Result<usize, String> {
    let word = word.copied().unwrap_or_default();
    word.parse().map_err(|_| format!("`{word}` is not a whole number."))
}

fn pane(words: &[&str]) -> Result<PaneId, String> {
    let word = words.first().copied().unwrap_or_default();
    PaneId::named(word).ok_or_else(|| format!("There is no pane `{word}`."))
}

/// Every action, in the order of the list of keys.
pub static ACTIONS: &[Spec] = &joined::<{ BEFORE.len() + plot::ROWS.len() + AFTER.len() + screen::ROWS.len() }>(&[
    BEFORE,
    plot::ROWS,
    AFTER,
    screen::ROWS,
]);

/// Parts of the table one after the other.
const fn joined<const N: usize>(parts: &[&[Spec]]) -> [Spec; N] {
    let mut all = [parts[0][0]; N];
    let (mut part, mut place, mut at) = (0, 0, 0);
    while at < N {
        if place == parts[part].len() {
            (part, place) = (part + 1, 0);
        } else {
            all[at] = parts[part][place];
            (place, at) = (place + 1, at + 1);
        }
    }
    all
}

/// What stands before the curves.
const BEFORE: &[Spec] = &[
    row("train.start", "Start training", "Trains the workspace as it stands, as a new run.", Everywhere, |_| {
        Ok(Action::Train(Train::Start))
    })
    .when(ready::start)
    .hint(|_| "train")
    .changes(),
    row("train.toggle", "Start, pause or resume", "Starts a run where none is live; else holds it after this batch, or lets it go on.", Everywhere, |_| {
        Ok(Action::Train(Train::Toggle))
    })
    .when(ready::toggle)
    .hint(|state| match state.live().map(|run| run.phase) {
        None => "",
        Some(Phase::Running | Phase::Resuming) => "pause",
        Some(_) => "resume",
    })
    .changes(),
    row("train.pause", "Pause training", "Holds the run after this batch. Weights, optimizer and clock stand still.", Everywhere, |_| {
        Ok(Action::Train(Train::Pause))
    })
    .when(ready::pause)
    .changes(),
    row("train.resume", "Resume training", "Lets a paused run go on exactly where it was.", Everywhere, |_| {
        Ok(Action::Train(Train::Resume))
    })
    .when(ready::resume)
    .changes(),
    row("train.step", "One batch", "Runs one batch of a paused run, then holds again.", Everywhere, |_| {
        Ok(Action::Train(Train::Step))
    })
    .when(ready::step)
    .hint(|_| "one batch")
    .changes(),
    row("train.stop", "Stop training", "Finishes the run early; what was learnt is kept and judged. Once: after this epoch. Twice: after this batch. `at 18:00`, `after 20m` of training or `when validation_loss<0.1` (any metric, looked at when an epoch is judged) stops it by itself then, with or without a window; `never` takes that back.", Everywhere, |words| {
        parse_stop(words).map(Action::Train)
    })
    .takes(&[
        optional("when", ArgKind::Word(&["epoch", "batch", "at", "after", "when", "never"])),
        optional("what", ArgKind::Text),
    ])
    .when(ready::stop)
    .hint(|_| "stop")
    .changes(),
    row("train.mark", "Mark this moment", "Puts a note on the curve at this step and into the run's log.", Everywhere, |words| {
        Ok(Action::Train(Train::Mark(text(words))))
    })
    .takes(&[optional("note", ArgKind::Text)])
    .when(ready::live)
    .hint(|_| "mark")
    .changes(),
    row("train.save", "Save a checkpoint", "Writes a checkpoint after this batch, while the run goes on.", Everywhere, |_| {
        Ok(Action::Train(Train::Save))
    })
    .when(ready::live)
    .changes(),
    row("train.rewind", "Go back to a checkpoint", "Lists the checkpoints of the live run, from the crosshair on the nearest one before it first, and sends it to one: weights, optimizer, settings and place. A number is a step: the run goes to the last checkpoint before it, or to its first batch, learns on from there as it did, and holds at that step. What was learnt since is saved first, and its curve stays faint.", Everywhere, |words| {
        Ok(Action::Train(Train::Rewind(text(words))))
    })
    .takes(&[optional("where", ArgKind::Moment)])
    .when(ready::rewind)
    .changes(),
    row("train.fork", "Fork a run from a checkpoint", "Lists the checkpoints of the run in view, from the crosshair on the nearest one before it first, and begins a second run at one, with the workspace file as it is now. A number is a step: what the run did from the last checkpoint before it is learnt again, to the same bits, and the second run begins there. The first run stays as it is.", Everywhere, |words| {
        Ok(Action::Train(Train::Fork(text(words))))
    })
    .takes(&[optional("where", ArgKind::Moment)])
    .when(ready::fork)
    .changes(),
    row("train.rate", "Nudge the learning rate", "Multiplies the learning rate by 1.25, or divides it, in the file and in the live run.", Everywhere, |words| {
        one_of(words, MORES).map(|turn| Action::Train(Train::Rate(turn)))
    })
    .takes(MORE)
    .when(ready::sound)
    .changes(),
    row("train.lr_find", "Find a learning rate", "Sweeps the learning rate on a network that is not kept, and shows the loss over the rate; enter takes the rate under the cursor.", Everywhere, |_| {
        Ok(Action::Train(Train::Sweep))
    })
    .when(ready::sweep),
    row("curve.learning", "Make a learning curve", "Cross-validates the workspace with a tenth of the training rows up to all of them, in the background, and shows how the metric goes with them: whether more rows are worth having. The test rows take no part.", Everywhere, |_| {
        Ok(Action::Curve(Curve::Learn))
    })
    .when(ready::curve),
    row("curve.validation", "Make a validation curve", "Cross-validates the workspace with each value of a key, in the background: `train.weight_decay=0,1e-4,1e-2`. Enter takes the value under the cursor into the file.", Everywhere, |words| {
        Ok(Action::Curve(Curve::Vary(text(words))))
    })
    .takes(&[optional("values", ArgKind::Text)])
    .when(ready::curve),
    row("curve.show", "Show the curve", "Shows the newest learning or validation curve, as far as it is made.", Everywhere, |_| {
        Ok(Action::Curve(Curve::Show))
    })
    .when(ready::curve_shown),
    row("curve.stop", "Stop the curve", "Ends the curve that is being made; the points that it has stay.", Everywhere, |_| {
        Ok(Action::Curve(Curve::Stop))
    })
    .when(ready::curve_going),
    row("set", "Set a key of the workspace", "Writes a value into the workspace file and keeps its comments; `KEY=VALUE` is taken too. A live run takes it over where it can; where it cannot, it asks. `set train.learning_rate 1e-4 over 200` lets the live run go there in up to 20 stages over so many batches: the learning rate by even factors; weight decay, momentum and dropout by even steps.", Everywhere, |words| {
        let [key, value] = words else { return Err("The form is `set KEY VALUE`.".into()) };
        parse_set(key, value).map(Action::Edit)
    })
    .takes(&[arg("key", ArgKind::Key), arg("value", ArgKind::Value)])
    .when(ready::sound)
    .changes(),
    row("edit", "Edit this setting", "Opens the value under the cursor for typing; enter writes it to the file.", In(PaneId::Settings), |_| {
        Ok(Action::Edit(Edit::Value))
    })
    .when(ready::sound)
    .hint(|_| "edit")
    .changes(),
    row("edit.changes", "What has changed", "Lists what is not as it was when the file was opened, and what the run in view has otherwise; enter puts it so.", Everywhere, |_| {
        Ok(Action::Edit(Edit::Changes))
    })
    .when(ready::sound),
    row("step.add", "Add a step of preparation", "Puts a step behind the one in hand, else behind all; without a name it shows which there are.", In(PaneId::Settings), |words| {
        Ok(Action::Edit(Edit::AddStep(text(words))))
    })
    .takes(&[optional("step", ArgKind::Step)])
    .when(ready::sound)
    .hint(|state| if ready::step_in_hand(state).is_ok() { "add a step" } else { "" })
    .changes(),
    row("step.remove", "Take this step out", "Takes the step of preparation in hand out.", In(PaneId::Settings), |_| {
        Ok(Action::Edit(Edit::RemoveStep))
    })
    .when(ready::step_in_hand)
    .changes(),
    row("step.move", "Move this step", "Moves the step of preparation in hand, and the cursor with it.", In(PaneId::Settings), |words| {
        one_of(words, &[("down", Turn::Next), ("up", Turn::Previous)]).map(|turn| Action::Edit(Edit::MoveStep(turn)))
    })
    .takes(&[arg("way", ArgKind::Word(&["up", "down"]))])
    .when(ready::step_in_hand)
    .changes(),
    row("layer.add", "Add a layer", "Adds a hidden layer behind the others; on `model.stages` a stage of convolutions. Without a number it shows which there may be.", In(PaneId::Settings), |words| {
        words.first().map(|_| number(words.first())).transpose().map(|units| Action::Edit(Edit::AddLayer(units)))
    })
    .takes(&[optional("units", ArgKind::Text)])
    .when(ready::sound)
    .hint(|state| if ready::layer_in_hand(state) { "add a layer" } else { "" })
    .changes(),
    row("layer.remove", "Take the last layer out", "Takes the last hidden layer out; on `model.stages` the last stage.", In(PaneId::Settings), |_| {
        Ok(Action::Edit(Edit::RemoveLayer))
    })
    .when(ready::sound)
    .changes(),
    row("advice", "Do what is advised", "Sets the key that the finding in hand names, or opens it for typing where a person must choose.", In(PaneId::Health), |_| {
        Ok(Action::Edit(Edit::Advice))
    })
    .when(ready::advice)
    .hint(|_| "do it")
    .changes(),
    row("edit.external", "Open in your editor", "Opens the workspace file in $VISUAL or $EDITOR, at the mistake or the setting in hand.", Everywhere, |_| {
        Ok(Action::Edit(Edit::External))
    })
    .changes(),
    row("undo", "Undo", "Puts the workspace file back as it was before the last change.", Everywhere, |_| {
        Ok(Action::Edit(Edit::Undo))
    })
    .when(ready::undo)
    .changes(),
    row("redo", "Redo", "Takes back the last undo.", Everywhere, |_| Ok(Action::Edit(Edit::Redo))).when(ready::redo).changes(),
    row("fork", "Answer a change the run cannot take", "A changed layer, column or split needs a new run: restart, keep it for later, or leave it.", Everywhere, |words| {
        one_of(words, FORKS).map(|fork| Action::Edit(Edit::Fork(fork)))
    })
    .takes(&[arg("answer", ArgKind::Word(&["restart", "later", "leave"]))])
    .when(ready::proposed)
    .changes(),
    row("pane.next", "Next pane", "Focuses the next pane.", Everywhere, |_| Ok(Action::Pane(Pane::Turn(Turn::Next))))
        .hint(|_| "pane"),
    row("pane.previous", "Previous pane", "Focuses the pane before.", Everywhere, |_| {
        Ok(Action::Pane(Pane::Turn(Turn::Previous)))
    }),
    row("pane", "Go to a pane", "Focuses a pane by name or number.", Everywhere, |words| {
        pane(words).map(|pane| Action::Pane(Pane::Go(pane)))
    })
    .takes(&[arg("pane", ArgKind::Pane)]),
    row("pane.at", "Click", "Focuses a pane and puts its cursor on a row.", Inner, |words| {
        Ok(Action::Pane(Pane::At(pane(words)?, number(words.get(1))?, number(words.get(2))?)))
    })
    .takes(&[arg("pane", ArgKind::Pane), arg("row", ArgKind::Word(&["0"])), arg("column", ArgKind::Word(&["0"]))]),
    row("pane.zoom", "Zoom the pane", "Gives the focused pane the whole screen, or takes it back.", Everywhere, |_| {
        Ok(Action::Pane(Pane::Zoom))
    })
    .hint(|_| "zoom"),
    row("cursor.up", "Up", "One row up.", Everywhere, |_| Ok(Action::Pane(Pane::Cursor(Move::Up)))),
    row("cursor.down", "Down", "One row down.", Everywhere, |_| Ok(Action::Pane(Pane::Cursor(Move::Down)))),
    row("cursor.left", "Left", "One column to the left; in the curves the crosshair, or earlier steps.", Everywhere, |_| {
        Ok(Action::Pane(Pane::Cursor(Move::Left)))
    }),
    row("cursor.right", "Right", "One column to the right; in the curves the crosshair, or later steps.", Everywhere, |_| {
        Ok(Action::Pane(Pane::Cursor(Move::Right)))
    }),
    row("cursor.first", "First row", "To the first row.", Everywhere, |_| Ok(Action::Pane(Pane::Cursor(Move::First)))),
    row("cursor.last", "Last row", "To the last row.", Everywhere, |_| Ok(Action::Pane(Pane::Cursor(Move::Last)))),
    row("cursor.page_up", "Half a screen up", "Half a screen up.", Everywhere, |_| {
        Ok(Action::Pane(Pane::Cursor(Move::PageUp)))
    }),
    row("cursor.page_down", "Half a screen down", "Half a screen down.", Everywhere, |_| {
        Ok(Action::Pane(Pane::Cursor(Move::PageDown)))
    }),
    row("sort", "Order by the next column", "Orders the rows by one column after the other, then as they come; rows of the table by the column under the cursor, smallest first, largest first, as they come.", Everywhere, |_| {
        Ok(Action::List(List::Sort))
    })
    .when(ready::sortable),
    row("sort.reverse", "Reverse the order", "The largest first, or the smallest.", Everywhere, |_| {
        Ok(Action::List(List::Reverse))
    })
    .when(ready::sortable),
    row("filter", "Filter rows", "Shows only rows that contain a text; an empty one shows all. Rows of the table by conditions as well: `age>50 sex=Male job~clerk pay!=x city=missing`, all of which must hold.", Everywhere, |words| {
        Ok(Action::List(List::Filter(text(words))))
    })
    .takes(&[optional("text", ArgKind::Text)])
    .when(ready::filterable),
    row("data.view", "Columns or rows", "Shows the columns and what is known of them, or the rows as they were read; of images the images, or how many there are of each label.", In(PaneId::Data), |_| {
        Ok(Action::Look(Look::Data))
    })
    .when(ready::loaded)
    .hint(|state| match state.images() {
        _ if state.shows_findings() => "",
        Some(_) => "images/labels",
        None => "rows/columns",
    }),
    row("data.open", "The rows behind it", "Of the columns: shows the rows at the column in hand, or those behind the bar chosen with left and right. Of the rows: leaves those with the value of the cell in hand. Of a finding: the rows it is about, else its column.", In(PaneId::Data), |_| {
        Ok(Action::Sheet(Sheet::Open))
    })
    .when(ready::loaded)
    .hint(|state| if state.images().is_some() { "" } else if state.shows_rows() { "rows like it" } else { "its rows" }),
    row("data.back", "Back", "Goes back to the view in which the rows behind something were asked for, with its cursor, order and filter.", In(PaneId::Data), |_| {
        Ok(Action::Sheet(Sheet::Back))
    })
    .when(ready::back)
    .hint(|_| "back"),
    row("data.find", "Find a text", "Goes to the next cell that contains a text, and marks those in view.", In(PaneId::Data), |words| {
        Ok(Action::Sheet(Sheet::Find(text(words))))
    })
    .takes(&[optional("text", ArgKind::Text)])
    .when(ready::rows)
    .hint(|_| "find"),
    row("data.next", "Next find", "Goes to the next cell with the text that is looked for, else with the first word of the filter; or to the one before.", In(PaneId::Data), |words| {
        one_of(words, TURNS).map(|turn| Action::Sheet(Sheet::Next(turn)))
    })
    .takes(TURN)
    .when(ready::rows),
    row("data.freeze", "Freeze columns", "Lets the columns up to the one in hand stay while the others scroll; once more lets them go.", In(PaneId::Data), |_| {
        Ok(Action::Sheet(Sheet::Freeze))
    })
    .when(ready::rows),
    row("data.findings", "What is wrong", "Shows what is wrong with the data, the worst first: what was seen, where, and what to do. Once more goes back.", In(PaneId::Data), |_| {
        Ok(Action::Look(Look::Findings))
    })
    .when(ready::loaded)
    .hint(|state| if state.shows_findings() { "columns" } else { "findings" }),
    row("data.mend", "Mend it", "Changes the workspace file as the finding in hand advises, and keeps its comments; undo takes it back.", In(PaneId::Data), |_| {
        Ok(Action::Edit(Edit::Mend))
    })
    .when(ready::mendable)
    .hint(|_| "mend it")
    .changes(),
    row("data.prepared", "Before or after preparation", "Shows what the column in hand becomes in the training rows: its new columns, which left and right choose, their numbers before and after, and the first cells; of the target its classes before and after balancing.", In(PaneId::Data), |_| {
        Ok(Action::Look(Look::Prepared))
    })
    .when(ready::steps)
    .hint(|state| match state.look.side {
        Side::Columns if state.shows_prepared() => "as read",
        Side::Columns => "prepared",
        _ => "",
    }),
    row("data.augmented", "Images as trained on", "Shows training images as the run varies them in this epoch, or as they are.", In(PaneId::Data), |_| {
        Ok(Action::Look(Look::Augmented))
    })
    .when(ready::varied)
    .hint(|state| if state.images().is_some() { "as trained on" } else { "" }),
];

/// What stands behind the curves.
const AFTER: &[Spec] = &[
    row("confusion.normalise", "Shares or counts", "Shows each cell as a share of its row, of its column, or as a number of rows.", In(PaneId::Confusion), |_| {
        Ok(Action::Look(Look::Normalise))
    })
    .when(ready::confusion)
    .hint(|_| "counts"),
    row("confusion.open", "The rows behind the cell", "Shows the rows, or images, of the cell in hand, surest first: those of the test part, or of the validation part in the epoch whose weights were kept. The rows are judged one by one for it, which counts as a look at test rows.", In(PaneId::Confusion), |_| {
        Ok(Action::Look(Look::Cell))
    })
    .when(ready::confusion)
    .hint(|_| "its rows"),
    row("confusion.against", "Compare with this one", "Keeps the matrix in view and shows how each cell of another epoch, part or run differs from it; once more ends it.", In(PaneId::Confusion), |_| {
        Ok(Action::Look(Look::Against))
    })
    .when(ready::confusion)
    .hint(|state| if state.look.against.is_some() { "no difference" } else { "difference to it" }),
    row("epoch", "Another epoch", "Goes to the end of an earlier or later epoch of the run in view: curves, confusion matrix, fairness and health show what was known then, until `=` or `esc` leads back to now.", Everywhere, |words| {
        one_of(words, TURNS).map(|turn| Action::Look(Look::Epoch(turn)))
    })
    .takes(TURN)
    .when(ready::epochs),
    row("epoch.newest", "Back to now", "Back to the newest epoch, or to the test part of a run that is over, in all panes.", Everywhere, |_| {
        Ok(Action::Look(Look::Newest))
    })
    .when(ready::epochs),
    row("fairness.column", "Another protected column", "Compares the groups of another protected column.", In(PaneId::Fairness), |words| {
        one_of(words, TURNS).map(|turn| Action::Look(Look::Column(turn)))
    })
    .takes(TURN)
    .when(ready::fairness)
    .hint(|_| "column"),
    row("fairness.metric", "Another measure", "Compares the groups by another measure.", In(PaneId::Fairness), |words| {
        one_of(words, TURNS).map(|turn| Action::Look(Look::Measure(turn)))
    })
    .takes(TURN)
    .when(ready::fairness)
    .hint(|_| "measure"),
    row("fairness.subgroups", "The worst subgroups", "Shows the subgroups of up to three conditions that the model is worst for, each with its rows, its interval and the chance of such a difference; once more shows the groups of a protected column. They are looked for among the validation rows, by the weights that the run kept or has by now.", In(PaneId::Fairness), |_| {
        Ok(Action::Look(Look::Subgroups))
    })
    .when(ready::subgroups)
    .hint(|state| if state.subgroups.shown { "groups" } else { "worst subgroups" }),
    row("fairness.rescan", "Look for subgroups anew", "Looks for the worst subgroups again: of a live run by the weights it keeps so far.", In(PaneId::Fairness), |_| {
        Ok(Action::Look(Look::Rescan))
    })
    .when(ready::rescan)
    .hint(|state| if state.subgroups.shown && state.run().is_some_and(|run| run.phase.live()) { "newest weights" } else { "" }),
    row("threshold.leap", "A large step", "Moves the threshold by 0.1; left and right move it by 0.01.", In(PaneId::Threshold), |words| {
        one_of(words, TURNS).map(|turn| Action::Threshold(Threshold::Leap(turn)))
    })
    .takes(TURN)
    .when(ready::slider),
    row("threshold.at", "This threshold", "Goes to a threshold from 0 to 1: rows with at least this probability are positive.", In(PaneId::Threshold), |words| {
        let at = words.first().map(|word| parse_threshold(word)).transpose()?;
        Ok(Action::Threshold(Threshold::At(at)))
    })
    .takes(&[optional("threshold", ArgKind::Text)])
    .when(ready::slider)
    .hint(|_| "type it"),
    row("threshold.go", "The best threshold", "Goes to the threshold with the best F1 or Youden's J, the least cost, the least cost among those at which groups are at most 0.1 apart, or the one that is kept with the model.", In(PaneId::Threshold), |words| {
        one_of(words, BESTS).map(|best| Action::Threshold(Threshold::Go(best)))
    })
    .takes(&[arg("which", ArgKind::Word(&["f1", "youden", "cost", "fair", "kept"]))])
    .when(ready::slider),
    row("threshold.costs", "What mistakes cost", "Sets what a false positive costs, and what a false negative: `1 5`. The cheapest threshold follows.", In(PaneId::Threshold), |words| {
        let costs = words.first().map(|words| parse_costs(words)).transpose()?;
        Ok(Action::Threshold(Threshold::Costs(costs)))
    })
    .takes(&[optional("costs", ArgKind::Text)])
    .when(ready::slider)
    .hint(|_| "costs"),
    row("threshold.save", "Keep this threshold", "Writes the threshold into the workspace file as balance.threshold, with its comments kept; undo takes it back. Of a run that is over it is also kept with the model, for predict and evaluate.", In(PaneId::Threshold), |_| {
        Ok(Action::Threshold(Threshold::Save))
    })
    .when(ready::save_threshold)
    .hint(|_| "keep it")
    .changes(),
    row("threshold.picture", "Another picture", "Shows by turns metrics over the threshold, the ROC curve, precision and recall, gain, lift, calibration and, where a column is protected, the trade-off with fairness.", In(PaneId::Threshold), |words| {
        one_of(words, TURNS).map(|turn| Action::Threshold(Threshold::Picture(turn)))
    })
    .takes(TURN)
    .when(ready::slider)
    .hint(|state| state.scored.picture.name()),
    row("threshold.tradeoff", "What fairness costs", "Shows accuracy, or the metric of the goal where a threshold has it, over how far the groups of the protected column are apart: the thresholds that no other beats in both, with the one in hand and the best ones marked. Once more shows metrics over the threshold.", In(PaneId::Threshold), |_| {
        Ok(Action::Threshold(Threshold::TradeOff))
    })
    .when(ready::trade_off)
    .hint(|state| if state.scored.picture == Picture::TradeOff { "" } else { "what fairness costs" }),
    row("threshold.judge", "Judge the rows anew", "Judges the validation rows again: of a live run by the weights it keeps so far.", In(PaneId::Threshold), |_| {
        Ok(Action::Threshold(Threshold::Judge))
    })
    .when(ready::threshold)
    .hint(|state| if state.run().is_some_and(|run| run.phase.live()) { "newest weights" } else { "" }),
    row("why.open", "The row it is wrong about", "Shows the row in hand that the model is wrong about among all rows.", In(PaneId::Why), |_| {
        Ok(Action::Why(Why::Open))
    })
    .when(ready::why)
    .hint(|state| match state.why_in_hand() {
        Some(InHand::Row(_)) => "its row",
        _ => "",
    }),
    row("why.ask", "Ask the model anew", "Asks the model again why it decides as it does: of a live run by the weights it keeps so far.", In(PaneId::Why), |_| {
        Ok(Action::Why(Why::Ask))
    })
    .when(ready::model)
    .hint(|state| if state.run().is_some_and(|run| run.phase.live()) { "newest weights" } else { "" }),
    row("run.open", "Show this run", "Reads a run back and shows its curves, confusion and fairness.", In(PaneId::Runs), |_| {
        Ok(Action::Look(Look::Open))
    })
    .when(ready::listed)
    .hint(|_| "show"),
    row("run.show", "Show the run of this id", "Reads a run back by its id and shows its curves, confusion and fairness.", Everywhere, |words| {
        Ok(Action::Shelf(Shelf::Show(text(words).unwrap_or_default())))
    })
    .takes(&[arg("run", ArgKind::Text)])
    .when(ready::listed),
    row("run.resume", "Let this run go on", "Continues a run that was interrupted, stopped or killed, in its own folder and bit for bit as if it never had been.", In(PaneId::Runs), |_| {
        Ok(Action::Train(Train::GoOn))
    })
    .when(ready::resumable)
    .hint(|_| "resume the run")
    .changes(),
    row("run.stop", "Stop this run", "Finishes the live run under the cursor early, whichever is in view; what was learnt is kept and judged. Once: after this epoch. Twice: after this batch.", In(PaneId::Runs), |_| {
        Ok(Action::Train(Train::StopInHand))
    })
    .when(ready::stoppable)
    .hint(|_| "stop the run")
    .changes(),
    row("run.tag", "Tag the run", "Words to find the run in hand by; those given replace the ones it has.", Everywhere, |words| {
        Ok(Action::Shelf(Shelf::Tag(text(words))))
    })
    .takes(&[optional("tags", ArgKind::Text)])
    .when(ready::kept)
    .changes(),
    row("run.note", "Note about the run", "A note that is kept with the run in hand.", Everywhere, |words| {
        Ok(Action::Shelf(Shelf::Note(text(words))))
    })
    .takes(&[optional("note", ArgKind::Text)])
    .when(ready::kept)
    .changes(),
    row("run.rename", "Name the run", "What the run in hand is called instead of its id.", Everywhere, |words| {
        Ok(Action::Shelf(Shelf::Rename(text(words))))
    })
    .takes(&[optional("name", ArgKind::Text)])
    .when(ready::kept)
    .changes(),
    row("run.move", "Move the run into a folder", "Keeps the run in hand in a folder among the runs, such as `vision/tries`; an empty one takes it out. Its files stay where they are.", Everywhere, |words| {
        Ok(Action::Shelf(Shelf::Move(text(words))))
    })
    .takes(&[optional("folder", ArgKind::Folder)])
    .when(ready::kept)
    .changes(),
    row("run.made", "What the run is made of", "Shows what it takes to make the run in hand again: marks of its data and of its workspace, seed, version, and the git commit that the workspace's folder was at. `copy` copies it.", Everywhere, |words| {
        words.first().map(|_| one_of(words, &[("copy", ())])).transpose().map(|copy| Action::Shelf(Shelf::Made(copy.is_some())))
    })
    .takes(&[optional("how", ArgKind::Word(&["copy"]))])
    .when(ready::made),
    row("run.trash", "Put the run aside", "Puts the run in hand aside, where lists do not show it, or takes it out of the queue.", In(PaneId::Runs), |_| {
        Ok(Action::Shelf(Shelf::Discard(None)))
    })
    .when(ready::discarded)
    .changes(),
    row("run.restore", "Bring a run back", "Brings back the run that was put aside last.", Everywhere, |_| {
        Ok(Action::Shelf(Shelf::Restore))
    })
    .when(ready::restorable)
    .changes(),
    row("run.delete", "Delete the run for good", "Asks, then deletes the run in hand with its model, checkpoints and log.", In(PaneId::Runs), |words| {
        Ok(Action::Shelf(Shelf::Delete(text(words))))
    })
    .takes(&[optional("run", ArgKind::Text)])
    .when(ready::discarded)
    .changes(),
    row("run.compare", "Compare runs", "Shows the run in view, those drawn beside it and the one in hand beside each other: settings and results that differ, and the rows that they judge differently.", Everywhere, |_| {
        Ok(Action::Shelf(Shelf::Compare))
    })
    .when(ready::comparable)
    .hint(|state| if state.focus == PaneId::Runs { "compare" } else { "" }),
    row("runs.folder", "A folder of the runs", "Shows the runs that are kept in this folder and below it; without a name the folders are listed.", Everywhere, |words| {
        Ok(Action::Shelf(Shelf::Folder(text(words))))
    })
    .takes(&[optional("folder", ArgKind::Folder)]),
    row("runs.view", "A view of the runs", "Brings the filter and the order that are kept by this name back to the runs pane; without a name all are listed. They are kept beside the runs, and so is how the pane was left.", Everywhere, |words| {
        Ok(Action::Shelf(Shelf::View(text(words), Viewed::Take)))
    })
    .takes(&[optional("name", ArgKind::View)]),
    row("runs.view_keep", "Keep this view of the runs", "Keeps the filter and the order of the runs pane by this name, beside the runs.", Everywhere, |words| {
        Ok(Action::Shelf(Shelf::View(text(words), Viewed::Keep)))
    })
    .takes(&[arg("name", ArgKind::View)]),
    row("runs.view_forget", "Forget a view of the runs", "Forgets the filter and the order that are kept by this name.", Everywhere, |words| {
        Ok(Action::Shelf(Shelf::View(text(words), Viewed::Forget)))
    })
    .takes(&[arg("name", ArgKind::View)]),
    row("queue.add", "Let it wait in the queue", "The workspace as it stands trains when fewer runs are live than may train at once; larger priorities come first.", Everywhere, |words| {
        let priority = words.first().map(|word| word.parse().map_err(|_| format!("`{word}` is not a whole number.")));
        priority.transpose().map(|priority| Action::Shelf(Shelf::Enqueue(priority)))
    })
    .takes(&[optional("priority", ArgKind::Text)])
    .when(ready::sound_to_queue)
    .changes(),
    row("queue.prefer", "Sooner or later", "Raises or lowers the priority of the one in hand that waits; one that could not begin is tried again.", In(PaneId::Runs), |words| {
        one_of(words, MORES).map(|turn| Action::Shelf(Shelf::Prefer(turn == Turn::Next)))
    })
    .takes(MORE)
    .when(ready::queued)
    .changes(),
    row("queue.limit", "How many train at once", "So many runs may train at once, here and from the queue.", Everywhere, |words| {
        let limit = number(words.first())?;
        if limit == 0 { Err("At least one run may train.".into()) } else { Ok(Action::Shelf(Shelf::Limit(limit))) }
    })
    .takes(&[arg("runs", ArgKind::Text)])
    .changes(),
    row("report", "Write a report", "Writes the report on the run in view, or on the one under the cursor of the runs pane, into the run's folder: a page for the browser, pictures, a model card, a datasheet and tables. It counts as a look at the test rows.", Everywhere, |_| {
        Ok(Action::Look(Look::Report))
    })
    .when(ready::report)
    .hint(|state| if state.focus == PaneId::Runs { "report" } else { "" }),
    row("refresh", "Read again", "Reads the data and the runs folder again.", Everywhere, |_| {
        Ok(Action::Look(Look::Refresh))
    })
    .when(ready::usable),
    row("log", "Show the log", "Focuses the log: everything that was said, with mistakes in the workspace file.", Everywhere, |_| {
        Ok(Action::Pane(Pane::Go(PaneId::Log)))
    }),
    row("network", "Show the network", "Shows the network that the workspace asks for, layer by layer: shapes, numbers learnt, cost and memory.", Everywhere, |_| {
        Ok(Action::Over(Over::Network))
    })
    .when(ready::network)
    .hint(|state| if state.focus == PaneId::Settings { "network" } else { "" }),
    row("copy", "Copy", "Copies what is under the cursor to the clipboard, also over SSH.", Everywhere, |_| {
        Ok(Action::Shell(Shell::Copy))
    }),
    row("theme", "Theme", "Draws with another theme: the next one, or one by name.", Everywhere, |words| {
        Ok(Action::Shell(Shell::Theme(text(words))))
    })
    .takes(&[optional("name", ArgKind::Theme)])
    .when(ready::themes),
    row("mouse", "Mouse on or off", "Off leaves the mouse to the terminal, for selecting text.", Everywhere, |_| {
        Ok(Action::Shell(Shell::Mouse))
    }),
    row("help", "Keys and actions", "Lists every key and action; typing searches, enter does it.", Everywhere, |_| {
        Ok(Action::Over(Over::Help))
    })
    .hint(|_| "all keys"),
    row("palette", "Command line", "Any action by name, with arguments, completion and history.", Everywhere, |words| {
        Ok(Action::Over(Over::Palette(text(words).unwrap_or_default())))
    })
    .takes(&[optional("line", ArgKind::Text)]),
    row("quit", "Leave", "Leaves; while a run is live it asks how: `keep` lets it go on without the program, the others stop it.", Everywhere, |words| {
        words.first().map(|_| one_of(words, LEAVES)).transpose().map(|leave| Action::Shell(Shell::Quit(leave)))
    })
    .takes(&[optional("how", ArgKind::Word(&["keep", "epoch", "batch", "now"]))]),
    row("interrupt", "Interrupt", "Once: stop after this epoch. Twice: after this batch. Three times: leave.", Everywhere, |_| {
        Ok(Action::Shell(Shell::Interrupt))
    }),
    row("close", "Close", "Closes what is open, else clears crosshair, filter and zoom.", Everywhere, |_| {
        Ok(Action::Over(Over::Close))
    }),
    row("accept", "Accept", "Does what is proposed.", Scope::Over, |_| Ok(Action::Over(Over::Accept))).when(ready::over),
    row("complete", "Complete", "Takes the proposal into the line.", Scope::Over, |_| Ok(Action::Over(Over::Complete)))
        .when(ready::over),
    row("recall", "Earlier lines", "Brings back a line that was run before.", Scope::Over, |words| {
        one_of(words, TURNS).map(|turn| Action::Over(Over::Recall(turn)))
    })
    .takes(TURN)
    .when(ready::over),
    row("line.erase", "Erase", "Takes out the character before the cursor.", Scope::Over, |_| {
        Ok(Action::Over(Over::Erase))
    })
    .when(ready::over),
    row("line.erase_word", "Erase a word", "Takes out the word before the cursor.", Scope::Over, |_| {
        Ok(Action::Over(Over::EraseWord))
    })
    .when(ready::over),
    row("line.erase_all", "Erase all before", "Takes out everything before the cursor of a line.", Scope::Over, |_| {
        Ok(Action::Over(Over::EraseAll))
    })
    .when(ready::over),
    row("line.move", "Move", "Moves in the line or in the list.", Scope::Over, |words| {
        one_of(words, MOVES).map(|way| Action::Over(Over::Cursor(way)))
    })
    .takes(&[arg("way", ArgKind::Word(&["up", "down", "left", "right", "first", "last", "page_up", "page_down"]))])
    .when(ready::over),
];

const MOVES: &[(&str, Move)] = &[
    ("up", Move::Up),
    ("down", Move::Down),
    ("left", Move::Left),
    ("right", Move::Right),
    ("first", Move::First),
    ("last", Move::Last),
    ("page_up", Move::PageUp),
    ("page_down", Move::PageDown),
];
