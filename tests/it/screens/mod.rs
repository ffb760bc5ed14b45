//! The program driven by keys and looked at as text. Pictures are files under `snapshots/`.

mod behaviour;
mod confusion;
mod curve;
mod edges;
mod fake;
mod findings;
mod images;
mod linear;
mod linked;
mod moment;
mod overlaid;
mod picks;
mod pictures;
mod prepared;
mod protocols;
mod report;
mod rows;
mod scored;
mod shelf;
mod stage;
mod subgroups;
mod survey;
mod table;
mod threshold;
mod ways;
mod why;

use stage::Stage;
