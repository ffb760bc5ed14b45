//! The program driven by keys and looked at as text. Pictures are files under `snapshots/`.

mod behaviour;
mod edges;
mod fake;
mod findings;
mod images;
mod pictures;
mod prepared;
mod protocols;
mod rows;
mod stage;
mod survey;
mod table;

use stage::Stage;
