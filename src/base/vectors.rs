//! Loops compiled for the widest vectors of the processor at hand and picked when the program runs.
//!
//! Which set of instructions is picked changes neither the order of additions nor whether they are fused.

#![expect(clippy::inline_always, reason = "vector code needs its loop and what it calls in one function")]

use pulp::Arch;

/// Runs a loop with the processor's best instructions. What it calls has to be inlined to have any of it.
#[inline(always)]
pub fn vectorised<R>(body: impl FnOnce() -> R) -> R {
    Arch::new().dispatch(body)
}
