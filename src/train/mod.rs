//! One run is one thread: it owns its network and speaks plain data, [`Command`] in and [`Event`] out.
//!
//! ```text
//!  Plan (prepared data, workspace) ─► start ─► Run ── send(Command) ──► worker thread
//!                                              └──── drain() ◄── Outbox<Event> ──┘ └─► Recorder (the run folder)
//! ```
//!
//! The worker polls for commands between batches and blocks on them while paused, so pausing costs no time and is
//! answered within a batch. A request is not an effect: a state changes when the worker's event says so.

mod by_group;
mod checkpoint;
mod command;
mod cross;
mod curve;
mod energy;
mod epoch;
mod event;
mod fair;
pub mod explain;
mod finish;
mod follow;
mod frontier;
mod gather;
mod glide;
mod goal;
mod grid;
mod health;
mod intervals;
mod judge;
mod keep;
mod label_errors;
mod obey;
mod origin;
mod plateau;
mod quick;
mod lint;
mod machine;
mod range;
mod recipe;
mod record;
mod report;
mod run;
mod schedule;
mod shift;
mod stopwatch;
mod tell;
mod threads;
mod threshold;
mod trial;
mod turn_back;
mod unfit;
mod until;
mod watch;
mod way;
#[cfg(test)]
mod tests;
mod worker;

pub use by_group::Mitigated;
pub use checkpoint::{Checkpoint, CheckpointError, Moment, Position};
pub use command::{Command, Knob, Stop};
pub use cross::{Cross, CrossError, Fold, FoldRows, Model, Pair, Versus, cross_validate, cross_validate_share};
pub use curve::{Curve, CurveError, Point, Variant};
pub use energy::Energy;
pub use event::{Ending, EpochReport, Event, Happening, Shape};
pub use fair::unfit_mitigation;
pub use follow::{Followed, Lost, follow, ringing};
pub use frontier::{Attempt, Frontier, FrontierError, frontier};
pub(crate) use glide::follow as follow_stages;
pub use goal::{Check, Verdict};
pub use grid::{Grid, GridGap, GridRow, GridRun};
pub use intervals::{Between, Intervals};
pub use judge::{Judged, PartId, Said, architecture, last, loss_of, say};
pub use keep::{checkpoint_name, is_for_good};
pub use label_errors::{LABEL_ERRORS, label_errors};
pub use lint::{Finding, Severity, Since, Standing};
pub use machine::{Card, Machine};
pub use origin::{Change, Origin, Past, is_fork};
pub use quick::{quick_neighbours, quick_network};
pub use range::{Range, Sweep, Swept, Tried, sweep};
pub use recipe::Recipe;
pub use record::Recorder;
pub use report::{Confusions, PartMetrics, Report, Rows, Seconds};
pub use run::{Plan, Run, fault, start, start_at};
pub use schedule::{Place, rate};
pub use unfit::{unfit_condition, unfit_loss, unfit_metric};
pub use until::Until;
pub use way::Way;
