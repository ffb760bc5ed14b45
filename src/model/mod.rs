//! What is trained: the network, its loss and its optimizer. The only room that names dfdx.
//!
//! ```text
//!  workspace, data ─► Architecture ─► Blueprint (layers on paper) ─► Engine ─► Learner: one call a batch
//!                                          └─► Weights (flat numbers) ──┘         └─► Snapshot ─► safetensors
//! ```
//!
//! On the processor the layers are the program's own ([`fused`]); [`graph`] computes the same with dfdx's operators, as a
//! check and on cards. All numbers a network learns stand in one block, so that whatever walks over them (optimizer,
//! clipping, averaging, checkpoints) needs no shapes. Everything that can be wrong with a network's sizes is found when it
//! is drawn up, before anything runs.

mod adjust;
mod adversary;
mod aligned;
mod architecture;
mod batch;
mod beside;
mod blueprint;
mod engine;
mod fused;
mod graph;
mod learner;
mod loss;
mod optimizer;
mod picture;
#[cfg(test)]
mod reference;
mod snapshot;
mod spread;
mod summary;
mod vitals;
mod weights;

pub use adversary::{Adversary, View};
pub use architecture::{Architecture, ArchitectureError};
pub use batch::{Batch, Features, Mixed};
pub use beside::{Beside, sigmoid};
pub use engine::{Computed, cards};
pub use learner::{Learner, NotFinite};
pub use loss::Loss;
pub use optimizer::{Optimizer, Rule};
pub use picture::Picture;
pub use snapshot::{Metadata, Snapshot, SnapshotError, Tensor};
pub use spread::{BINS, Spread, Spreads};
pub use summary::LayerShape;
pub use vitals::{LayerVitals, Look, Vitals};
