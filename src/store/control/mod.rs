//! A line to a run that is going, from any other process of its owner: a socket in its folder.
//!
//! What a run says stands in its log, and only there; the socket carries no events. One way it carries bells, a byte each: the
//! log has grown. The other way it carries commands, a JSON object a line. So nothing is lost however often somebody comes and
//! goes, and a run that nobody attends to pays nothing for it.

mod client;
mod place;
mod server;
#[cfg(test)]
mod tests;

pub(super) use client::Client;
pub(super) use server::Bell;
pub use server::Control;
