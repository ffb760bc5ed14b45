//! What is trained: the network, its loss and its optimizer. The only room that names dfdx.
//!
//! Every parameter is a flat tensor that layers view through a reshape, so that whatever walks over parameters
//! (optimizer, snapshot, counting) needs no shapes. Layers are sized at run time from the workspace; shapes are
//! validated when the network is built, because dfdx panics on a mismatch.

mod activation;
mod learner;
mod loss;
mod network;
mod optimizer;
mod params;
mod snapshot;

pub use learner::{Learner, NotFinite};
pub use loss::Loss;
pub use network::{Architecture, LayerShape};
pub use optimizer::{Optimizer, Rule};
pub use snapshot::{Metadata, Snapshot, SnapshotError, Tensor};
